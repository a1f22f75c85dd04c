package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"parlance/internal/client"
	"parlance/speech/speechtest"
)

// hostile is a file that lies, is broken, or holds nothing.
type hostile struct {
	name string
	body []byte
}

// wave is the head of a WAV file with the numbers given, and what follows it.
func wave(format, channels uint16, rate uint32, bits uint16, size uint32, data []byte) []byte {
	var b bytes.Buffer
	b.WriteString("RIFF\xff\xff\xff\xffWAVEfmt ")
	align := channels * (bits / 8)
	for _, v := range []any{uint32(16), format, channels, rate, rate * uint32(align), align, bits} {
		_ = binary.Write(&b, binary.LittleEndian, v) // a buffer takes everything
	}
	b.WriteString("data")
	_ = binary.Write(&b, binary.LittleEndian, size)
	b.Write(data)
	return b.Bytes()
}

// hostiles makes the corpus.
func hostiles() []hostile {
	random := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 64_000)
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	chunk := func(id string, size uint32, data string) []byte {
		return append(binary.LittleEndian.AppendUint32([]byte(id), size), data...)
	}
	good := wave(1, 1, 16000, 16, 64_000, noise)
	list := append([]byte("RIFF\xff\xff\xff\xffWAVE"), chunk("LIST", 0xFFFFFFF0, "INFO")...)
	frame := append([]byte{0xFF, 0xFB, 0x90, 0x00}, make([]byte, 413)...) // MPEG-1, 128 kbit/s, 44.1 kHz
	return []hostile{
		{"empty", nil},
		{"one byte", []byte{0}},
		{"a head without sound", wave(1, 1, 16000, 16, 0, nil)},
		{"one sample", wave(1, 1, 16000, 16, 2, []byte{1, 0})},
		{"half a sample", wave(1, 1, 16000, 16, 1, []byte{1})},
		{"silence", wave(1, 1, 16000, 16, 0xFFFFFFFF, make([]byte, 64_000))},
		{"noise", good},
		{"loudest noise", wave(3, 1, 16000, 32, 64_000, bytes.Repeat([]byte{0, 0, 0x80, 0x7F}, 16_000))}, // +Inf
		{"not a number", wave(3, 1, 16000, 32, 64_000, bytes.Repeat([]byte{0xFF}, 64_000))},
		{"a chunk of 4 GB", append(list, noise...)},
		{"chunks of nothing", append([]byte("RIFF\xff\xff\xff\xffWAVE"), bytes.Repeat(chunk("JUNK", 0, ""), 200_000)...)},
		{"no channels", wave(1, 0, 16000, 16, 64_000, noise)},
		{"65535 channels", wave(1, 65535, 16000, 16, 64_000, noise)},
		{"rate 0", wave(1, 1, 0, 16, 64_000, noise)},
		{"rate 1", wave(1, 1, 1, 16, 64_000, noise)},
		{"rate 4 GHz", wave(1, 1, 0xFFFFFFFF, 16, 64_000, noise)},
		{"255 bits", wave(1, 1, 16000, 255, 64_000, noise)},
		{"an unknown codec", wave(0x7777, 1, 16000, 16, 64_000, noise)},
		{"extensible without its rest", wave(0xFFFE, 1, 16000, 16, 64_000, noise)},
		{"a tag of 256 MB", append([]byte("ID3\x04\x00\x00\x7f\x7f\x7f\x7f"), bytes.Repeat(frame, 20)...)},
		{"mp3, then garbage", append(bytes.Repeat(frame, 20), noise...)},
		{"mp3 syncs only", bytes.Repeat([]byte{0xFF, 0xFB}, 32_000)},
		{"flac head, then garbage", append([]byte("fLaC\x00\x00\x00\x22"), noise...)},
		{"ogg head, then garbage", append([]byte("OggS\x00\x02"), noise...)},
		{"mp4 that contains itself", append([]byte("\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41"), bytes.Repeat([]byte("\x7f\xff\xff\xffmoov"), 4000)...)},
		{"matroska of unknown sizes", bytes.Repeat([]byte("\x1A\x45\xDF\xA3\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), 4000)},
		{"amr head only", []byte("#!AMR\n")},
		{"amr without data", append([]byte("#!AMR\n"), bytes.Repeat([]byte{0x7C}, 50)...)}, // a second of frames that say so
		{"aiff that lies", append([]byte("FORM\xff\xff\xff\xffAIFFCOMM\xff\xff\xff\xff"), noise...)},
		{"a playlist", []byte("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")},
		{"a list for ffmpeg", []byte("ffconcat version 1.0\nfile /etc/passwd\n")},
		{"a script", []byte("#!/bin/sh\nrm -rf /\n")},
		{"a zip", append([]byte("PK\x03\x04"), noise...)},
		{"zeros", make([]byte, 1<<20)},
		{"brackets", bytes.Repeat([]byte("[{"), 200_000)},
		{"an endless list", []byte("[{\"text\":\"a\"}" + strings.Repeat(",{\"text\":\"a\"}", 300_000) + "]")},
		{"a number beyond all", []byte(`{"segments":[{"start":1e308,"end":-1e308,"text":"hi"}]}`)},
		{"captions out of time", []byte("WEBVTT\n\n99999:99:99.999 --> 00:00.000\nhi\n\n00:01.000 --> 00:00.500\nho\n")},
		{"one long caption", []byte("WEBVTT\n\n00:01.000 --> 00:02.000\n" + strings.Repeat("<v a>", 100_000) + strings.Repeat("word ", 10_000))},
		{"a name without end", []byte("A: " + strings.Repeat("b: ", 20_000))},
		{"half of UTF-16", []byte("\xff\xfeA\x00:\x00 ")},
	}
}

// send posts a file and gives the job, or the status of a refusal.
func (h hostile) send(ctx context.Context, s *server) (acc client.Accepted, refusal error) {
	resp, err := s.Send(ctx, http.MethodPost, "/v1/process/audio", "", bytes.NewReader(h.body))
	if err != nil {
		return acc, err
	}
	return acc, client.Decode(resp, &acc)
}

// TestHostileRecordings sends files that lie. Each is refused, fails with a reason,
// or ends in a result, in bounded time and memory; the server lives on.
func TestHostileRecordings(t *testing.T) {
	t.Parallel()
	needSpeech(t)
	ctx, cancel := context.WithTimeout(t.Context(), e2eTime)
	defer cancel()
	s := serve(t, "PARLANCE_AUDIO_CONCURRENCY=2")
	taken := map[string]client.Accepted{}
	for _, h := range hostiles() {
		acc, err := h.send(ctx, s)
		switch {
		case err == nil:
			taken[h.name] = acc
		case strings.Contains(err.Error(), "internal error"), ctx.Err() != nil:
			t.Errorf("%s: %v", h.name, err)
		}
	}
	for name, acc := range taken {
		j, err := s.Wait(ctx, acc.JobID, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if j.Status == "failed" && (j.Error == "" || strings.Contains(j.Error, "nternal") || strings.Contains(j.Error, "stopped unexpectedly")) {
			t.Errorf("%s: failed with %q", name, j.Error)
		}
		t.Logf("%s: %s %s", name, j.Status, j.Error)
	}
	bound := int64(700 << 20)
	if raced {
		bound *= 3
	}
	if peak := peakMemory(t, s.PID()); peak > bound {
		t.Errorf("the server held %d MB", peak>>20)
	}
	if len(taken) < 10 {
		t.Errorf("only %d files were taken: the corpus tests nothing", len(taken))
	}
	if err := s.Call(ctx, http.MethodGet, "/v1/jobs", nil, new(any)); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// peakMemory is the largest resident size that a process has had, in bytes.
func peakMemory(t *testing.T, pid int) int64 {
	t.Helper()
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if errors.Is(err, os.ErrNotExist) {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "VmHWM:" {
			n, _ := strconv.ParseInt(f[1], 10, 64)
			return n << 10
		}
	}
	return 0
}

// TestFourHours transcribes four hours with a sentence now and then.
func TestFourHours(t *testing.T) {
	if os.Getenv("PARLANCE_LONG") == "" {
		t.Skip("takes minutes; set PARLANCE_LONG=1")
	}
	needSpeech(t)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Minute)
	defer cancel()
	path := filepath.Join(t.TempDir(), "long.wav")
	f, err := os.Create(path) //nolint:gosec // the test's own
	if err != nil {
		t.Fatal(err)
	}
	const hours = 4
	size := uint32(hours * 3600 * 16000 * 2)
	said := speechtest.WAV(16000, speechtest.Say(t, "rms", "go forward ten meters."))[44:]
	if _, err := f.Write(wave(1, 1, 16000, 16, size, nil)); err != nil {
		t.Fatal(err)
	}
	for at := range hours * 6 { // every ten minutes; the rest is a hole in the file
		if _, err := f.WriteAt(said, 44+int64(at)*600*32000); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(f.Truncate(44+int64(size)), f.Close()); err != nil {
		t.Fatal(err)
	}
	s := serve(t)
	acc := post(ctx, t, s, "audio", path)
	finish(ctx, t, s.Client, acc.JobID)
	got := messages(ctx, t, s.Client, acc.ConversationID)
	if text := fmt.Sprint(got); strings.Count(strings.ToLower(text), "forward") < hours*6-2 {
		t.Errorf("%d messages: %s", len(got), text)
	}
	if peak := peakMemory(t, s.PID()); peak > 200<<20 {
		t.Errorf("the server held %d MB", peak>>20)
	}
}
