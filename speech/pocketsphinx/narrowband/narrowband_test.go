package narrowband

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"
	"testing"
)

// file is one of means or variances with one codebook and two densities.
func file() []byte {
	values := make([]float32, Streams*2*Size)
	for i := range values {
		values[i] = float32(i%7) + 0.5
	}
	return write(shape{1, Streams, 2}, values)
}

func TestMoved(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		make func([]byte) ([]byte, error)
		want func(m *Map, wide []float64, i int) float64
	}{
		{"means", Means, func(m *Map, wide []float64, i int) float64 {
			v := m.Shift[i]
			for j, w := range wide {
				v += m.Slope[i][j] * w
			}
			return v
		}},
		{"variances", Variances, func(m *Map, wide []float64, i int) float64 {
			v := m.Rest[i]
			for j, w := range wide {
				v += m.Slope[i][j] * m.Slope[i][j] * w
			}
			return v
		}},
	} {
		wide := file()
		kept := bytes.Clone(wide)
		got, err := test.make(append(wide, 1, 2, 3, 4)) // with a checksum
		if err != nil || !bytes.Equal(wide, kept) {
			t.Fatalf("%s: %v, or the wide file changed", test.name, err)
		}
		_, before, _ := read(kept)
		_, after, err := read(got)
		if err != nil || len(after) != len(before) {
			t.Fatalf("%s: cannot be read again: %v", test.name, err)
		}
		maps := fitted()
		for at := range after {
			gaussian := at / Size
			in := make([]float64, Size)
			for i := range in {
				in[i] = float64(before[gaussian*Size+i])
			}
			want := test.want(&maps[gaussian/2], in, at%Size)
			if math.Abs(float64(after[at])-want) > 1e-3*(1+math.Abs(want)) {
				t.Fatalf("%s, value %d: %v, want %v", test.name, at, after[at], want)
			}
		}
	}
}

func TestMoved_Refused(t *testing.T) {
	t.Parallel()
	good := file()
	body := bytes.Index(good, []byte(header)) + len(header)
	set := func(word int, to uint32) []byte {
		b := bytes.Clone(good)
		binary.LittleEndian.PutUint32(b[body+4*word:], to)
		return b
	}
	for name, b := range map[string][]byte{
		"empty": nil, "no header": good[body:], "header only": good[:body],
		"other byte order": set(0, 0x44332211), "no codebook": set(1, 0), "two streams": set(2, 2),
		"too many densities": set(3, math.MaxUint32), "a stream of 39": set(4, 39), "another count": set(7, 77),
		"cut off": good[:len(good)-1],
	} {
		if _, err := Means(b); err == nil || !strings.HasPrefix(err.Error(), "acoustic model: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzMoved(f *testing.F) {
	f.Add(file())
	f.Add([]byte(header))
	f.Fuzz(func(_ *testing.T, b []byte) {
		_, _ = Variances(b)
	})
}

func TestParams(t *testing.T) {
	t.Parallel()
	got := string(Params([]byte("-lowerf 130\n-upperf 6800\n-nfilt 25\n-cmn batch")))
	if want := "-lowerf 130\n-cmn batch\n-upperf 3500\n-nfilt 18\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestFitted holds what every map must: it explains more the broader a feature is,
// and what it leaves is a variance.
func TestFitted(t *testing.T) {
	t.Parallel()
	for k, m := range fitted() {
		norm := func(i int) (sum float64) {
			for _, v := range m.Slope[i] {
				sum += v * v
			}
			return sum
		}
		if norm(0) < norm(Size-1) {
			t.Errorf("stream %d: the loudness depends less on the wide features than the finest one", k)
		}
		for i, v := range m.Rest {
			if !(v > 0) {
				t.Errorf("stream %d: variance %v of feature %d", k, v, i)
			}
		}
	}
}
