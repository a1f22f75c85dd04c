package narrowband

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// A file of means or variances begins with lines of text up to "endhdr", then come
// 32-bit numbers: a mark of the byte order; how many codebooks, streams and
// densities; the size of each stream; the number of values; and the values, by
// codebook, stream, density. A checksum may follow.
const (
	header    = "endhdr\n"
	byteOrder = 0x11223344
)

// mostValues bounds a file; the usual model has 209664.
const mostValues = 1 << 24

// Means gives the file of narrow means for a file of wide ones. A model of another
// shape, or from a machine of another byte order, is an error.
func Means(wide []byte) ([]byte, error) { return moved(wide, (*Map).mean) }

// Variances gives the file of narrow variances for a file of wide ones.
func Variances(wide []byte) ([]byte, error) { return moved(wide, (*Map).variance) }

func moved(wide []byte, move func(*Map, []float64) [Size]float64) ([]byte, error) {
	shape, values, err := read(wide)
	if err != nil {
		return nil, fmt.Errorf("acoustic model: %w", err)
	}
	maps := fitted()
	from := make([]float64, Size)
	densities := int(shape[2])
	for at := 0; at < len(values); at += Size {
		gaussian := values[at : at+Size]
		for i, v := range gaussian {
			from[i] = float64(v)
		}
		for i, v := range move(&maps[at/Size/densities%Streams], from) {
			gaussian[i] = float32(v)
		}
	}
	return write(shape, values), nil
}

// shape is the number of codebooks, streams and densities.
type shape [3]uint32

func read(file []byte) (shape, []float32, error) {
	var s shape
	_, rest, found := bytes.Cut(file, []byte(header))
	if !found {
		return s, nil, errors.New("no header")
	}
	next := func() (n uint32) {
		if len(rest) >= 4 {
			n, rest = binary.LittleEndian.Uint32(rest), rest[4:]
		}
		return n
	}
	if next() != byteOrder {
		return s, nil, errors.New("another byte order")
	}
	for i := range s {
		s[i] = next()
	}
	if s[1] != Streams || s[0] == 0 || s[2] == 0 || next() != Size || next() != Size || next() != Size {
		return s, nil, errors.New("another shape of features")
	}
	count := uint64(s[0]) * uint64(s[2])
	if count > mostValues || count*Streams*Size != uint64(next()) || count*Streams*Size > uint64(len(rest)/4) {
		return s, nil, errors.New("cut off")
	}
	values := make([]float32, count*Streams*Size)
	for i := range values {
		values[i] = math.Float32frombits(next())
	}
	return s, values, nil
}

func write(s shape, values []float32) []byte {
	b := append(make([]byte, 0, 64+4*len(values)), "s3\nversion 1.0\n"+header...)
	head := []uint32{byteOrder, s[0], s[1], s[2], Size, Size, Size, uint32(len(values))} //nolint:gosec // bounded by mostValues
	for _, n := range head {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	for _, v := range values {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	return b
}
