package audio

import (
	"encoding/binary"
	"errors"
	"io"
)

// Extent is a stretch of a file.
type Extent struct{ Offset, Size int64 }

// WAVE is what the headers of a WAV file say, checked against the file.
type WAVE struct {
	Format Format
	Codec  Codec
	Bits   int      // of one stored sample: 8, 16, 24, 32 or 64
	Data   []Extent // where the samples lie: inside the file, whole frames
	// Streamed tells that the header did not know the length (a recorder wrote
	// to a pipe) or claimed too much, and the file's end was taken instead.
	Streamed bool
}

// FrameSize is the number of bytes of one sample of every channel.
func (w *WAVE) FrameSize() int { return w.Bits / 8 * w.Format.Channels }

// Frames is the length of the recording.
func (w *WAVE) Frames() int64 {
	var n int64
	for _, e := range w.Data {
		n += e.Size / int64(w.FrameSize())
	}
	return n
}

// maxChunks bounds the walk: a hostile file is all headers. Real ones have
// fewer than ten chunks.
const maxChunks = 4096

// errHeadOnly says that the walk came to the end of the bytes at hand before it
// had found everything.
var errHeadOnly = errors.New("the beginning of the file does not tell")

// ParseWAVE walks the chunks of a WAV, RF64 or BW64 file of size bytes. No
// length in it is believed beyond the file's end, and nothing but the format
// chunk is loaded. Errors are *FormatError, or those of r.
func ParseWAVE(r io.ReaderAt, size int64) (*WAVE, error) {
	w, err := walkWAVE(r, size)
	if errors.Is(err, errHeadOnly) {
		return nil, damaged(w.Format, "its header is cut off")
	}
	if err != nil {
		return nil, err
	}
	return w, nil
}

// walker is the state of one walk.
type walker struct {
	r       io.ReaderAt
	size    int64
	pos     int64
	rf64    bool
	ds64    int64 // size of the data chunk by the ds64 chunk; 0 = none
	haveFmt bool
	out     *WAVE
}

func walkWAVE(r io.ReaderAt, size int64) (*WAVE, error) {
	w := &walker{r: r, size: size, pos: 12, out: &WAVE{}}
	w.out.Format = Format{Kind: WAV, Name: "WAV", MIME: "audio/wav"}
	var head [12]byte
	if err := w.read(head[:], 0); err != nil {
		return w.out, err
	}
	switch string(head[:4]) {
	case "RIFF":
	case "RF64", "BW64":
		w.rf64 = true
	default:
		return w.out, unsupported(Sniff(head[:]), "this is not a WAV header that is read here")
	}
	for range maxChunks {
		done, err := w.chunk()
		if err != nil {
			return w.out, err
		}
		if done {
			return w.out, nil
		}
	}
	return w.out, damaged(w.out.Format, "it has more than %d chunks", maxChunks)
}

// read fills b from pos; errHeadOnly when the file ends before.
func (w *walker) read(b []byte, pos int64) error {
	if pos < 0 || pos+int64(len(b)) > w.size {
		return errHeadOnly
	}
	n, err := w.r.ReadAt(b, pos)
	if n == len(b) {
		return nil
	}
	if errors.Is(err, io.EOF) {
		return errHeadOnly
	}
	return err
}

// chunk reads one chunk; done when nothing useful can follow.
func (w *walker) chunk() (done bool, err error) {
	var head [8]byte
	if err := w.read(head[:], w.pos); err != nil {
		if len(w.out.Data) > 0 && errors.Is(err, errHeadOnly) {
			return true, nil
		}
		return false, err
	}
	id, size := string(head[:4]), int64(binary.LittleEndian.Uint32(head[4:]))
	if len(w.out.Data) > 0 && !plainID(id) {
		return true, nil // junk after the samples
	}
	body := w.pos + 8
	switch id {
	case "ds64":
		var b [16]byte
		if err := w.read(b[:], body); err != nil {
			return false, err
		}
		if n := binary.LittleEndian.Uint64(b[8:]); n <= 1<<62 {
			w.ds64 = int64(n)
		}
	case "fmt ":
		if err := w.format(body, size); err != nil {
			return false, err
		}
	case "data":
		return w.data(body, size)
	}
	w.pos = w.next(body, size)
	return false, nil
}

func (w *walker) format(body, size int64) error {
	if w.haveFmt {
		return nil
	}
	b := make([]byte, min(size, 40))
	if len(b) < 16 {
		return damaged(w.out.Format, "its format chunk has only %d bytes", size)
	}
	if err := w.read(b, body); err != nil {
		return err
	}
	w.haveFmt = true
	return parseFmt(b, w.out)
}

// data notes where samples lie. A length of zero, of 0xffffffff, or beyond the
// end means "until the end": recorders that write to a pipe cannot go back.
func (w *walker) data(body, size int64) (done bool, err error) {
	if !w.haveFmt {
		return false, damaged(w.out.Format, "it has no format chunk before its samples")
	}
	switch {
	case size == 0xffffffff && w.rf64 && w.ds64 > 0:
		size = w.ds64
	case size == 0 && !w.chunkAt(body):
		size = w.size - body
		w.out.Streamed = true
	}
	rest := w.size - body
	if size > rest {
		size = rest
		w.out.Streamed = true
	}
	frame := int64(w.out.FrameSize())
	w.out.Data = append(w.out.Data, Extent{Offset: body, Size: size - size%frame})
	w.pos = w.next(body, size)
	return w.pos >= w.size, nil
}

// next is where the chunk after this one starts. Chunks are padded to even
// lengths, but some writers forget.
func (w *walker) next(body, size int64) int64 {
	end := body + size
	if size%2 == 1 && !w.chunkAt(end) {
		return end + 1
	}
	return end
}

// chunkAt tells whether a chunk with a common name starts at pos.
func (w *walker) chunkAt(pos int64) bool {
	var id [4]byte
	if w.read(id[:], pos) != nil {
		return false
	}
	switch string(id[:]) {
	case "data", "LIST", "fact", "bext", "JUNK", "id3 ", "ID3 ", "cue ", "PEAK", "smpl", "iXML", "fmt ", "_PMX":
		return true
	}
	return false
}

// plainID tells whether a chunk name is made of the characters names are made of.
func plainID(id string) bool {
	for i := range len(id) {
		if id[i] < ' ' || id[i] > '~' {
			return false
		}
	}
	return true
}
