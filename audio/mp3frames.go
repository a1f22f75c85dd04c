package audio

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// maxMP3Frame is larger than every frame: the largest is Layer II of MPEG-2 at
// 160 kbit/s and 16 kHz with 1440 bytes, or MPEG-1 Layer II with 1728.
const maxMP3Frame = 4096

// MP3Frames cuts an MPEG audio stream into frames. Tags and junk before,
// between and after the frames are skipped; the information frame that carries
// only a Xing, Info or VBRI tag is not given out.
type MP3Frames struct {
	r      *bufio.Reader
	stream MP3Header // the first frame's; the others must fit it
	locked bool      // stream is set
	inSync bool      // the last frame ended where we are
	frame  []byte

	// Skipped counts bytes that belong to no frame and no tag.
	Skipped int64
	// Mixed tells that frames of another kind follow (files joined end to end).
	Mixed bool
	// Delay is the number of samples to drop at the start, told by a LAME tag;
	// 0 without one.
	Delay int
}

// NewMP3Frames reads frames from r, which is read once and in order.
func NewMP3Frames(r io.Reader) *MP3Frames {
	return &MP3Frames{r: bufio.NewReaderSize(r, 64<<10), frame: make([]byte, 0, maxMP3Frame)}
}

// Next gives the next frame. Its bytes are good until the next call. The error
// is io.EOF at the end, an incomplete last frame included.
func (m *MP3Frames) Next() (MP3Header, []byte, error) {
	for {
		h, err := m.sync()
		if err != nil {
			return MP3Header{}, nil, err
		}
		m.frame = m.frame[:h.Size()]
		if _, err := io.ReadFull(m.r, m.frame); err != nil {
			return MP3Header{}, nil, endOf(err)
		}
		m.inSync = true
		first := !m.locked
		m.stream, m.locked = h, true
		if first && m.information(h) {
			continue
		}
		return h, m.frame, nil
	}
}

func endOf(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return io.EOF
	}
	return err
}

// sync moves to the next frame of the stream.
func (m *MP3Frames) sync() (MP3Header, error) {
	for {
		head, err := m.r.Peek(10)
		if len(head) < 4 {
			if err == nil || errors.Is(err, io.EOF) {
				err = io.EOF
			}
			return MP3Header{}, err
		}
		if n := tagSize(head); n > 0 {
			if err := m.discard(n); err != nil {
				return MP3Header{}, err
			}
			continue
		}
		if h, ok := ParseMP3Header(head); ok && h.Size() > 4 {
			if m.accept(h) {
				return h, nil
			}
		}
		m.inSync = false
		m.Skipped++
		if _, err := m.r.Discard(1); err != nil {
			return MP3Header{}, err
		}
	}
}

// discard skips n bytes, which may be more than a buffer or than there are.
func (m *MP3Frames) discard(n int64) error {
	if _, err := io.CopyN(io.Discard, m.r, n); err != nil {
		return endOf(err)
	}
	return nil
}

// tagSize is the size of an ID3v2 tag, header included; 0 when there is none.
func tagSize(b []byte) int64 {
	if len(b) < 10 || string(b[:3]) != "ID3" || (b[6]|b[7]|b[8]|b[9])&0x80 != 0 {
		return 0
	}
	n := int64(b[6])<<21 | int64(b[7])<<14 | int64(b[8])<<7 | int64(b[9])
	if b[5]&0x10 != 0 {
		n += 10 // footer
	}
	return n + 10
}

// accept tells whether the header here starts a frame of the stream. In sync
// the header alone decides; elsewhere the frame after it must agree.
func (m *MP3Frames) accept(h MP3Header) bool {
	if m.locked && !h.sameStream(m.stream) {
		if !m.Mixed && m.followed(h, 3) {
			m.Mixed = true
		}
		return false
	}
	return m.locked && m.inSync || m.followed(h, 1)
}

// followed tells whether n frames of the kind of h come after the one at the
// current position. The end of the file, or of its sound, will do in place of
// the first of them.
func (m *MP3Frames) followed(h MP3Header, n int) bool {
	pos := h.Size()
	for range n {
		b, _ := m.r.Peek(pos + 4)
		if len(b) < pos+4 {
			return n == 1 && len(b) >= h.Size()
		}
		if endTag(b[pos:]) {
			return n == 1
		}
		next, ok := ParseMP3Header(b[pos:])
		if !ok || !next.sameStream(h) || next.Size() <= 4 {
			return false
		}
		pos += next.Size()
	}
	return true
}

// endTag tells whether one of the tags that close a file starts here.
func endTag(b []byte) bool {
	return bytes.HasPrefix(b, []byte("TAG")) || bytes.HasPrefix(b, []byte("APET")) ||
		bytes.HasPrefix(b, []byte("LYRI")) || bytes.HasPrefix(b, []byte("ID3"))
}

// information tells whether the frame holds a tag in place of sound, and notes
// the encoder's delay if the tag tells it.
func (m *MP3Frames) information(h MP3Header) bool {
	if h.Layer != 3 {
		return false
	}
	at := h.SideInfo()
	if len(m.frame) >= 40 && string(m.frame[36:40]) == "VBRI" {
		return true
	}
	if len(m.frame) < at+8 {
		return false
	}
	tag := m.frame[at:]
	if id := string(tag[:4]); id != "Xing" && id != "Info" {
		return false
	}
	m.Delay = lameDelay(tag)
	return true
}

// decoderDelay is what every Layer III decoder adds before the first sample.
const decoderDelay = 529

// lameDelay reads the encoder delay behind the optional fields of a Xing tag
// and adds the decoder's.
func lameDelay(tag []byte) int {
	pos, flags := 8, tag[7]
	for bit, size := range [4]int{4, 4, 100, 4} {
		if flags>>bit&1 == 1 {
			pos += size
		}
	}
	if len(tag) < pos+24 || !plainID(string(tag[pos:pos+4])) || tag[pos] == ' ' {
		return 0
	}
	return int(tag[pos+21])<<4 | int(tag[pos+22])>>4 + decoderDelay
}
