package decode

import (
	"fmt"

	"parlance/audio"
	"parlance/conversation"
)

// guarded turns a panic of a decoder library into an error.
type guarded struct{ audio.Stream }

func guard(s audio.Stream) audio.Stream { return guarded{s} }

func (g guarded) Read(dst []float32) (n int, err error) {
	defer recovered(&err)
	return g.Stream.Read(dst)
}

// recovered is deferred around calls into decoder libraries.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = &conversation.Error{
			Code:    conversation.Unprocessable,
			Message: "The recording is damaged: its sound cannot be decoded.",
			Err:     fmt.Errorf("decoder panic: %v", r),
		}
	}
}
