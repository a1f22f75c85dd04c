package decode_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"parlance/audio"
	"parlance/conversation"
	"parlance/speech/decode"
)

// tool skips the test when a program is not installed.
func tool(t *testing.T, args ...string) []byte {
	t.Helper()
	path, err := exec.LookPath(args[0])
	if err != nil {
		t.Skipf("%s is not installed", args[0])
	}
	cmd := exec.CommandContext(t.Context(), path, args[1:]...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, errs.String())
	}
	return out
}

// sound makes 1.5 seconds of tone and noise, different in each channel.
func sound(t *testing.T, rate, channels string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "in.wav")
	tool(t, "sox", "-n", "-R", "-b", "16", "-r", rate, "-c", channels, path,
		"synth", "1.5", "sine", "200-3000", "synth", "1.5", "pinknoise", "mix", "vol", "0.4")
	return path
}

func decodeFile(t *testing.T, path string) ([]float32, int, int) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := decode.Decoder{}.Open(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var out []float32
	buf := make([]float32, 1001*s.Channels())
	for {
		n, err := s.Read(buf)
		out = append(out, buf[:n*s.Channels()]...)
		if errors.Is(err, io.EOF) {
			if want := s.Frames(); want > 0 && want != int64(len(out)/s.Channels()) {
				t.Errorf("%d frames, %d announced", len(out)/s.Channels(), want)
			}
			return out, s.Rate(), s.Channels()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// reference decodes with ffmpeg to 64-bit floats.
func reference(t *testing.T, path string) []float64 {
	t.Helper()
	raw := tool(t, "ffmpeg", "-v", "error", "-i", path, "-f", "f64le", "-c:a", "pcm_f64le", "-")
	out := make([]float64, len(raw)/8)
	for i := range out {
		out[i] = math.Float64frombits(binary.LittleEndian.Uint64(raw[8*i:]))
	}
	return out
}

// TestOpen_WAVAgainstFFmpeg wants every codec sample by sample.
func TestOpen_WAVAgainstFFmpeg(t *testing.T) {
	t.Parallel()
	codecs := []string{"pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le", "pcm_mulaw", "pcm_alaw"}
	for _, channels := range []string{"1", "2", "6"} {
		in := sound(t, "22050", channels)
		dir := t.TempDir()
		args := []string{"ffmpeg", "-v", "error", "-y", "-i", in}
		names := map[string]string{}
		for _, codec := range codecs {
			names[codec] = filepath.Join(dir, codec+".wav")
			args = append(args, "-c:a", codec, names[codec])
		}
		names["RF64"], names["bext"] = filepath.Join(dir, "rf64.wav"), filepath.Join(dir, "bext.wav")
		args = append(args, "-c:a", "pcm_s24le", "-rf64", "always", names["RF64"], "-write_bext", "1", names["bext"])
		tool(t, args...)
		for name, path := range names {
			compareExact(t, name+" with "+channels+" channels", path)
		}
	}
}

// TestOpen_PipedWAV reads what recorders write to pipes.
func TestOpen_PipedWAV(t *testing.T) {
	t.Parallel()
	in := sound(t, "16000", "2")
	for name, file := range map[string][]byte{
		"ffmpeg": tool(t, "ffmpeg", "-v", "error", "-i", in, "-f", "wav", "-"),
		"sox":    tool(t, "sox", in, "-t", "wav", "-"),
	} {
		path := filepath.Join(t.TempDir(), "piped.wav")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		got, _, _ := decodeFile(t, path)
		want := reference(t, in)
		if len(got) != len(want) {
			t.Errorf("%s: %d samples, want %d", name, len(got), len(want))
		}
	}
}

func compareExact(t *testing.T, name, path string) {
	t.Helper()
	got, rate, _ := decodeFile(t, path)
	want := reference(t, path)
	if rate != 22050 || len(got) != len(want) {
		t.Errorf("%s: rate %d, %d samples, want %d", name, rate, len(got), len(want))
		return
	}
	for i := range got {
		if float32(want[i]) != got[i] {
			t.Errorf("%s: sample %d is %v, want %v", name, i, got[i], want[i])
			return
		}
	}
}

// TestOpen_MP3TooDense has frames that cannot be rewritten.
func TestOpen_MP3TooDense(t *testing.T) {
	t.Parallel()
	b := made(t, "a.mp3", "lame", "--quiet", "--resample", "22.05", "-b", "144", sound(t, "22050", "2"))
	_, err := decode.Decoder{FFmpeg: "none"}.Open(t.Context(), bytes.NewReader(b))
	if conversation.CodeOf(err) != conversation.Unsupported || !strings.Contains(conversation.MessageOf(err), "too large") {
		t.Errorf("got %v", err)
	}
}

// TestOpen_MP3AgainstFFmpeg measures the signal-to-noise ratio; a fault of the
// decoder gives less than 0 dB.
func TestOpen_MP3AgainstFFmpeg(t *testing.T) {
	t.Parallel()
	for _, args := range []string{
		"44100 1 -b 64", "44100 2 -b 128", "48000 2 -m j -b 96", "32000 1 -V 4", "44100 2 -V 2",
		"22050 1 -b 8", "22050 1 -b 32", "22050 1 -b 64", "22050 1 -b 80", "22050 2 -b 64", "22050 2 -m j -b 96", "22050 1 -V 5", "22050 2 -V 2",
		"11025 1 -b 16", "11025 1 -b 32", "12000 1 -b 24", "12000 2 -b 32", "11025 1 -V 6",
		"16000 1 -b 24", "24000 1 -b 32", "16000 2 -b 48", "44100 1 --abr 70", "44100 2 -t -b 128",
	} {
		a := strings.Fields(args)
		path := filepath.Join(t.TempDir(), "out.mp3")
		tool(t, append(append([]string{"lame", "--quiet", "--resample", a[0]}, a[2:]...), sound(t, a[0], a[1]), path)...)
		got, rate, channels := decodeFile(t, path)
		want := reference(t, path)
		if channels*1000000+rate != atoi(a[1])*1000000+atoi(a[0]) {
			t.Errorf("%s: %d channels at %d Hz", args, channels, rate)
		}
		if snr := bestSNR(got, want, channels); snr < 50 {
			t.Errorf("%s: %.1f dB against ffmpeg (%d and %d samples)", args, snr, len(got), len(want))
		}
	}
}

func atoi(s string) int {
	n := 0
	for _, c := range s {
		n = 10*n + int(c-'0')
	}
	return n
}

// bestSNR allows for the end padding that only one side drops, and for ffmpeg
// keeping the decoder's delay of a stream without a tag.
func bestSNR(got []float32, want []float64, channels int) float64 {
	best := -100.0
	for _, shift := range []int{0, 1105 * channels, -1105 * channels} {
		var signal, noise float64
		for i := range want {
			if j := i + shift; j >= 0 && j < len(got) {
				d := float64(got[j]) - want[i]
				signal += want[i] * want[i]
				noise += d * d
			}
		}
		best = max(best, 10*math.Log10((signal+1e-12)/(noise+1e-12)))
	}
	return best
}

// made gives the bytes of the file that a program writes last.
func made(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	tool(t, append(args, path)...)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestOpen_MP3Recordings compares real files with ffmpeg.
func TestOpen_MP3Recordings(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"mpeg2.mp3", "jfk.mp3"} {
		path := filepath.Join("..", "..", "..", "shared", "data", "audio", name)
		if dir := os.Getenv("PARLANCE_SHARED"); dir != "" {
			path = filepath.Join(dir, "data", "audio", name)
		}
		if _, err := os.Stat(path); err != nil {
			t.Skipf("no recordings to test with: %v", err)
		}
		got, _, channels := decodeFile(t, path)
		if snr := bestSNR(got, reference(t, path), channels); snr < 50 {
			t.Errorf("%s: %.1f dB against ffmpeg", name, snr)
		}
	}
}

func TestOpen_Refusals(t *testing.T) {
	t.Parallel()
	in := sound(t, "44100", "1")
	for name, test := range map[string]struct {
		file []byte
		code conversation.Code
		says []string
	}{
		"layer II":  {made(t, "a.mp2", "ffmpeg", "-v", "error", "-i", in, "-c:a", "mp2"), conversation.Unsupported, []string{"Layer II", "install ffmpeg"}},
		"8 kHz MP3": {made(t, "b.mp3", "lame", "--quiet", "--resample", "8", "-b", "16", in), conversation.Unsupported, []string{"MPEG-2.5", "install ffmpeg"}},
		"flac":      {made(t, "c.flac", "sox", in), conversation.Unsupported, []string{"FLAC", "install ffmpeg"}},
		"ADPCM":     {made(t, "d.wav", "ffmpeg", "-v", "error", "-i", in, "-c:a", "adpcm_ms"), conversation.Unsupported, []string{"Microsoft ADPCM", "install ffmpeg"}},
		"PDF":       {[]byte("%PDF-1.4 something"), conversation.Unsupported, []string{"PDF document"}},
		"text":      {[]byte("hello, this is text"), conversation.Unsupported, []string{"text"}},
		"empty":     {nil, conversation.Unprocessable, []string{"empty"}},
		"header":    {[]byte("RIFF\x00\x00\x00\x00WAVEfmt \x10"), conversation.Unprocessable, []string{"cut off"}},
	} {
		d := decode.Decoder{FFmpeg: "none"}
		_, err := d.Open(t.Context(), bytes.NewReader(test.file))
		_, probed := d.Probe(test.file[:min(len(test.file), audio.ProbeSize)])
		if test.code == conversation.Unsupported && conversation.CodeOf(probed) != test.code {
			t.Errorf("%s: the probe lets it pass: %v", name, probed)
		}
		message := conversation.MessageOf(err)
		if conversation.CodeOf(err) != test.code || !strings.Contains(message, "Accepted are WAV") {
			t.Errorf("%s: %v", name, err)
		}
		for _, says := range test.says {
			if !strings.Contains(message, says) {
				t.Errorf("%s: %q does not say %q", name, message, says)
			}
		}
	}
}

// TestOpen_HugeList reads the file that made the library allocate gigabytes.
func TestOpen_HugeList(t *testing.T) {
	t.Parallel()
	f := []byte("RIFF\xff\xff\xff\x7fWAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00LIST\xf0\xff\xff\xffINFO")
	f = append(f, make([]byte, 352<<10)...)
	_, err := decode.Decoder{}.Open(t.Context(), bytes.NewReader(f))
	if conversation.CodeOf(err) != conversation.Unprocessable {
		t.Errorf("got %v", err)
	}
}

// TestOpen_DamagedMP3 keeps what comes before and after a fault.
func TestOpen_DamagedMP3(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "out.mp3")
	tool(t, "lame", "--quiet", "-b", "64", sound(t, "44100", "1"), path)
	whole, _, _ := decodeFile(t, path)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(b) / 2; i < len(b)/2+300; i++ {
		b[i] = byte(i * i >> 3)
	}
	b = append(b, bytes.Repeat([]byte("junk at the end "), 100)...)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := decode.Decoder{}.Open(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.Copy(io.Discard, countReader{s})
	if err != nil || int(n) < len(whole)*8/10 {
		t.Errorf("%d of %d samples, %v", n, len(whole), err)
	}
}

// countReader gives a byte for each frame.
type countReader struct{ s *decode.Stream }

func (c countReader) Read(b []byte) (int, error) {
	return c.s.Read(make([]float32, len(b)*c.s.Channels()))
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte("RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\x04\x00\x00\x00\x01\x00\x02\x00"))
	f.Add(append([]byte("\xff\xfb\x90\x64"), make([]byte, 413+417)...))
	f.Add(append([]byte("\xff\xf3\x44\xc4"), bytes.Repeat([]byte{0xa5}, 800)...))
	f.Add(bytes.Repeat(append([]byte("\xff\xf3\x42\xc4\x20"), make([]byte, 100)...), 4)) // rewritten
	f.Add(bytes.Repeat(append([]byte("\xff\xe3\x30\x04\xff"), make([]byte, 151)...), 4)) // MPEG-2.5
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := decode.Decoder{FFmpeg: "none"}.Open(t.Context(), bytes.NewReader(b))
		if err != nil {
			if conversation.CodeOf(err) == conversation.Internal {
				t.Fatalf("internal error: %v", err)
			}
			return
		}
		defer s.Close()
		// No byte codes more than this many frames in any accepted format.
		limit := int64(len(b))*100 + 4096
		n, err := io.Copy(io.Discard, countReader{s})
		if n > limit {
			t.Fatalf("%d frames out of %d bytes", n, len(b))
		}
		if err != nil && conversation.CodeOf(err) == conversation.Internal {
			t.Fatalf("internal error: %v", err)
		}
	})
}
