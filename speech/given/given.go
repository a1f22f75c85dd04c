package given

import (
	"bytes"
	"encoding/binary"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"parlance/conversation"
)

// Transcript is what a file says was said.
type Transcript struct {
	Format   string // for people: "SRT", "Deepgram JSON"
	Language string // as the file says; "" when it does not
	Turns    []Turn
}

// Turn is one stretch of one speaker.
type Turn struct {
	Speaker conversation.Member // zero when unknown
	Text    string              // never empty
	Start   time.Duration
	End     time.Duration
	Timed   bool                // Start and End are known
	Words   []conversation.Word // with times; nil when the format has none
}

// Limits on a file.
const (
	MaxSize  = 64 << 20 // bytes
	maxTurns = 200_000
)

// accepted lists the formats for error messages.
const accepted = `Accepted are SRT, WebVTT, lines of the form "Name: text", and the JSON of Whisper, OpenAI, Deepgram, AssemblyAI, Rev and Parlance.`

func invalid(format string, args ...any) error {
	e := conversation.Errorf(conversation.Unprocessable, format, args...)
	e.Message += " " + accepted
	return e
}

// Parse reads a transcript; the format is found by content. Errors are
// *conversation.Error: TooLarge beyond MaxSize, Unprocessable for anything that
// is no transcript, with the reason and the accepted formats.
func Parse(b []byte) (*Transcript, error) {
	if len(b) > MaxSize {
		return nil, conversation.Errorf(conversation.TooLarge, "A transcript may have up to %d MB.", MaxSize>>20)
	}
	b, ok := toUTF8(b)
	if !ok {
		return nil, invalid("The transcript is not text in UTF-8 or UTF-16.")
	}
	t, err := parse(b)
	if err != nil {
		return nil, err
	}
	t.Turns = t.clean()
	if len(t.Turns) == 0 {
		return nil, invalid("The transcript (%s) holds no text.", t.Format)
	}
	if len(t.Turns) > maxTurns {
		return nil, conversation.Errorf(conversation.TooLarge, "A transcript may have up to %d turns.", maxTurns)
	}
	return t, nil
}

func parse(b []byte) (*Transcript, error) {
	trimmed := bytes.TrimSpace(b)
	switch {
	case len(trimmed) == 0:
		return nil, invalid("The transcript is empty.")
	case isJSON(trimmed):
		return parseJSON(trimmed)
	case bytes.HasPrefix(trimmed, []byte("WEBVTT")):
		return parseCaptions(string(trimmed), "WebVTT"), nil
	case looksLikeSRT(trimmed):
		return parseCaptions(string(trimmed), "SRT"), nil
	default:
		return parseLines(string(trimmed))
	}
}

// isJSON tells an object, or a list of objects, from a line that begins with a
// time in brackets.
func isJSON(b []byte) bool {
	return b[0] == '{' || b[0] == '[' && bytes.HasPrefix(bytes.TrimSpace(b[1:]), []byte("{"))
}

// toUTF8 drops a byte order mark and converts UTF-16, which Windows writes.
func toUTF8(b []byte) ([]byte, bool) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		b = b[3:]
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		b = fromUTF16(b[2:], binary.LittleEndian)
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		b = fromUTF16(b[2:], binary.BigEndian)
	}
	return b, utf8.Valid(b) && bytes.IndexByte(b, 0) < 0
}

func fromUTF16(b []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	return []byte(string(utf16.Decode(units)))
}
