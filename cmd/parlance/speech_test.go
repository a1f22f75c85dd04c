package main

import (
	"bytes"
	"encoding/binary"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/decode"
)

// A fetched recording that is too long by its header is refused before it is
// decoded; what the header does not tell is left to the decoder.
func TestSpeech_TooLong(t *testing.T) {
	t.Parallel()
	wav := func(seconds int) []byte {
		b := append([]byte("RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00"), 1, 0, 1, 0)
		b = binary.LittleEndian.AppendUint32(b, 8000)
		b = binary.LittleEndian.AppendUint32(b, 16000)
		b = append(b, 2, 0, 16, 0)
		b = append(b, "data"...)
		b = binary.LittleEndian.AppendUint32(b, uint32(seconds*16000))
		return append(b, make([]byte, seconds*16000)...)
	}
	s := &speechRole{Pipeline: speech.Pipeline{Decoder: decode.Decoder{MaxDuration: 2 * time.Second}}}
	for _, tt := range []struct {
		data []byte
		want conversation.Code
	}{
		{wav(2), ""}, {wav(3), conversation.TooLarge}, {[]byte("x"), ""}, {nil, ""},
	} {
		r := bytes.NewReader(tt.data)
		err := s.checkLength(r)
		if conversation.CodeOf(err) != tt.want || err == nil && r.Len() != len(tt.data) {
			t.Errorf("%d bytes: %v, %d bytes left", len(tt.data), err, r.Len())
		}
		if err != nil && conversation.MessageOf(err) != "The recording lasts 3s; the limit is 2s." {
			t.Errorf("message %q", conversation.MessageOf(err))
		}
	}
}
