package pocketsphinx_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/pocketsphinx"
	"parlance/speech/speechtest"
)

// asChild makes the test program be the speech engine's process.
const asChild = "PARLANCE_TEST_SPEECH_ENGINE"

func TestMain(m *testing.M) {
	if os.Getenv(asChild) != "" {
		if err := pocketsphinx.Serve(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// setup gives the real engine; the test is skipped where it is not built in.
func setup(t *testing.T, children int) speech.Engine {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	e, closer, err := pocketsphinx.New(pocketsphinx.Config{
		Children: children, Command: []string{exe}, Env: []string{asChild + "=1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closer.Close() })
	if e.Missing != nil {
		t.Skip(e.Missing)
	}
	return e
}

func transcribe(t *testing.T, p speech.Pipeline, r io.ReadSeeker, opt conversation.Options) *speech.Transcript {
	t.Helper()
	tr, err := p.Run(t.Context(), r, opt, nil)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func open(t *testing.T, path string) io.ReadSeeker {
	t.Helper()
	r, err := speechtest.Reference{File: path}.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func TestPipeline_CommandSentences(t *testing.T) {
	t.Parallel()
	p := speech.Pipeline{Engine: setup(t, 1)}
	for name, want := range map[string]string{
		"goforward.raw": "go forward ten meters",
		"cards001.wav":  "ten of clubs",
	} {
		tr := transcribe(t, p, open(t, speechtest.Recording(t, name)), conversation.Options{})
		if got := speechtest.Text(tr); got != want {
			t.Errorf("%s: heard %q, want %q", name, got, want)
		}
		if tr.Engine != "pocketsphinx/en-us" || tr.Accuracy != "low" || tr.Language != "en-US" {
			t.Errorf("%s: described as %q, %q, %q", name, tr.Engine, tr.Accuracy, tr.Language)
		}
	}
}

func TestPipeline_Silence(t *testing.T) {
	t.Parallel()
	p := speech.Pipeline{Engine: setup(t, 1)}
	noise := make([]int16, 5*speech.Rate)
	seed := uint32(1)
	for i := range noise {
		seed = seed*1664525 + 1013904223
		noise[i] = int16(seed>>16) / 64
	}
	for name, pcm := range map[string][]int16{"zeros": speechtest.Silence(5), "noise": noise} {
		tr := transcribe(t, p, bytes.NewReader(speechtest.WAV(speech.Rate, pcm)), conversation.Options{})
		if len(tr.Utterances) != 0 {
			t.Errorf("%s: heard %q", name, speechtest.Text(tr))
		}
	}
}

// TestPipeline_WordTimes says the same sentence after known silences and checks
// that the words move by exactly that much, and that the first begins where the
// sound does.
func TestPipeline_WordTimes(t *testing.T) {
	t.Parallel()
	p := speech.Pipeline{Engine: setup(t, 1)}
	said := speechtest.Say(t, "slt", "go forward ten meters")
	onset := 0
	for i, v := range said {
		if v > 500 || v < -500 {
			onset = i
			break
		}
	}
	for _, lead := range []float64{0.5, 5, 33} {
		pcm := append(speechtest.Silence(lead), said...)
		pcm = append(pcm, speechtest.Silence(1)...)
		tr := transcribe(t, p, bytes.NewReader(speechtest.WAV(speech.Rate, pcm)), conversation.Options{})
		if len(tr.Utterances) == 0 {
			t.Fatalf("after %v s: nothing heard", lead)
		}
		first := tr.Utterances[0].Words[0]
		want := time.Duration((lead + float64(onset)/speech.Rate) * float64(time.Second))
		if d := (first.Offset - want).Abs(); d > 150*time.Millisecond {
			t.Errorf("after %v s: %q at %v, want %v", lead, first.Text, first.Offset, want)
		}
		if first.Confidence <= 0 || first.Confidence > 1 {
			t.Errorf("confidence %v", first.Confidence)
		}
	}
}

func TestPipeline_StereoSpeakers(t *testing.T) {
	t.Parallel()
	p := speech.Pipeline{Engine: setup(t, 1)}
	left := append(speechtest.Say(t, "slt", "please call the doctor on monday"), speechtest.Silence(4)...)
	right := append(speechtest.Silence(4), speechtest.Say(t, "rms", "i will send the report tomorrow")...)
	tr := transcribe(t, p, bytes.NewReader(speechtest.WAV(speech.Rate, left, right)), conversation.Options{
		Channels: []conversation.ChannelSpeaker{{Channel: 2, Speaker: conversation.Member{Name: "Ann"}}},
	})
	if tr.Voices != 2 || len(tr.Utterances) != 2 {
		t.Fatalf("%d voices, utterances %+v", tr.Voices, tr.Utterances)
	}
	for i, want := range []struct{ name, word string }{{"Speaker 1", "doctor"}, {"Ann", "report"}} {
		u := tr.Utterances[i]
		text := speechtest.Text(&speech.Transcript{Utterances: []speech.Utterance{u}})
		if u.Channel != i+1 || u.Speaker.Name != want.name || !strings.Contains(text, want.word) {
			t.Errorf("utterance %d: channel %d, %q said %q", i, u.Channel, u.Speaker.Name, text)
		}
	}
}

// TestPipeline_SameOnAllCores compares one child with two.
func TestPipeline_SameOnAllCores(t *testing.T) {
	t.Parallel()
	path := speechtest.Recording(t, "gcp_commercial_mono.wav")
	one := transcribe(t, speech.Pipeline{Engine: setup(t, 1), Cores: 1}, open(t, path), conversation.Options{})
	two := transcribe(t, speech.Pipeline{Engine: setup(t, 2), Cores: 2}, open(t, path), conversation.Options{})
	if a, b := fmt.Sprint(one.Utterances), fmt.Sprint(two.Utterances); a != b {
		t.Errorf("one core:\n%s\ntwo cores:\n%s", a, b)
	}
}

// Word error rates that the engine reaches, with some room for the small sets.
func limits() map[string]float64 {
	return map[string]float64{"read": 33, "digits": 40, "conv8k": 62, "conv": 65}
}

func TestPipeline_WordErrorRate(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	p := speech.Pipeline{Engine: setup(t, 2), Cores: min(2, runtime.NumCPU())}
	sets := map[string]speechtest.Score{}
	var heard, sound time.Duration
	for _, ref := range speechtest.References(t) {
		begin := time.Now()
		tr := transcribe(t, p, open(t, ref.File), conversation.Options{})
		heard += time.Since(begin)
		sound += tr.Duration
		s := speechtest.Compare(ref.Text, speechtest.Text(tr))
		sets[ref.Set] = sets[ref.Set].Add(s)
		t.Logf("%-26s %5.1f %% of %3d  %s", filepath.Base(ref.File), s.WER(), s.Words, speechtest.Text(tr))
	}
	for set, s := range sets {
		t.Logf("%-8s WER %5.1f %% of %d words", set, s.WER(), s.Words)
		if limit, ok := limits()[set]; ok && s.WER() > limit {
			t.Errorf("%s: word error rate %.1f %%, at most %.1f %%", set, s.WER(), limit)
		}
	}
	t.Logf("%.1f s of sound in %.1f s", sound.Seconds(), heard.Seconds())
}

// TestPipeline_NarrowBand hears read speech through a telephone. With the model for
// sound of full width the error rate is 57 %.
func TestPipeline_NarrowBand(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	p := speech.Pipeline{Engine: setup(t, 2), Cores: min(2, runtime.NumCPU())}
	var score speechtest.Score
	for _, ref := range speechtest.References(t) {
		if ref.Set != "read" || filepath.Ext(ref.File) != ".wav" {
			continue
		}
		path := filepath.Join(t.TempDir(), filepath.Base(ref.File))
		speechtest.Run(t, "sox", "-D", ref.File, "-r", "8000", "-c", "1", path)
		tr := transcribe(t, p, open(t, path), conversation.Options{})
		score = score.Add(speechtest.Compare(ref.Text, speechtest.Text(tr)))
	}
	t.Logf("WER %.1f %% of %d words", score.WER(), score.Words)
	if score.WER() > 40 {
		t.Errorf("word error rate %.1f %%, at most 40 %%", score.WER())
	}
}

func TestNew_NoModel(t *testing.T) {
	t.Parallel()
	e, _, err := pocketsphinx.New(pocketsphinx.Config{ModelDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	if conversation.CodeOf(e.Missing) != conversation.EngineMissing {
		t.Fatalf("Missing = %v", e.Missing)
	}
	if m := conversation.MessageOf(e.Missing); !strings.Contains(m, "apt-get install pocketsphinx-en-us") {
		t.Errorf("the message does not say how to get the engine: %s", m)
	}
	_, err = speech.Pipeline{Engine: e}.Run(t.Context(), bytes.NewReader(nil), conversation.Options{}, nil)
	if conversation.CodeOf(err) != conversation.EngineMissing {
		t.Errorf("Run: %v", err)
	}
}
