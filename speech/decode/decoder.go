package decode

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"parlance/audio"
)

// Decoder opens recordings. The zero value decodes WAV and MP3 by itself and
// leaves the other formats to ffmpeg where that is installed.
type Decoder struct {
	// FFmpeg is the path of the program; "" = wherever PATH has it, "none" = do
	// without.
	FFmpeg string
	// MaxDuration is the longest recording that is read to its end. Default 24 h.
	MaxDuration time.Duration
	// StallTimeout is how long ffmpeg may give nothing. Default 1 min.
	StallTimeout time.Duration
}

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

// Open starts decoding r from its beginning. Errors are *conversation.Error:
// Unsupported for a format that is not decoded here, Unprocessable for a broken
// or empty file; or those of r.
func (d Decoder) Open(ctx context.Context, r io.ReadSeeker) (*Stream, error) {
	s, f, err := d.native(r)
	if err == nil {
		return &Stream{Stream: d.guard(s, f), Format: f}, nil
	}
	fe, ok := errors.AsType[*audio.FormatError](err)
	if !ok {
		return nil, err
	}
	program, found := d.program()
	if !found || fe.Damaged || demuxer(fe.Format.Kind) == "" {
		return nil, d.refusal(fe)
	}
	t, err := d.transcode(ctx, program, r, fe.Format)
	if err != nil {
		return nil, err
	}
	return &Stream{Stream: d.guard(t, fe.Format), Format: fe.Format, close: t.Close}, nil
}

// native opens what is decoded in this process; a *audio.FormatError for the
// rest.
func (d Decoder) native(r io.ReadSeeker) (audio.Stream, audio.Format, error) {
	size, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, audio.Format{}, fmt.Errorf("measure recording: %w", err)
	}
	at := readerAt(r)
	f, err := audio.Probe(at)
	if err != nil {
		return nil, f, err
	}
	switch f.Kind {
	case audio.WAV:
		return openWAV(at, size)
	case audio.MP3:
		return openMP3(at, size)
	default:
		return nil, f, &audio.FormatError{Format: f}
	}
}

// Probe tells by the first bytes of an upload (audio.ProbeSize of them are
// enough) whether there is any use in taking the rest. The error is a
// *conversation.Error as of Open.
func (d Decoder) Probe(head []byte) (audio.Format, error) {
	f, err := audio.ProbeHead(head)
	switch {
	case err != nil:
	case !f.Kind.Native():
		err = &audio.FormatError{Format: f}
	case f.Kind == audio.MP3:
		err = probeMP3(head)
	}
	fe, ok := errors.AsType[*audio.FormatError](err)
	if !ok {
		return f, err
	}
	if _, found := d.program(); found && !fe.Damaged && demuxer(fe.Format.Kind) != "" {
		return f, nil
	}
	return f, d.refusal(fe)
}

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
