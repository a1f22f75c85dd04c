package demo

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// The recording: 16 kHz, 16 bit, one voice per channel.
const (
	voiceRate  = 16000
	voicePause = voiceRate * 6 / 10 // samples of silence between two turns
)

// turn is one thing said in the demonstration's recording.
type turn struct {
	channel int // 0 left, 1 right
	voice   string
	text    string
}

// dialogue is what the two voices say; what comes back is compared with it.
func dialogue() []turn {
	const left, right = "slt", "rms"
	return []turn{
		{0, left, "good morning how are you today"},
		{1, right, "i am very well thank you"},
		{0, left, "can you send me the report by friday"},
		{1, right, "yes i will send you the report on thursday afternoon"},
		{0, left, "what time should we meet next week"},
		{1, right, "let us meet on monday at ten in the morning"},
		{0, left, "thank you very much"},
	}
}

// makeRecording speaks the dialogue into a stereo WAV and an MP3 beside it.
func makeRecording(ctx context.Context, dir string) (wav, mp3 string, err error) {
	var channels [2][]int16
	for i, t := range dialogue() {
		pcm, err := speak(ctx, filepath.Join(dir, fmt.Sprintf("turn-%d.wav", i)), t)
		if err != nil {
			return "", "", err
		}
		silence := make([]int16, len(pcm)+voicePause)
		channels[t.channel] = append(append(channels[t.channel], pcm...), make([]int16, voicePause)...)
		channels[1-t.channel] = append(channels[1-t.channel], silence...)
	}
	wav, mp3 = filepath.Join(dir, "call.wav"), filepath.Join(dir, "call.mp3")
	if err := os.WriteFile(wav, stereoWAV(channels), 0o600); err != nil {
		return "", "", err
	}
	if err := command(ctx, "lame", "--quiet", "-b", "128", wav, mp3); err != nil {
		return "", "", err
	}
	return wav, mp3, nil
}

// speak has a Debian voice say one turn.
func speak(ctx context.Context, path string, t turn) ([]int16, error) {
	if err := command(ctx, "flite", "-voice", t.voice, "-t", t.text, "-o", path); err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(path) }()
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	_, body, found := bytes.Cut(data, []byte("data"))
	if !found || len(body) < 4 {
		return nil, fmt.Errorf("flite wrote no WAV for %q", t.text)
	}
	body = body[4:] // the length
	pcm := make([]int16, len(body)/2)
	err = binary.Read(bytes.NewReader(body), binary.LittleEndian, pcm)
	return pcm, err
}

func command(ctx context.Context, name string, args ...string) error {
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput() //nolint:gosec // fixed names
	if errors.Is(err, exec.ErrNotFound) {
		return fmt.Errorf("%s is not installed: run \"make demo\", which installs it, or apt-get install flite lame", name)
	}
	if err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(string(out)))
	}
	return nil
}

// stereoWAV interleaves two channels behind a WAV header.
func stereoWAV(ch [2][]int16) []byte {
	n := min(len(ch[0]), len(ch[1]))
	pcm := make([]int16, 0, 2*n)
	for i := range n {
		pcm = append(pcm, ch[0][i], ch[1][i])
	}
	const align = 4
	var b bytes.Buffer
	size := uint32(len(pcm) * 2)
	for _, v := range []any{
		[]byte("RIFF"), 36 + size, []byte("WAVEfmt "), uint32(16), uint16(1), uint16(2),
		uint32(voiceRate), uint32(voiceRate * align), uint16(align), uint16(16), []byte("data"), size, pcm,
	} {
		_ = binary.Write(&b, binary.LittleEndian, v) // a buffer takes everything
	}
	return b.Bytes()
}

// heard is the part of the spoken words that the transcript has, in order of
// neither: 0 to 1.
func heard(spoken, transcript []string) float64 {
	have := map[string]int{}
	for _, w := range transcript {
		have[w]++
	}
	hit := 0
	for _, w := range spoken {
		if have[w] > 0 {
			have[w]--
			hit++
		}
	}
	return float64(hit) / float64(max(1, len(spoken)))
}

// wordsOf lower-cases and drops punctuation.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && r != '\''
	})
}
