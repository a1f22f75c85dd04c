package sherpa

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// What an ONNX file says of itself is kept small.
const (
	maxEntry   = 1 << 20
	maxEntries = 1000
)

// Numbers of onnx.proto's fields of a model.
const (
	fieldGraph    = 7
	fieldMetadata = 14
)

var (
	errNoONNX    = errors.New("it is no ONNX file")
	errTruncated = errors.New("the file is cut off")
)

// metadata gives the properties that the maker of an ONNX file left in it. It
// reads the outermost layer only and skips the network, so it takes the same
// time for every size. A file that is cut off is found, one that is damaged
// inside is not.
func metadata(path string) (map[string]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return readMetadata(f, st.Size())
}

// readMetadata reads a model of size bytes from r.
func readMetadata(r io.ReadSeeker, size int64) (map[string]string, error) {
	m := &fields{r: r, size: size}
	found := map[string]string{}
	graph := false
	for m.at < size {
		number, length, err := m.next()
		if err != nil {
			return nil, err
		}
		switch number {
		case fieldGraph:
			graph = graph || length > 0
		case fieldMetadata:
			if length > maxEntry || len(found) >= maxEntries {
				return nil, errNoONNX
			}
			body := make([]byte, length)
			if _, err := io.ReadFull(r, body); err != nil {
				return nil, errTruncated
			}
			m.at += length
			key, value := entry(body)
			found[key] = value
			continue
		}
		if err := m.skip(length); err != nil {
			return nil, err
		}
	}
	if !graph {
		return nil, errNoONNX
	}
	return found, nil
}

// fields walks over the fields of a protocol buffer.
type fields struct {
	r        io.ReadSeeker
	at, size int64
}

// next reads a tag; length is that of a field with a length, after which the
// reader stands, and 0 for a number, which has been read over.
func (f *fields) next() (number int, length int64, err error) {
	tag, err := f.varint()
	if err != nil {
		return 0, 0, err
	}
	number = int(tag >> 3) //nolint:gosec // compared only
	if number < 1 || number > 1000 {
		return 0, 0, errNoONNX
	}
	switch tag & 7 {
	case 0:
		_, err := f.varint()
		return number, 0, err
	case 1:
		return number, 0, f.skip(8)
	case 5:
		return number, 0, f.skip(4)
	case 2:
		n, err := f.varint()
		if err != nil {
			return 0, 0, err
		}
		if n > uint64(f.size-f.at) {
			return 0, 0, errTruncated
		}
		return number, int64(n), nil
	default:
		return 0, 0, errNoONNX
	}
}

func (f *fields) varint() (uint64, error) {
	var b [1]byte
	var v uint64
	for shift := 0; shift < 64; shift += 7 {
		if _, err := io.ReadFull(f.r, b[:]); err != nil {
			return 0, errTruncated
		}
		f.at++
		v |= uint64(b[0]&0x7f) << shift
		if b[0] < 0x80 {
			return v, nil
		}
	}
	return 0, errNoONNX
}

func (f *fields) skip(n int64) error {
	if n > f.size-f.at {
		return errTruncated
	}
	f.at += n
	_, err := f.r.Seek(f.at, io.SeekStart)
	return err
}

// entry reads a pair of key (field 1) and value (field 2); anything odd is left
// out.
func entry(b []byte) (key, value string) {
	for len(b) > 1 {
		tag := b[0]
		n, used := binary.Uvarint(b[1:])
		if used <= 0 || n > uint64(len(b)-1-used) {
			break
		}
		text := string(b[1+used : 1+used+int(n)]) //nolint:gosec // not longer than b
		switch tag {
		case 1<<3 | 2:
			key = text
		case 2<<3 | 2:
			value = text
		}
		b = b[1+used+int(n):] //nolint:gosec // not longer than b
	}
	return key, value
}

// countTokens is the number of lines of a token list, "symbol number" each.
func countTokens(path string) (int, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	n := 0
	for lines.Scan() {
		if len(lines.Bytes()) > 0 {
			n++
		}
	}
	if err := lines.Err(); err != nil {
		return 0, fmt.Errorf("token list: %w", err)
	}
	if n == 0 {
		return 0, errors.New("the token list is empty")
	}
	return n, nil
}
