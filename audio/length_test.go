package audio

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// wavHead is the head of a mono recording with 16 bits at 16 kHz whose data chunk
// claims a size.
func wavHead(claims uint32) []byte {
	b := append([]byte("RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00"), 1, 0, 1, 0)
	b = binary.LittleEndian.AppendUint32(b, 16000)
	b = binary.LittleEndian.AppendUint32(b, 32000)
	b = append(b, 2, 0, 16, 0)
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, claims)
	return append(b, make([]byte, 100)...)
}

func TestLength(t *testing.T) {
	t.Parallel()
	const hour = 3600 * 32000
	mp3 := []byte{0xff, 0xfb, 0x90, 0x00} // MPEG-1 Layer III, 44.1 kHz, stereo
	mp3 = append(append(mp3, make([]byte, 32)...), "Xing\x00\x00\x00\x01"...)
	mp3 = binary.BigEndian.AppendUint32(mp3, 441000)
	tagged := len(mp3)
	mp3 = append(mp3, make([]byte, 417-tagged)...)
	for range 3 { // it takes a few frames to be one
		mp3 = append(append(mp3, 0xff, 0xfb, 0x90, 0x00), make([]byte, 413)...)
	}
	for name, tt := range map[string]struct {
		head  []byte
		size  int64
		want  time.Duration
		known bool
	}{
		"wave":                       {wavHead(hour), hour + 44, time.Hour, true},
		"wave of unknown size":       {wavHead(hour), 0, time.Hour, true},
		"more than the file":         {wavHead(5 * hour), hour + 44, time.Hour, true},
		"to a pipe":                  {wavHead(0xffffffff), hour + 44, time.Hour, true},
		"to a pipe, of unknown size": {wavHead(0xffffffff), 0, 0, false},
		"sox to a pipe":              {wavHead(0x7ffff024), 0, 0, false},
		"nothing told, unknown size": {wavHead(0), 0, 0, false},
		"mp3 with a tag":             {mp3, 0, 11520 * time.Second, true},
		"mp3 with a tag cut off":     {mp3[:tagged-5], 0, 0, false},
		"a header that is cut off":   {wavHead(hour)[:30], hour, 0, false},
		"something else":             {[]byte("OggS and so on"), 1e9, 0, false},
		"nothing":                    {nil, 0, 0, false},
	} {
		got, known := Length(tt.head, tt.size)
		if (got-tt.want).Abs() > time.Millisecond || known != tt.known {
			t.Errorf("%s: %v, %v; want %v, %v", name, got, known, tt.want, tt.known)
		}
	}
}

// Real files, whose lengths other programs have told.
func TestLengthOfFiles(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]time.Duration{
		"jfk.wav": 11 * time.Second, "sr_stereo-16.wav": 0,
	} {
		path := filepath.Join("..", "..", "shared", "data", "audio", file)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Skipf("no test data: %v", err)
		}
		got, known := Length(data[:ProbeSize], int64(len(data)))
		if !known || want > 0 && (got-want).Abs() > 10*time.Millisecond || got <= 0 {
			t.Errorf("%s: %v, %v; want %v", file, got, known, want)
		}
	}
}

func FuzzLength(f *testing.F) {
	f.Add(wavHead(1000), int64(0))
	f.Add([]byte("\xff\xfb\x90\x00Info"), int64(77))
	f.Fuzz(func(t *testing.T, head []byte, size int64) {
		if d, known := Length(head, size); d < 0 || d > 0 && !known {
			t.Errorf("%v, %v", d, known)
		}
	})
}
