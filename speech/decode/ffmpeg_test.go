package decode_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"parlance/conversation"
	"parlance/speech/decode"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// levels gives the level of every tenth of a second, in dB.
func levels(pcm []float32, rate, channels int) []float64 {
	var out []float64
	for n := rate / 10 * channels; len(pcm) >= n; pcm = pcm[n:] {
		sum := 1e-9
		for _, v := range pcm[:n] {
			sum += float64(v) * float64(v)
		}
		out = append(out, 10*math.Log10(sum/float64(n)))
	}
	return out
}

// TestOpen_ThroughFFmpeg decodes what needs the helper and compares loudness
// over time with the original.
func TestOpen_ThroughFFmpeg(t *testing.T) {
	t.Parallel()
	in := filepath.Join(t.TempDir(), "in.wav")
	tool(t, "sox", "-n", "-R", "-b", "16", "-r", "16000", "-c", "1", in,
		"synth", "0.5", "sine", "500", "vol", "0.5", ":", "synth", "0.5", "sine", "500", "vol", "0.02", ":", "synth", "0.5", "sine", "700", "vol", "0.5")
	original, _, _ := decodeFile(t, in)
	ff := func(args string) []string {
		return append([]string{"ffmpeg", "-v", "error", "-i", in}, strings.Fields(args)...)
	}
	for name, args := range map[string][]string{
		"a.flac":      ff(""),
		"b.ogg":       ff("-c:a libvorbis"),
		"c.opus":      ff("-c:a libopus"),
		"d.m4a":       ff("-c:a aac"),
		"e.aac":       ff("-c:a aac"),
		"f.webm":      ff("-c:a libopus"),
		"h.aiff":      ff(""),
		"i.au":        ff(""),
		"j.caf":       ff(""),
		"k.wma":       ff(""),
		"l.mp2":       ff("-c:a mp2"),
		"m.mka":       ff("-c:a flac"),
		"n.ts":        ff("-c:a aac"),
		"adpcm.wav":   ff("-c:a adpcm_ima_wav"),
		"gsm.wav":     ff("-c:a libgsm_ms -ar 8000"),
		"8khz.mp3":    {"lame", "--quiet", "--resample", "8", "-b", "16", in},
		"11khz.mp3":   {"lame", "--quiet", "--resample", "11.025", "-b", "24", in},
		"22khz.mp3":   {"lame", "--quiet", "--resample", "22.05", "-b", "32", in},
		"movie.mp4":   {"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x64:d=1.5:r=5", "-i", in, "-c:a", "aac"},
		"movie.mov":   {"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x64:d=1.5:r=5", "-i", in, "-c:a", "pcm_s16le"},
		"movie.mkv":   {"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x64:d=1.5:r=5", "-i", in, "-c:a", "aac"},
		"movie.avi":   {"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x64:d=1.5:r=5", "-i", in, "-c:a", "libmp3lame"},
		"movie.mpg":   {"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x64:d=1.5:r=25", "-i", in, "-c:a", "mp2"},
		"windows.avi": {"ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x64:d=1.5:r=5", "-i", in, "-c:a", "pcm_s16le"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), name)
			tool(t, append(args, path)...)
			got, rate, channels := decodeFile(t, path)
			a, b := levels(original, 16000, 1), levels(got, rate, channels)
			if len(b) < len(a)-1 || len(b) > len(a)+3 {
				t.Fatalf("%d tenths of a second, want %d", len(b), len(a))
			}
			// The middle of each third, away from a codec's delay.
			for _, i := range []int{2, 7, 12} {
				if i < len(b) && math.Abs(a[i]-b[i]) > 3 {
					t.Errorf("at %d tenths: %.1f dB, want %.1f dB", i, b[i], a[i])
				}
			}
		})
	}
}

func openBytes(t *testing.T, d decode.Decoder, b []byte) (int64, error) {
	t.Helper()
	s, err := d.Open(t.Context(), bytes.NewReader(b))
	if err != nil {
		return 0, err
	}
	defer s.Close()
	return io.Copy(io.Discard, countReader{s})
}

func TestOpen_FFmpegFaults(t *testing.T) {
	t.Parallel()
	flac := made(t, "a.flac", "sox", sound(t, "16000", "1"))
	mute := made(t, "mute.mp4", "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=64x64:d=1:r=5")
	for name, test := range map[string]struct {
		file []byte
		code conversation.Code
		says string
	}{
		"video without sound": {mute, conversation.Unprocessable, "has no sound"},
		"only a header":       {flac[:50], conversation.Unprocessable, "damaged"},
		"garbage inside":      {append([]byte("OggS"), bytes.Repeat([]byte{7}, 5000)...), conversation.Unprocessable, "damaged"},
	} {
		n, err := openBytes(t, decode.Decoder{}, test.file)
		if conversation.CodeOf(err) != test.code || !strings.Contains(conversation.MessageOf(err), test.says) {
			t.Errorf("%s: %d frames, %v", name, n, err)
		}
	}
	if n, err := openBytes(t, decode.Decoder{}, flac[:len(flac)/2]); err != nil || n < 4000 {
		t.Errorf("half a file: %d frames, %v", n, err)
	}
	if _, err := openBytes(t, decode.Decoder{MaxDuration: time.Second}, flac); conversation.CodeOf(err) != conversation.TooLarge {
		t.Errorf("too long: %v", err)
	}
}

// TestOpen_FFmpegHangs stands a program that never answers in its place.
func TestOpen_FFmpegHangs(t *testing.T) {
	t.Parallel()
	flac := made(t, "a.flac", "sox", sound(t, "16000", "1"))
	hang := filepath.Join(t.TempDir(), "ffmpeg")
	if err := os.WriteFile(hang, []byte("#!/bin/sh\nexec /bin/sleep 1000\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := openBytes(t, decode.Decoder{FFmpeg: hang, StallTimeout: 50 * time.Millisecond}, flac)
	if conversation.CodeOf(err) != conversation.DeadlinePassed {
		t.Errorf("a decoder that hangs: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (decode.Decoder{FFmpeg: hang}).Open(ctx, bytes.NewReader(flac)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestOpen_NoPlaylist makes sure that a recording cannot make ffmpeg open other
// files: a playlist is text, and text is no recording.
func TestOpen_NoPlaylist(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "ffconcat version 1.0\nfile /etc/passwd\n"} {
		if _, err := openBytes(t, decode.Decoder{}, []byte(file)); conversation.CodeOf(err) != conversation.Unsupported {
			t.Errorf("%q: %v", file, err)
		}
	}
}
