package audio

import (
	"encoding/binary"
	"errors"
	"io"
	"math"
)

// PCMReader reads the samples of a WAV file straight from its bytes.
type PCMReader struct {
	wave   *WAVE
	frames int64
	raw    io.Reader
	buf    []byte
	decode func(dst []float32, raw []byte)
}

var _ Stream = (*PCMReader)(nil)

// NewPCMReader reads the samples of w, the walked headers of r.
func NewPCMReader(r io.ReaderAt, w *WAVE) *PCMReader {
	parts := make([]io.Reader, 0, len(w.Data))
	for _, e := range w.Data {
		parts = append(parts, io.NewSectionReader(r, e.Offset, e.Size))
	}
	p := NewPCMStream(io.MultiReader(parts...), w)
	p.frames = w.Frames()
	return p
}

// NewPCMStream reads samples that are coded as w says from r, until r ends.
func NewPCMStream(r io.Reader, w *WAVE) *PCMReader {
	return &PCMReader{wave: w, frames: -1, raw: r, decode: sampleDecoder(w.Codec, w.Bits)}
}

// Rate is in frames per second.
func (p *PCMReader) Rate() int { return p.wave.Format.Rate }

// Channels is the number of interleaved channels.
func (p *PCMReader) Channels() int { return p.wave.Format.Channels }

// Frames is the number of frames in the file; -1 for a stream.
func (p *PCMReader) Frames() int64 { return p.frames }

// Read fills dst with interleaved samples; see Stream. A read error ends the
// recording only when no sample came with it.
func (p *PCMReader) Read(dst []float32) (int, error) {
	size := p.wave.FrameSize()
	want := len(dst) / p.Channels() * size
	if cap(p.buf) < want {
		p.buf = make([]byte, want)
	}
	n, err := io.ReadFull(p.raw, p.buf[:want])
	frames := n / size
	p.decode(dst[:frames*p.Channels()], p.buf[:frames*size])
	if frames > 0 {
		return frames, nil
	}
	if err == nil || errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return 0, err
}

// sampleDecoder gives the function that turns len(dst) stored samples into
// floats. Codec and width were checked by parseFmt.
func sampleDecoder(codec Codec, bits int) func(dst []float32, raw []byte) {
	switch {
	case codec == MuLawCodec:
		return tableDecoder(table(MuLaw))
	case codec == ALawCodec:
		return tableDecoder(table(ALaw))
	case codec == Float && bits == 64:
		return func(dst []float32, raw []byte) {
			for i := range dst {
				dst[i] = finite(float32(math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:]))))
			}
		}
	case codec == Float:
		return func(dst []float32, raw []byte) {
			for i := range dst {
				dst[i] = finite(math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:])))
			}
		}
	default:
		return intDecoder(bits / 8)
	}
}

func tableDecoder(t *[256]float32) func([]float32, []byte) {
	return func(dst []float32, raw []byte) {
		for i := range dst {
			dst[i] = t[raw[i]]
		}
	}
}

func intDecoder(width int) func([]float32, []byte) {
	return func(dst []float32, raw []byte) {
		for i := range dst {
			switch b := raw[i*width:]; width {
			case 1:
				dst[i] = float32(int(b[0])-128) / 128
			case 2:
				dst[i] = float32(int16(binary.LittleEndian.Uint16(b))) / (1 << 15)
			case 3:
				v := int32(b[0])<<8 | int32(b[1])<<16 | int32(b[2])<<24
				dst[i] = float32(v>>8) / (1 << 23)
			default:
				dst[i] = float32(float64(int32(binary.LittleEndian.Uint32(b))) / (1 << 31))
			}
		}
	}
}

// loudest is the largest sample believed: 18 dB over full scale, which a float
// file may reach. What lies beyond, and what is no number, is damage.
const loudest = 8

func finite(v float32) float32 {
	switch {
	case v != v:
		return 0
	case v > loudest:
		return loudest
	case v < -loudest:
		return -loudest
	}
	return v
}
