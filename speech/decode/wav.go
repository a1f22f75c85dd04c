package decode

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	goaudio "github.com/go-audio/audio"
	"github.com/go-audio/wav"

	"parlance/audio"
)

// openWAV picks the reader for a WAV file. The library gets whole-number PCM
// only: it takes floats and companded samples for PCM and gives noise.
func openWAV(r io.ReaderAt, size int64) (audio.Stream, audio.Format, error) {
	w, err := audio.ParseWAVE(r, size)
	if err != nil {
		return nil, audio.Format{}, err
	}
	raw := audio.NewPCMReader(r, w)
	if w.Codec != audio.PCM || len(w.Data) != 1 || w.Data[0].Size == 0 || w.Data[0].Size > math.MaxUint32-64 {
		return raw, w.Format, nil
	}
	s, err := newLibraryWAV(r, w, raw)
	return s, w.Format, err
}

// libraryWAV reads whole-number PCM through go-audio/wav. The library never
// sees the file's own headers, which can make it allocate gigabytes: it is
// given a plain header of ours followed by the samples.
type libraryWAV struct {
	*audio.PCMReader
	dec   *wav.Decoder
	buf   goaudio.IntBuffer
	bits  int
	left  int64 // frames not read yet
	scale float32
}

func newLibraryWAV(r io.ReaderAt, w *audio.WAVE, raw *audio.PCMReader) (*libraryWAV, error) {
	header := plainHeader(w)
	samples := io.NewSectionReader(r, w.Data[0].Offset, w.Data[0].Size)
	l := &libraryWAV{
		PCMReader: raw, dec: wav.NewDecoder(&joined{head: header, body: samples}),
		bits: w.Bits, left: w.Frames(), scale: float32(math.Exp2(float64(1 - w.Bits))),
	}
	if err := l.dec.FwdToPCM(); err != nil {
		return nil, fmt.Errorf("read wav header: %w", err)
	}
	return l, nil
}

// plainHeader is the 44-byte header of a PCM file with the samples of w.
func plainHeader(w *audio.WAVE) []byte {
	size := uint32(w.Data[0].Size)
	frame, rate := uint16(w.FrameSize()), uint32(w.Format.Rate)
	b := append([]byte("RIFF"), 0, 0, 0, 0)
	b = append(b, "WAVEfmt "...)
	b = binary.LittleEndian.AppendUint32(b, 16)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = binary.LittleEndian.AppendUint16(b, uint16(w.Format.Channels))
	b = binary.LittleEndian.AppendUint32(b, rate)
	b = binary.LittleEndian.AppendUint32(b, rate*uint32(frame))
	b = binary.LittleEndian.AppendUint16(b, frame)
	b = binary.LittleEndian.AppendUint16(b, uint16(w.Bits))
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, size)
	binary.LittleEndian.PutUint32(b[4:], size+36)
	return b
}

// Read fills dst with interleaved samples; see audio.Stream.
func (l *libraryWAV) Read(dst []float32) (int, error) {
	c := l.Channels()
	want := int(min(int64(len(dst)/c), l.left))
	if want == 0 {
		return 0, io.EOF
	}
	if cap(l.buf.Data) < want*c {
		l.buf.Data = make([]int, want*c)
	}
	l.buf.Data = l.buf.Data[:want*c]
	n, err := l.dec.PCMBuffer(&l.buf)
	if err != nil {
		return 0, fmt.Errorf("read wav samples: %w", err)
	}
	frames := min(n, want*c) / c
	if frames == 0 {
		return 0, io.EOF
	}
	l.left -= int64(frames)
	for i, v := range l.buf.Data[:frames*c] {
		if l.bits == 8 {
			v -= 128 // stored unsigned
		}
		dst[i] = float32(v) * l.scale
	}
	return frames, nil
}

// joined is a seekable file made of a header and a body. Its Read always fills
// the buffer if it can, because the library loses samples at short reads.
type joined struct {
	head []byte
	body *io.SectionReader
	pos  int64
}

func (j *joined) Read(b []byte) (int, error) {
	n := 0
	for n < len(b) {
		m, err := j.readOnce(b[n:])
		n += m
		j.pos += int64(m)
		if err != nil && n > 0 && errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

func (j *joined) readOnce(b []byte) (int, error) {
	if j.pos < int64(len(j.head)) {
		return copy(b, j.head[j.pos:]), nil
	}
	n, err := j.body.ReadAt(b, j.pos-int64(len(j.head)))
	if n > 0 {
		err = nil
	}
	return n, err
}

func (j *joined) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += j.pos
	case io.SeekEnd:
		offset += int64(len(j.head)) + j.body.Size()
	}
	if offset < 0 {
		return 0, errors.New("seek before the start")
	}
	j.pos = offset
	return offset, nil
}
