package decode

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"time"

	"parlance/audio"
	"parlance/conversation"
)

// program finds ffmpeg.
func (d Decoder) program() (string, bool) {
	switch d.FFmpeg {
	case "none":
		return "", false
	case "":
		path, err := exec.LookPath("ffmpeg")
		return path, err == nil
	default:
		st, err := os.Stat(d.FFmpeg)
		return d.FFmpeg, err == nil && !st.IsDir()
	}
}

// demuxer names ffmpeg's reader for a kind; "" for what it is not used for. The
// reader is always told: if ffmpeg guessed, a file that looks like a playlist
// could make it open other files and addresses.
func demuxer(k audio.Kind) string {
	switch k {
	case audio.WAV:
		return "wav"
	case audio.MP3:
		return "mp3"
	case audio.FLAC:
		return "flac"
	case audio.Ogg:
		return "ogg"
	case audio.MP4:
		return "mov"
	case audio.Matroska:
		return "matroska"
	case audio.AMR:
		return "amr"
	case audio.AIFF:
		return "aiff"
	case audio.AU:
		return "au"
	case audio.CAF:
		return "caf"
	case audio.ASF:
		return "asf"
	case audio.AVI:
		return "avi"
	case audio.AAC:
		return "aac"
	case audio.MPEGTS:
		return "mpegts"
	case audio.MPEGPS:
		return "mpeg"
	default:
		return ""
	}
}

// arguments are always the same but for the reader. The recording is file
// descriptor 3; samples go to standard output; nothing else can be opened but
// local files, and those not for writing (see confine).
func arguments(kind audio.Kind) []string {
	return []string{
		"-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1",
		"-protocol_whitelist", "file", "-f", demuxer(kind), "-i", "file:/proc/self/fd/3",
		"-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1",
		"-flags", "+bitexact", "-fflags", "+bitexact", "-c:a", "pcm_f32le", "-f", "wav", "pipe:1",
	}
}

// transcoding is a running ffmpeg.
type transcoding struct {
	*audio.PCMReader
	format audio.Format
	cmd    *exec.Cmd
	input  func() // releases the recording
	out    *os.File
	log    bytes.Buffer
	done   chan struct{}
	err    error // of the exit; valid after done
	stall  time.Duration
	any    bool // some sound came
	unbind func() bool
}

// transcode starts ffmpeg on r and waits for the first samples.
func (d Decoder) transcode(ctx context.Context, program string, r io.ReadSeeker, f audio.Format) (*transcoding, error) {
	in, release, err := asFile(r)
	if err != nil {
		return nil, fmt.Errorf("prepare recording for ffmpeg: %w", err)
	}
	t := &transcoding{format: f, input: release, done: make(chan struct{}), stall: d.StallTimeout}
	if t.stall == 0 {
		t.stall = time.Minute
	}
	t.cmd = exec.Command(program, arguments(f.Kind)...) //nolint:gosec,noctx // fixed arguments; Close and ctx kill it
	t.cmd.ExtraFiles = []*os.File{in}
	t.cmd.Env = []string{} // no proxies, no configuration
	t.cmd.Dir = "/"
	t.cmd.Stderr = &limited{buf: &t.log, left: 4096}
	if err := t.start(); err != nil {
		release()
		return nil, &conversation.Error{Code: conversation.Unavailable, Message: "The audio decoder cannot be started.", Err: err}
	}
	t.unbind = context.AfterFunc(ctx, func() { _ = t.cmd.Process.Kill() })
	if err := t.header(); err != nil {
		_ = t.Close()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	return t, nil
}

// start runs the process under one goroutine that is tied to its thread; see
// speech/child for the reason.
func (t *transcoding) start() error {
	out, stdout, err := os.Pipe()
	if err != nil {
		return err
	}
	t.out, t.cmd.Stdout = out, stdout
	confine(t.cmd)
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := t.cmd.Start()
		stdout.Close()
		started <- err
		if err == nil {
			limitProcess(t.cmd.Process.Pid)
			t.err = t.cmd.Wait()
		}
		close(t.done)
	}()
	if err := <-started; err != nil {
		out.Close()
		return err
	}
	return nil
}

// header reads the start of ffmpeg's WAV output, which tells rate and channels.
func (t *transcoding) header() error {
	buffered := bufio.NewReaderSize(stalling{t}, 64<<10)
	head, err := buffered.Peek(4096)
	if len(head) == 0 {
		return t.failure(err)
	}
	w, err := audio.ParseWAVE(bytes.NewReader(head), int64(len(head)))
	if err != nil || len(w.Data) == 0 {
		return t.failure(err)
	}
	if _, err := buffered.Discard(int(w.Data[0].Offset)); err != nil {
		return err
	}
	t.PCMReader = audio.NewPCMStream(buffered, w)
	return nil
}

// Read fills dst with interleaved samples; see audio.Stream. A file whose end is
// damaged keeps the sound before.
func (t *transcoding) Read(dst []float32) (int, error) {
	n, err := t.PCMReader.Read(dst)
	if n > 0 {
		t.any = true
		return n, nil
	}
	if errors.Is(err, io.EOF) && t.any {
		return 0, io.EOF
	}
	return 0, t.failure(err)
}

// failure says why no sound came.
func (t *transcoding) failure(cause error) error {
	if errors.Is(cause, os.ErrDeadlineExceeded) {
		_ = t.cmd.Process.Kill()
		return &conversation.Error{
			Code:    conversation.DeadlinePassed,
			Message: "The decoder of the recording (" + t.format.Name + ") gave nothing for " + t.stall.String() + " and was stopped.",
		}
	}
	if cause != nil && !errors.Is(cause, io.EOF) {
		return cause
	}
	<-t.done // its output has ended
	if bytes.Contains(t.log.Bytes(), []byte("matches no streams")) {
		return conversation.Errorf(conversation.Unprocessable, "The file (%s) has no sound.", t.format.Name)
	}
	if t.err == nil {
		return io.EOF
	}
	return &conversation.Error{
		Code:    conversation.Unprocessable,
		Message: "The file is " + t.format.String() + ", and its sound cannot be decoded: it is damaged, protected, or of an unknown codec.",
		Err:     fmt.Errorf("ffmpeg: %w: %s", t.err, bytes.TrimSpace(t.log.Bytes())),
	}
}

// Close ends ffmpeg and waits until it is gone.
func (t *transcoding) Close() error {
	t.unbind()
	t.out.Close()
	_ = t.cmd.Process.Kill() // an error means that it is gone already
	<-t.done
	t.input()
	return nil
}

// stalling reads ffmpeg's output and gives up when nothing comes.
type stalling struct{ t *transcoding }

func (s stalling) Read(b []byte) (int, error) {
	if err := s.t.out.SetReadDeadline(time.Now().Add(s.t.stall)); err != nil {
		return 0, err
	}
	return s.t.out.Read(b)
}

// limited keeps the first bytes of a log.
type limited struct {
	buf  *bytes.Buffer
	left int
}

func (l *limited) Write(b []byte) (int, error) {
	n := min(l.left, len(b))
	l.left -= n
	l.buf.Write(b[:n])
	return len(b), nil
}
