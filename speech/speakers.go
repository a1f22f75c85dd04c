package speech

import (
	"fmt"

	"parlance/audio/voice"
	"parlance/conversation"
)

// apart tells whether the client asked for the channels to be recognised apart.
func apart(opt conversation.Options) bool {
	return opt.SeparateChannels || len(opt.Channels) > 1
}

// speakerOf names who speaks with the i-th of n voices: the name that the client
// gave for the channel; else "Speaker 1", "Speaker 2" when there are several;
// else nobody, because one unknown voice is no known person.
func speakerOf(v voice.Voice, i, n int, opt conversation.Options) conversation.Member {
	for _, c := range opt.Channels {
		if c.Channel == v.Channel && v.Channel > 0 && !c.Speaker.Empty() {
			return c.Speaker
		}
	}
	if n == 1 {
		if len(opt.Channels) == 1 {
			return opt.Channels[0].Speaker
		}
		return conversation.Member{}
	}
	return numbered(i + 1)
}

// numbered is a speaker known by number only.
func numbered(n int) conversation.Member {
	return conversation.Member{Name: fmt.Sprintf("Speaker %d", n)}
}
