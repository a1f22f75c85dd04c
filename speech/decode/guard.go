package decode

import (
	"fmt"
	"time"

	"parlance/audio"
	"parlance/conversation"
)

// guarded turns a panic of a decoder library into an error, and ends what is
// longer than any recording.
type guarded struct {
	audio.Stream
	format audio.Format
	left   int64 // frames
	limit  time.Duration
}

func (d Decoder) guard(s audio.Stream, f audio.Format) audio.Stream {
	limit := d.MaxDuration
	if limit == 0 {
		limit = 24 * time.Hour
	}
	return &guarded{Stream: s, format: f, limit: limit, left: int64(limit.Seconds() * float64(s.Rate()))}
}

func (g *guarded) Read(dst []float32) (n int, err error) {
	defer recovered(&err)
	n, err = g.Stream.Read(dst)
	if g.left -= int64(n); g.left < 0 {
		return 0, conversation.Errorf(conversation.TooLarge,
			"The recording (%s) is longer than %v.", g.format.Name, g.limit)
	}
	return n, err
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
