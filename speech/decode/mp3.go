package decode

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	mp3 "github.com/hajimehoshi/go-mp3"

	"parlance/audio"
)

// openMP3 walks all frame headers, refuses what go-mp3 is known to get wrong,
// and starts it on the rest; some streams are rewritten for it.
func openMP3(r io.ReaderAt, size int64) (audio.Stream, audio.Format, error) {
	rewrite := false
	info, err := audio.ScanMP3(r, size, func(h audio.MP3Header) error {
		rewrite = rewrite || h.Version == 25 || librarySize(h) != h.Size()
		return checkFrame(h)
	})
	if err == nil && info.Mixed {
		err = refuseMP3(info.Format, "streams of different kinds are joined in it, which is not decoded here")
	}
	if err == nil && rewrite && !rewritable(r, size) {
		err = refuseMP3(info.Format, "its frames are too large to be decoded here")
	}
	if err != nil {
		return nil, info.Format, err
	}
	s := &mpeg{info: info}
	section := io.NewSectionReader(r, 0, size)
	if rewrite {
		err = s.start(&repacker{frames: audio.NewMP3Frames(section)})
	} else {
		err = s.start(audio.NewMP3Frames(section))
	}
	return s, info.Format, err
}

func refuseMP3(f audio.Format, reason string) error {
	return &audio.FormatError{Format: f, Reason: reason}
}

// rewritable tries the rewriting on the whole stream.
func rewritable(r io.ReaderAt, size int64) bool {
	p := &repacker{frames: audio.NewMP3Frames(io.NewSectionReader(r, 0, size))}
	for p.tooLarge == 0 {
		if _, _, err := p.Next(); err != nil {
			return true
		}
	}
	return false
}

// probeMP3 tells whether the frames at the start of a stream are ones that
// openMP3 takes; a tag may leave none to judge.
func probeMP3(head []byte) error {
	info, err := audio.ScanMP3(bytes.NewReader(head), int64(len(head)), checkFrame)
	if info.Frames == 0 && !info.FreeFormat {
		return nil
	}
	return err
}

// checkFrame refuses the frames that go-mp3 cannot decode, rewritten or not.
func checkFrame(h audio.MP3Header) error {
	f := audio.Format{Kind: audio.MP3, MIME: "audio/mpeg", Name: "MP3", Rate: h.Rate, Channels: h.Channels}
	switch {
	case h.Layer != 3:
		f.Name = "MPEG audio of Layer I or II"
		return refuseMP3(f, "only Layer III is decoded here")
	case (h.Version == 25 || librarySize(h) != h.Size()) && !repackable(h):
		f.Name = fmt.Sprintf("MP3, MPEG-2.5 at %d Hz", h.Rate)
		return refuseMP3(f, "this rate is not decoded here")
	}
	return nil
}

// librarySize is the frame size that go-mp3 v0.3.4 computes. For MPEG-2 it loses
// the padding byte in the halving, and everything after it is noise.
func librarySize(h audio.MP3Header) int {
	pad := 0
	if h.Padding {
		pad = 1
	}
	size := 144*h.Bitrate/h.Rate + pad
	if h.Version != 1 {
		size >>= 1
	}
	return size
}

// mpeg decodes MP3 frames with go-mp3, which always gives two channels; of a
// mono recording only one is passed on.
type mpeg struct {
	info   audio.MP3Info
	frames *frameReader
	dec    *mp3.Decoder
	buf    []byte
}

func (m *mpeg) start(frames framer) error {
	m.frames = &frameReader{frames: frames}
	for m.dec == nil && m.frames.err == nil {
		_, _ = m.step(nil) // a frame that cannot be decoded is passed over
	}
	_, err := m.fill(make([]byte, m.info.Delay*bytesPerFrame))
	if errors.Is(err, io.EOF) {
		err = nil
	}
	if m.dec == nil && err == nil {
		err = &audio.FormatError{Format: m.info.Format, Reason: "none of its frames can be decoded", Damaged: true}
	}
	return err
}

// bytesPerFrame of go-mp3's output: two channels of 16 bits.
const bytesPerFrame = 4

func (m *mpeg) Rate() int     { return m.info.First.Rate }
func (m *mpeg) Channels() int { return m.info.First.Channels }
func (m *mpeg) Frames() int64 { return max(0, m.info.Samples-int64(m.info.Delay)) }

// Read fills dst with interleaved samples; see audio.Stream.
func (m *mpeg) Read(dst []float32) (int, error) {
	want := len(dst) / m.Channels()
	if cap(m.buf) < want*bytesPerFrame {
		m.buf = make([]byte, want*bytesPerFrame)
	}
	n, err := m.fill(m.buf[:want*bytesPerFrame])
	frames := n / bytesPerFrame
	if frames == 0 {
		return 0, err
	}
	c := m.Channels()
	for i := range frames {
		for ch := range c {
			b := m.buf[i*bytesPerFrame+2*ch:]
			dst[i*c+ch] = float32(int16(uint16(b[0])|uint16(b[1])<<8)) / 32768
		}
	}
	return frames, nil
}

// fill decodes into b. Where the library stumbles over a damaged frame, a fresh
// decoder goes on at the next one, so a fault in the middle costs some
// hundredths of a second and not the rest. The end is io.EOF.
func (m *mpeg) fill(b []byte) (n int, err error) {
	for n < len(b) {
		k, err := m.step(b[n:])
		n += k
		if m.frames.err != nil {
			if n > 0 && errors.Is(m.frames.err, io.EOF) {
				return n, nil
			}
			if k == 0 {
				return n, m.frames.err
			}
		}
		if err != nil {
			m.dec = nil
		}
	}
	return n, nil
}

// step starts a decoder or takes some of its output. A panic in the library is
// an error like its others.
func (m *mpeg) step(b []byte) (n int, err error) {
	defer recovered(&err)
	if m.dec == nil {
		m.dec, err = mp3.NewDecoder(m.frames)
		return 0, err
	}
	return m.dec.Read(b)
}

// framer gives frames one by one; their bytes are good until the next call.
type framer interface {
	Next() (audio.MP3Header, []byte, error)
}

// frameReader feeds go-mp3 nothing but whole frames of one stream.
type frameReader struct {
	frames framer
	rest   []byte
	err    error // what ended the frames
}

func (f *frameReader) Read(b []byte) (int, error) {
	if len(f.rest) == 0 && f.err == nil {
		_, f.rest, f.err = f.frames.Next()
	}
	if f.err != nil {
		return 0, f.err
	}
	n := copy(b, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}
