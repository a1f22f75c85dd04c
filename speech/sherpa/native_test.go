//go:build sherpa && cgo && linux

package sherpa_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/child"
	"parlance/speech/sherpa"
	"parlance/speech/speechtest"
)

const asChild = "PARLANCE_TEST_SHERPA"

func TestMain(m *testing.M) {
	if os.Getenv(asChild) != "" {
		if err := sherpa.Serve(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

const digits = "testdata/digits"

func open(t *testing.T, dir string, children int) speech.Engine {
	t.Helper()
	return openWith(t, sherpa.Config{Dir: dir, Children: children, Threads: 1})
}

func openWith(t *testing.T, cfg sherpa.Config) speech.Engine {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cfg.Command, cfg.Env = []string{exe}, []string{asChild + "=1"}
	e, closer, err := sherpa.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closer.Close() })
	return e
}

func ready(t *testing.T, children int) speech.Engine {
	t.Helper()
	e := open(t, digits, children)
	if e.Missing != nil {
		t.Fatal(e.Missing)
	}
	return e
}

func text(words []conversation.Word) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.Text
	}
	return strings.Join(out, " ")
}

func concat(parts ...[]int16) []int16 {
	var out []int16
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

func TestNew_Describes(t *testing.T) {
	t.Parallel()
	e := ready(t, 1)
	if e.Label() != "sherpa-onnx/tiny-digits" || e.Version != sherpa.Version || e.Accuracy != "spoken digits only" {
		t.Errorf("%+v", e)
	}
	if l, err := e.Language("en-US"); l != "en" || err != nil {
		t.Errorf("%q, %v", l, err)
	}
	if _, err := e.Language("de-DE"); conversation.CodeOf(err) != conversation.Invalid {
		t.Errorf("German: %v", err)
	}
}

// stranger is a voice that the model was not trained with, and hears well.
const stranger = "espeak:en-us-nyc+f3"

// The model hears voices that it was not trained with.
func TestTranscribe(t *testing.T) {
	t.Parallel()
	e := ready(t, 1)
	var said, heard []string
	for _, voice := range []string{stranger, "espeak:en-us+m5", "awb"} {
		for _, phrase := range []string{"seven three nine", "one two six eight", "four zero five", "one two three", "six", "zero"} {
			words, err := e.Transcribe(t.Context(), speech.Segment{PCM: speechtest.Say(t, voice, phrase)})
			if err != nil {
				t.Fatal(err)
			}
			if got := text(words); got != phrase {
				t.Logf("%s says %q: %q", voice, phrase, got)
			}
			said, heard = append(said, phrase), append(heard, text(words))
		}
	}
	score := speechtest.Compare(strings.Join(said, " "), strings.Join(heard, " "))
	t.Logf("strangers: WER %.1f %%", score.WER())
	if score.WER() > 12 {
		t.Errorf("WER %.1f %%, want at most 12 %%", score.WER())
	}
}

func TestTranscribe_Nothing(t *testing.T) {
	t.Parallel()
	e := ready(t, 1)
	for name, pcm := range map[string][]int16{"silence": speechtest.Silence(2), "no sound": nil, "one sample": {5}} {
		if words, err := e.Transcribe(t.Context(), speech.Segment{PCM: pcm}); err != nil || len(words) != 0 {
			t.Errorf("%s: %q, %v", name, text(words), err)
		}
	}
}

// A person, through the whole length of the library: far from the voices of the
// training, so only most of it can be right.
func TestTranscribe_Person(t *testing.T) {
	t.Parallel()
	pcm := speechtest.Load(t, speechtest.Recording(t, "vosk.wav"))
	words, err := ready(t, 1).Transcribe(t.Context(), speech.Segment{PCM: pcm})
	if err != nil {
		t.Fatal(err)
	}
	score := speechtest.Compare("one zero zero zero one nine oh two one oh zero one eight zero three", text(words)) //nolint:dupword // so it was said
	t.Logf("%q: WER %.0f %%", text(words), score.WER())
	if len(words) < 5 {
		t.Errorf("%d words of 15", len(words))
	}
}

// Words stand where they are said: within a quarter of a second.
func TestTranscribe_Times(t *testing.T) {
	t.Parallel()
	e := ready(t, 1)
	var pcm []int16
	var starts []time.Duration
	said := []string{"seven", "four", "nine", "two"}
	for _, w := range said {
		pcm = append(pcm, speechtest.Silence(0.4)...)
		sound := speechtest.Say(t, stranger, w)
		starts = append(starts, at(len(pcm)+onset(sound)))
		pcm = append(pcm, sound...)
	}
	pcm = append(pcm, speechtest.Silence(0.5)...)
	words, err := e.Transcribe(t.Context(), speech.Segment{PCM: pcm})
	if err != nil || text(words) != strings.Join(said, " ") {
		t.Fatalf("%q, %v", text(words), err)
	}
	for i, w := range words {
		if d := (w.Offset - starts[i]).Abs(); d > 250*time.Millisecond {
			t.Errorf("%q begins at %v, not %v", w.Text, w.Offset, starts[i])
		}
		if w.Duration <= 0 || w.Offset+w.Duration > at(len(pcm)) || w.Confidence != -1 {
			t.Errorf("%+v", w)
		}
	}
}

func at(samples int) time.Duration { return time.Duration(samples) * time.Second / speech.Rate }

// onset is the first loud sample.
func onset(pcm []int16) int {
	for i, v := range pcm {
		if math.Abs(float64(v)) > 1500 {
			return i
		}
	}
	return 0
}

// Longer than a window of the model: cut, and put together again.
func TestTranscribe_Long(t *testing.T) {
	t.Parallel()
	one := concat(speechtest.Say(t, stranger, "one two three"), speechtest.Silence(0.8))
	var pcm []int16
	var said []string
	for len(pcm) < 40*speech.Rate {
		pcm, said = append(pcm, one...), append(said, "one two three")
	}
	words, err := ready(t, 1).Transcribe(t.Context(), speech.Segment{PCM: pcm})
	if err != nil {
		t.Fatal(err)
	}
	score := speechtest.Compare(strings.Join(said, " "), text(words))
	if score.WER() > 20 {
		t.Errorf("WER %.0f %%: %q", score.WER(), text(words))
	}
	// Words of the second window have the times of the second half.
	var last time.Duration
	late := 0
	for _, w := range words {
		if w.Offset < last {
			t.Fatalf("%q at %v, after %v", w.Text, w.Offset, last)
		}
		if last = w.Offset; last > 30*time.Second {
			late++
		}
	}
	if want := len(words) / 8; late < want || last > at(len(pcm)) {
		t.Errorf("%d words after 30 s, the last at %v of %v", late, last, at(len(pcm)))
	}
}

// Several children at once give what one gives.
func TestTranscribe_AtOnce(t *testing.T) {
	t.Parallel()
	e := ready(t, 3)
	said := []string{"one two", "three four five", "six", "seven eight nine", "zero"}
	want := make([]string, len(said))
	sound := make([][]int16, len(said))
	single := ready(t, 1)
	for i, s := range said {
		sound[i] = speechtest.Say(t, stranger, s)
		words, err := single.Transcribe(t.Context(), speech.Segment{PCM: sound[i]})
		if err != nil || len(words) == 0 {
			t.Fatal(err)
		}
		want[i] = fmt.Sprint(words)
	}
	var wg sync.WaitGroup
	for i := range 15 {
		wg.Go(func() {
			words, err := e.Transcribe(t.Context(), speech.Segment{PCM: sound[i%len(said)]})
			if err != nil || fmt.Sprint(words) != want[i%len(said)] {
				t.Errorf("%v, %v, want %s", words, err, want[i%len(said)])
			}
		})
	}
	wg.Wait()
}

// copyModel copies the model with changed files; a nil file is left out.
func copyModel(t *testing.T, change map[string]func([]byte) []byte) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"model.onnx", "tokens.txt"} {
		b, err := os.ReadFile(filepath.Join(digits, name))
		if err != nil {
			t.Fatal(err)
		}
		if c := change[name]; c != nil {
			b = c(b)
		}
		if b == nil {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	manifest := []byte(`{"name":"x","type":"wenet_ctc","feature_dim":40}`)
	if c := change["manifest.json"]; c != nil {
		manifest = c(manifest)
	}
	if err := os.WriteFile(filepath.Join(dir, "manifest.json"), manifest, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// What is wrong with a model is said before C++ code meets it.
func TestNew_BadModels(t *testing.T) {
	t.Parallel()
	swap := func(from, to string) func([]byte) []byte {
		return func(b []byte) []byte { return bytes.Replace(b, []byte(from), []byte(to), 1) }
	}
	for name, test := range map[string]struct {
		change map[string]func([]byte) []byte
		want   string
	}{
		"truncated":    {map[string]func([]byte) []byte{"model.onnx": func(b []byte) []byte { return b[:len(b)/2] }}, "cut off"},
		"no model":     {map[string]func([]byte) []byte{"model.onnx": func([]byte) []byte { return nil }}, "needs a file model.onnx"},
		"a text":       {map[string]func([]byte) []byte{"model.onnx": func([]byte) []byte { return []byte("git lfs pointer\n") }}, "no ONNX file"},
		"no tokens":    {map[string]func([]byte) []byte{"tokens.txt": func([]byte) []byte { return nil }}, "no tokens.txt"},
		"other tokens": {map[string]func([]byte) []byte{"tokens.txt": func(b []byte) []byte { return b[:20] }}, "tokens, but tokens.txt lists"},
		"other type":   {map[string]func([]byte) []byte{"manifest.json": swap("wenet_ctc", "sense_voice")}, "it is of type wenet_ctc"},
		"no metadata":  {map[string]func([]byte) []byte{"model.onnx": swap("vocab_size", "vocab_sire")}, "does not say its vocab_size"},
	} {
		e := open(t, copyModel(t, test.change), 1)
		if conversation.CodeOf(e.Missing) != conversation.EngineMissing || !strings.Contains(fmt.Sprint(e.Missing), test.want) {
			t.Errorf("%s: %v", name, e.Missing)
		}
	}
	if e := open(t, "", 1); conversation.CodeOf(e.Missing) != conversation.EngineMissing || !strings.Contains(e.Missing.Error(), "parlance models pull") {
		t.Errorf("no directory: %v", e.Missing)
	}
}

// What only the library notices ends the child, never this process, and the next
// engine works.
func TestTranscribe_LibraryRefuses(t *testing.T) {
	t.Parallel()
	damage := func(b []byte) []byte {
		b = bytes.Clone(b)
		for i := 5000; i < 5400; i++ { // the names of nodes and weights still stand
			b[i] ^= 0xff
		}
		return bytes.Replace(b, []byte("LogSoftmax"), []byte("LogSoftwax"), 1)
	}
	for name, change := range map[string]map[string]func([]byte) []byte{
		"damaged inside":  {"model.onnx": damage},
		"other features":  {"manifest.json": func(b []byte) []byte { return bytes.Replace(b, []byte("40"), []byte("80"), 1) }},
		"tokens of words": {"tokens.txt": func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("<blank>"), []byte("nothing")) }},
	} {
		e := open(t, copyModel(t, change), 1)
		if e.Missing != nil {
			t.Errorf("%s: noticed already: %v", name, e.Missing)
			continue
		}
		words, err := e.Transcribe(t.Context(), speech.Segment{PCM: make([]int16, speech.Rate)})
		if err == nil {
			t.Errorf("%s: no error, %v", name, words)
		}
		t.Logf("%s: %v", name, err)
	}
	e := openWith(t, sherpa.Config{Dir: digits, VAD: filepath.Join(digits, "model.onnx")})
	if words, err := e.Transcribe(t.Context(), speech.Segment{PCM: make([]int16, speech.Rate)}); err == nil {
		t.Errorf("a recogniser to find speech with: no error, %v", words)
	}
	words, err := ready(t, 1).Transcribe(t.Context(), speech.Segment{PCM: speechtest.Say(t, stranger, "three")})
	if err != nil || text(words) != "three" {
		t.Errorf("afterwards: %q, %v", text(words), err)
	}
}

// A call that nobody waits for ends at once.
func TestTranscribe_Cancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := ready(t, 1).Transcribe(ctx, speech.Segment{PCM: make([]int16, speech.Rate)})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

var _ speech.Transcriber = (*child.Pool)(nil)
