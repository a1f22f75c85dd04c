package main

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"parlance/internal/client"
	"parlance/speech/speechtest"
)

// TestFormats sends one sentence in every format that is accepted, as audio and
// video, over HTTP. Narrow ones need only be understood as speech.
func TestFormats(t *testing.T) {
	t.Parallel()
	needSpeech(t)
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed (make setup installs it)")
	}
	dir := t.TempDir()
	source := filepath.Join(dir, "source.wav")
	speechtest.Run(t, "flite", "-voice", "rms", "-t", "go forward ten meters.", "-o", source)
	ctx, cancel := context.WithTimeout(t.Context(), e2eTime)
	defer cancel()
	s := serve(t, "PARLANCE_AUDIO_CONCURRENCY=2")
	const picture = "-f lavfi -i color=c=black:s=64x64:d=2 -shortest"
	type sent struct {
		name   string
		narrow bool
		acc    client.Accepted
	}
	var all []sent
	for _, f := range []struct{ file, options string }{
		{"pcm_u8.wav", "-c:a pcm_u8"},
		{"pcm_24.wav", "-c:a pcm_s24le -ar 48000"},
		{"pcm_32.wav", "-c:a pcm_s32le"},
		{"float.wav", "-c:a pcm_f32le"},
		{"double.wav", "-c:a pcm_f64le"},
		{"stereo.wav", "-ac 2 -ar 44100"},
		{"narrow-mulaw.wav", "-c:a pcm_mulaw -ar 8000"},
		{"narrow-alaw.wav", "-c:a pcm_alaw -ar 8000"},
		{"rf64.wav", "-rf64 always"},
		{"44100.mp3", "-ar 44100 -b:a 64k"},
		{"22050.mp3", "-ar 22050 -b:a 32k"},
		{"16000.mp3", "-ar 16000 -b:a 32k"},
		{"narrow-8000.mp3", "-ar 8000 -b:a 16k"},
		{"narrow-11025.mp3", "-ar 11025 -b:a 24k"},
		{"a.flac", ""},
		{"vorbis.ogg", "-c:a libvorbis"},
		{"opus.ogg", "-c:a libopus"},
		{"a.m4a", "-c:a aac"},
		{"a.aac", "-c:a aac"},
		{"opus.webm", "-c:a libopus"},
		{"a.aiff", ""},
		{"a.au", ""},
		{"a.caf", ""},
		{"a.mp4", picture + " -c:v mpeg4 -c:a aac"},
		{"a.mov", picture + " -c:v mpeg4 -c:a aac"},
		{"a.mkv", picture + " -c:v mpeg4 -c:a libvorbis"},
		{"video.webm", picture + " -c:v libvpx -c:a libopus"},
	} {
		path := filepath.Join(dir, f.file)
		args := append([]string{"-v", "error", "-y", "-i", source}, strings.Fields(f.options)...)
		if out, err := exec.CommandContext(ctx, "ffmpeg", append(args, path)...).CombinedOutput(); err != nil { //nolint:gosec // fixed
			t.Errorf("%s: ffmpeg cannot make it: %s", f.file, out)
			continue
		}
		route := "audio"
		if strings.Contains(f.options, "lavfi") {
			route = "video"
		}
		all = append(all, sent{f.file, strings.HasPrefix(f.file, "narrow"), post(ctx, t, s, route, path)})
	}
	for _, f := range all {
		finish(ctx, t, s.Client, f.acc.JobID)
		text := strings.ToLower(strings.Join(messages(ctx, t, s.Client, f.acc.ConversationID), " "))
		if text == "" || !f.narrow && (!strings.Contains(text, "forward") || !strings.Contains(text, "meters")) {
			t.Errorf("%s: %q", f.name, text)
		}
	}
}

// post uploads a file.
func post(ctx context.Context, t *testing.T, s *server, route, path string) (acc client.Accepted) {
	t.Helper()
	in, err := os.Open(path) //nolint:gosec // the test's own
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }()
	resp, err := s.Send(ctx, http.MethodPost, "/v1/process/"+route+"?name="+filepath.Base(path), "", in)
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(path), err)
	}
	if err := client.Decode(resp, &acc); err != nil {
		t.Fatal(err)
	}
	return acc
}

// TestVideoWithoutFFmpeg names the format and the remedy.
func TestVideoWithoutFFmpeg(t *testing.T) {
	t.Parallel()
	s := serve(t, "PATH=/nonexistent")
	mp4 := "\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + strings.Repeat("\x00", 64)
	resp, err := s.Send(t.Context(), http.MethodPost, "/v1/process/video", "video/mp4", strings.NewReader(mp4))
	if err == nil {
		_ = resp.Body.Close()
		t.Fatal("a video is taken that nothing can decode")
	}
	for _, want := range []string{"MP4", "install ffmpeg"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v: says nothing of %s", err, want)
		}
	}
}
