package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"parlance/internal/client"
)

const (
	speechRate  = 16000
	memoryLimit = 300 << 20
	cpuLimit    = 1.15
)

// speech has a running server transcribe a long recording, and looks at what the
// server and its engine processes hold and use meanwhile.
func (b *bench) speech(ctx context.Context) error {
	wav := filepath.Join(b.dir, "long.wav")
	if err := longRecording(ctx, wav, b.audio); err != nil {
		return err
	}
	addr, err := freeAddr(ctx)
	if err != nil {
		return err
	}
	env := []string{"PARLANCE_ADDR=" + addr, "PARLANCE_DATA_DIR=" + filepath.Join(b.dir, "speech")}
	server, err := b.parlance(ctx, "speech", env, "serve")
	if err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return err
	}
	defer stopProcess(server)
	if err := until(ctx, time.Minute, func() bool { return ready(ctx, addr) }); err != nil {
		return err
	}
	c, err := b.signIn(ctx, addr, env)
	if err != nil {
		return err
	}
	w := watch(server.Process.Pid)
	start := time.Now()
	if err := transcribe(ctx, c, wav); err != nil {
		w.stop()
		return err
	}
	took := time.Since(start)
	u := w.stop()
	b.add("transcription of "+b.audio.String()+": memory of server and engines (PSS)", "< 300 MB", u.peakPSS < memoryLimit,
		"%d MB (resident %d MB)", u.peakPSS>>20, u.peakRSS>>20)
	ratio := float64(u.serverCPU+u.engineCPU) / float64(u.engineCPU)
	b.add("transcription: all CPU time to the engine's own", "<= 1.15", ratio <= cpuLimit,
		"%.2f (%.0f s of %.0f s audio)", ratio, (u.serverCPU + u.engineCPU).Seconds(), b.audio.Seconds())
	b.add("transcription: time taken to length of the recording", "", true, "%.2f", took.Seconds()/b.audio.Seconds())
	return nil
}

func transcribe(ctx context.Context, c *client.Client, path string) error {
	f, err := os.Open(path) //nolint:gosec // our scratch space
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	resp, err := c.Send(ctx, http.MethodPost, "/v1/process/audio?name=long", "audio/wav", f)
	if err != nil {
		return err
	}
	var acc client.Accepted
	if err := client.Decode(resp, &acc); err != nil {
		return err
	}
	j, err := c.Wait(ctx, acc.JobID, nil)
	if err == nil && j.Status != "completed" {
		err = errors.New("the job failed: " + j.Error)
	}
	return err
}

// longRecording writes a WAV of that length: a minute of a Debian voice with
// pauses, again and again.
func longRecording(ctx context.Context, path string, length time.Duration) (err error) {
	turn := filepath.Join(filepath.Dir(path), "turn.wav")
	text := "good morning everybody. today we talk about the budget of next year and the plan for the new office. " +
		"please send me your numbers by friday. who will write the report. i think that we should meet again on monday."
	if out, err := exec.CommandContext(ctx, "flite", "-voice", "rms", "-t", text, "-o", turn).CombinedOutput(); err != nil { //nolint:gosec // fixed
		return fmt.Errorf("flite: %w: %s", err, out)
	}
	data, err := os.ReadFile(turn) //nolint:gosec // made a moment ago
	if err != nil {
		return err
	}
	pcm := append(data[44:len(data):len(data)], make([]byte, speechRate*2)...) // and a second of silence
	f, err := os.Create(path)                                                  //nolint:gosec // our scratch space
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	size := int(length.Seconds()) * speechRate * 2
	if err := binary.Write(f, binary.LittleEndian, header(size)); err != nil {
		return err
	}
	for size > 0 {
		n := min(size, len(pcm))
		if _, err := f.Write(pcm[:n]); err != nil {
			return err
		}
		size -= n
	}
	return nil
}

// wavHeader is the canonical head of a mono 16-bit WAV.
type wavHeader struct {
	RIFF             [4]byte
	Size             uint32
	WAVEfmt          [8]byte
	Length           uint32
	Format, Channels uint16
	Rate, Bytes      uint32
	Align, Bits      uint16
	Data             [4]byte
	DataSize         uint32
}

func header(size int) wavHeader {
	n := uint32(size) //nolint:gosec // hours of sound
	return wavHeader{
		[4]byte([]byte("RIFF")), 36 + n, [8]byte([]byte("WAVEfmt ")), 16, 1, 1,
		speechRate, speechRate * 2, 2, 16, [4]byte([]byte("data")), n,
	}
}
