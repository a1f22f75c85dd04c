package decode

import (
	"context"
	"errors"
	"fmt"
	"io"

	"parlance/audio"
	"parlance/conversation"
)

// Decoder opens recordings. The zero value decodes WAV and MP3.
type Decoder struct{}

// Stream is an opened recording. Close releases it.
type Stream struct {
	audio.Stream
	Format audio.Format
	close  func() error
}

// Close releases what the decoder holds; the recording itself stays open.
func (s *Stream) Close() error {
	if s.close == nil {
		return nil
	}
	return s.close()
}

// accepted lists what can be decoded.
const accepted = "Accepted are WAV (PCM, floating point, mu-law, A-law) and MP3 (MPEG-1 and MPEG-2 Layer III)."

// Open starts decoding r from its beginning. Errors are *conversation.Error:
// Unsupported for a format that is not decoded here, Unprocessable for a broken
// or empty file; or those of r.
func (d Decoder) Open(_ context.Context, r io.ReadSeeker) (*Stream, error) {
	size, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("measure recording: %w", err)
	}
	at := readerAt(r)
	f, err := audio.Probe(at)
	if err != nil {
		return nil, refusal(err)
	}
	var s audio.Stream
	switch f.Kind {
	case audio.WAV:
		s, f, err = openWAV(at, size)
	case audio.MP3:
		s, f, err = openMP3(at, size)
	default:
		err = &audio.FormatError{Format: f}
	}
	if err != nil {
		return nil, refusal(err)
	}
	return &Stream{Stream: guard(s), Format: f}, nil
}

// Probe tells by the first bytes of an upload (audio.ProbeSize of them are
// enough) whether there is any use in taking the rest. The error is a
// *conversation.Error as of Open.
func (d Decoder) Probe(head []byte) (audio.Format, error) {
	f, err := audio.ProbeHead(head)
	if err == nil && !f.Kind.Native() {
		err = &audio.FormatError{Format: f}
	}
	if err != nil {
		return f, refusal(err)
	}
	return f, nil
}

// refusal is what a user reads of a *audio.FormatError; other errors pass.
func refusal(err error) error {
	fe, ok := errors.AsType[*audio.FormatError](err)
	if !ok {
		return err
	}
	code := conversation.Unsupported
	if fe.Damaged || fe.Format.Kind == audio.Empty {
		code = conversation.Unprocessable
	}
	return &conversation.Error{Code: code, Message: sentence(fe.Error()) + " " + accepted, Err: nil}
}

func sentence(s string) string { return "T" + s[1:] + "." }

// readerAt gives random access to r, whose position nobody else relies on.
func readerAt(r io.ReadSeeker) io.ReaderAt {
	if at, ok := r.(io.ReaderAt); ok {
		return at
	}
	return seekingReaderAt{r}
}

type seekingReaderAt struct{ r io.ReadSeeker }

func (s seekingReaderAt) ReadAt(b []byte, off int64) (int, error) {
	if _, err := s.r.Seek(off, io.SeekStart); err != nil {
		return 0, err
	}
	n, err := io.ReadFull(s.r, b)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return n, err
}
