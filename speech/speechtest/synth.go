package speechtest

import (
	"encoding/binary"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"parlance/audio"
	"parlance/speech"
	"parlance/speech/decode"
)

// Say speaks text with a Debian voice and gives it as 16 kHz samples. Voices:
// those of flite ("slt", "rms", "awb", "kal16"), or of espeak-ng ("espeak:en-us").
// The test is skipped when the program is not installed.
func Say(tb testing.TB, voice, text string) []int16 {
	tb.Helper()
	out := filepath.Join(tb.TempDir(), "said.wav")
	args := []string{"flite", "-voice", voice, "-t", text, "-o", out}
	if name, ok := cutPrefix(voice, "espeak:"); ok {
		args = []string{"espeak-ng", "-v", name, "-s", "140", "-w", out, text}
	}
	Run(tb, args...)
	return Load(tb, out)
}

func cutPrefix(s, prefix string) (string, bool) {
	if len(s) > len(prefix) && s[:len(prefix)] == prefix {
		return s[len(prefix):], true
	}
	return "", false
}

// Run runs a program of Debian's; the test is skipped when it is not installed.
func Run(tb testing.TB, args ...string) {
	tb.Helper()
	path, err := exec.LookPath(args[0])
	if err != nil {
		tb.Skipf("%s is not installed", args[0])
	}
	if out, err := exec.CommandContext(tb.Context(), path, args[1:]...).CombinedOutput(); err != nil {
		tb.Fatalf("%v: %v\n%s", args, err, out)
	}
}

// Load decodes a recording and gives its first channel at 16 kHz.
func Load(tb testing.TB, path string) []int16 {
	tb.Helper()
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	s, err := decode.Decoder{}.Open(tb.Context(), f)
	if err != nil {
		tb.Fatalf("open %s: %v", path, err)
	}
	defer s.Close()
	r := audio.NewResampler(s.Rate(), speech.Rate)
	buf := make([]float32, 4096*s.Channels())
	var mono, pcm []float32
	for {
		n, err := s.Read(buf)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			tb.Fatalf("read %s: %v", path, err)
		}
		mono = mono[:0]
		for i := range n {
			mono = append(mono, buf[i*s.Channels()])
		}
		pcm = r.Write(pcm, mono)
	}
	return Int16(r.Flush(pcm))
}

// Int16 rounds samples.
func Int16(pcm []float32) []int16 {
	out := make([]int16, len(pcm))
	for i, v := range pcm {
		out[i] = int16(max(-32768, min(32767, v*32768)))
	}
	return out
}

// Silence is that many seconds of nothing.
func Silence(seconds float64) []int16 { return make([]int16, int(seconds*speech.Rate)) }

// WAV is a WAV file of the channels, which are padded to the same length.
func WAV(rate int, channels ...[]int16) []byte {
	longest := 0
	for _, c := range channels {
		longest = max(longest, len(c))
	}
	size, n := 2*longest*len(channels), len(channels)
	b := append([]byte("RIFF"), 0, 0, 0, 0)
	b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00"...)
	b = binary.LittleEndian.AppendUint16(b, uint16(n))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate))
	b = binary.LittleEndian.AppendUint32(b, uint32(2*rate*n))
	b = binary.LittleEndian.AppendUint16(b, uint16(2*n))
	b = append(b, "\x10\x00data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(size))
	binary.LittleEndian.PutUint32(b[4:], uint32(size+36))
	for i := range longest {
		for _, c := range channels {
			var v int16
			if i < len(c) {
				v = c[i]
			}
			b = binary.LittleEndian.AppendUint16(b, uint16(v))
		}
	}
	return b
}
