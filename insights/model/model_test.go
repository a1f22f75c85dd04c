package model

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"parlance/insights/model/weights"
)

func load(tb testing.TB) *Models {
	tb.Helper()
	m, err := Load()
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// The weight files must be the ones that the trainer wrote: an edited or half
// committed file fails here, by name.
func TestWeights_MatchTheManifest(t *testing.T) {
	t.Parallel()
	manifest, err := weights.Files.ReadFile("MANIFEST")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for line := range strings.Lines(string(manifest)) {
		sum, name, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if !ok {
			t.Fatalf("manifest line %q", line)
		}
		listed[name] = sum
	}
	entries, err := weights.Files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, e := range entries {
		if e.Name() == "MANIFEST" || strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		b, err := weights.Files.ReadFile(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		total += len(b)
		sum := sha256.Sum256(b)
		if got := hex.EncodeToString(sum[:]); got != listed[e.Name()] {
			t.Errorf("%s has SHA-256 %s, the manifest says %q", e.Name(), got, listed[e.Name()])
		}
		delete(listed, e.Name())
	}
	for name := range listed {
		t.Errorf("%s is in the manifest but not embedded", name)
	}
	if const6MB := 6_000_000; total > const6MB {
		t.Errorf("weights are %d bytes, more than %d", total, const6MB)
	}
}

// Sentences that the heads must get right, marked and as a recogniser gives
// them, whatever the training data of the day.
func TestReader_KnownSentences(t *testing.T) {
	t.Parallel()
	m := load(t)
	tests := []struct {
		text string
		get  func(Scores) float64
		want bool
	}{
		{"What time does the meeting start?", question, true},
		{"do you know where the report is", question, true},
		{"can we move it to friday", question, true},
		{"The report is on your desk.", question, false},
		{"yeah i think so too", question, false},
		{"Please send me the contract by Friday.", request, true},
		{"The weather was nice last week.", request, false},
		{"why don't we try the other one", directive, true},
		{"it was raining all day", directive, false},
		{"i'll send it to you tomorrow", commitment, true},
		{"he sent it yesterday", commitment, false},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			if s := tt.get(m.NewReader().Read(Utterance{Text: tt.text})); (s >= 0.5) != tt.want {
				t.Errorf("score %.2f, want at least 0.5: %v", s, tt.want)
			}
		})
	}
}

func question(s Scores) float64   { return s.Question }
func request(s Scores) float64    { return s.Request }
func directive(s Scores) float64  { return s.Directive }
func commitment(s Scores) float64 { return s.Commitment }

func TestReader_Sentiment(t *testing.T) {
	t.Parallel()
	m := load(t)
	good := m.NewReader().Read(Utterance{Text: "This is wonderful, I love it!"}).Sentiment
	bad := m.NewReader().Read(Utterance{Text: "This is terrible, I hate it and it broke."}).Sentiment
	if good.Score <= 0.3 || bad.Score >= -0.3 {
		t.Errorf("scores %.2f and %.2f, want above 0.3 and below -0.3", good.Score, bad.Score)
	}
	for _, s := range []Sentiment{good, bad} {
		if sum := s.Negative + s.Neutral + s.Positive; sum < 0.999 || sum > 1.001 {
			t.Errorf("probabilities add up to %v", sum)
		}
	}
}

// talk is a made-up conversation with times.
func talk() []Utterance {
	lines := []string{
		"ana|so what do you think about the plan", "ben|i like it", "ben|but we should test it first",
		"ana|right", "ben|i'll write the test by monday", "ana|great could you send me the numbers too",
		"ben|sure", "ana|okay let's meet on tuesday then", "ben|fine",
	}
	out := make([]Utterance, len(lines))
	for i, l := range lines {
		who, text, _ := strings.Cut(l, "|")
		at := time.Duration(i) * 3 * time.Second
		out[i] = Utterance{Text: text, Speaker: who, Position: i, Timed: true, Start: at, End: at + 2*time.Second}
	}
	return out
}

// An append must cost what it adds: a Reader that skips the Context utterances
// before goes on with the very scores of an unbroken run.
func TestReader_GoesOnAfterSkip(t *testing.T) {
	t.Parallel()
	m, list := load(t), talk()
	whole := m.NewReader()
	var want []Scores
	for _, u := range list {
		want = append(want, whole.Read(u))
	}
	for cut := range list {
		r := m.NewReader()
		for _, u := range list[max(0, cut-Context):cut] {
			r.Skip(u)
		}
		for i, u := range list[cut:] {
			if got := r.Read(u); got != want[cut+i] {
				t.Fatalf("cut at %d: utterance %d scores %+v, in one run %+v", cut, cut+i, got, want[cut+i])
			}
		}
	}
}

func TestReader_FewAllocations(t *testing.T) {
	m, list := load(t), talk()
	r := m.NewReader()
	for range 3 {
		for _, u := range list {
			r.Read(u)
		}
	}
	n := testing.AllocsPerRun(20, func() {
		for _, u := range list {
			r.Read(u)
		}
	})
	if per := n / float64(len(list)); per > 2 {
		t.Errorf("%.1f allocations per utterance, want at most 2 whatever its length", per)
	}
}

func TestModels_SentenceEnds(t *testing.T) {
	t.Parallel()
	m := load(t)
	var words []TimedWord
	for i, w := range strings.Fields("i think that works for me so what do you think about it") {
		words = append(words, TimedWord{Text: w, Start: time.Duration(i) * 300 * time.Millisecond})
	}
	ends := m.SentenceEnds(nil, words)
	if len(ends) != len(words) || ends[len(ends)-1] != 1 {
		t.Fatalf("%d scores for %d words, last %v", len(ends), len(words), ends[len(ends)-1])
	}
	if ends[5] < 0.5 {
		t.Errorf("no sentence end after %q: %.2f", words[5].Text, ends[5])
	}
	for _, i := range []int{0, 1, 2, 7, 8, 9} {
		if ends[i] >= 0.5 {
			t.Errorf("a sentence ends after %q: %.2f", words[i].Text, ends[i])
		}
	}
	// A long pause must make an end likelier than none.
	at := time.Duration(0)
	for i := range words {
		words[i].Timed, words[i].Start, words[i].End = true, at, at+250*time.Millisecond
		at += 250 * time.Millisecond
	}
	tight := m.SentenceEnds(nil, words)[5]
	for i := 6; i < len(words); i++ {
		words[i].Start += 2 * time.Second
		words[i].End += 2 * time.Second
	}
	if wide := m.SentenceEnds(nil, words)[5]; wide <= tight {
		t.Errorf("with a pause of 2 s %.2f, without %.2f", wide, tight)
	}
}

func TestModels_Entities(t *testing.T) {
	t.Parallel()
	m := load(t)
	tests := []struct {
		text string
		want string // "text type" joined by |
	}{
		{"Please ask Maria Garcia from Microsoft in Berlin.", "Maria Garcia 0|Microsoft 2|Berlin 1"},
		{"i met john smith in chicago", "john smith 0|chicago 1"},
		{"Let's talk about the budget tomorrow.", ""},
		{"👍🏽 Anna’s flight to Paris", "Anna 0|Paris 1"},
		{"see https://www.london.example/paris or mail bob@example.com", ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, e := range m.Entities(tt.text) {
				got = append(got, fmt.Sprint(tt.text[e.Start:e.End], " ", e.Type))
				if e.Score <= 0 || e.Score > 1 {
					t.Errorf("score %v", e.Score)
				}
			}
			if g := strings.Join(got, "|"); g != tt.want {
				t.Errorf("got %q, want %q", g, tt.want)
			}
		})
	}
}

func TestModels_Comparer(t *testing.T) {
	t.Parallel()
	m := load(t)
	c := m.Comparer()
	p := c.Phrase("I want to cancel my booking")
	same, near, far := c.Phrase("I want to cancel my booking"), c.Phrase("please cancel the reservation"), c.Phrase("the weather is nice")
	s, n, f := p.Similarity(&same), p.Similarity(&near), p.Similarity(&far)
	if s < 0.999 || s > 1.001 || n <= f || f > 0.5 {
		t.Errorf("similarity to itself %.3f, to a paraphrase %.3f, to another matter %.3f", s, n, f)
	}
	if m.Rarity("the") >= m.Rarity("invoice") || m.Rarity("invoice") > m.Rarity("xqzzy") {
		t.Errorf("rarity: the %.1f, invoice %.1f, xqzzy %.1f", m.Rarity("the"), m.Rarity("invoice"), m.Rarity("xqzzy"))
	}
	monday, _ := m.Vector("Monday")
	tuesday, ok := m.Vector("tuesday")
	other, _ := m.Vector("coffee")
	if !ok || monday.Dot(&tuesday) <= monday.Dot(&other) {
		t.Errorf("monday is nearer to coffee (%.2f) than to tuesday (%.2f)", monday.Dot(&other), monday.Dot(&tuesday))
	}
	if _, ok := m.Vector("xqzzy"); ok {
		t.Error("a word that nobody uses has a vector")
	}
}

func TestReader_OddTexts(t *testing.T) {
	t.Parallel()
	r := load(t).NewReader()
	for _, s := range []string{"", " ", "?", "...", "👍", "\xff\xfe", strings.Repeat("word ", 5000), "ＡＢＣ", "a\u0301"} {
		for _, e := range r.Entities(nil, s) {
			if e.Start < 0 || e.End > len(s) || e.Start >= e.End {
				t.Errorf("%.20q has an entity at %d:%d", s, e.Start, e.End)
			}
		}
		for _, v := range []float64{r.Read(Utterance{Text: s}).Question, r.Read(Utterance{Text: s}).Salience} {
			if !(v >= 0 && v <= 1) {
				t.Errorf("%.20q scores %v", s, v)
			}
		}
	}
}

func BenchmarkReader(b *testing.B) {
	m, list := load(b), talk()
	words := 0
	for _, u := range list {
		words += len(strings.Fields(u.Text))
	}
	r := m.NewReader()
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		for _, u := range list {
			r.Read(u)
		}
		n += words
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "words/s")
}

func BenchmarkSentenceEnds(b *testing.B) {
	m := load(b)
	var words []TimedWord
	for _, u := range talk() {
		for w := range strings.FieldsSeq(u.Text) {
			words = append(words, TimedWord{Text: w})
		}
	}
	var ends []float64
	n := 0
	for b.Loop() {
		ends = m.SentenceEnds(ends[:0], words)
		n += len(words)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "words/s")
}

// What was broken off among sentences is less of a question than the same words of a
// recogniser, who writes no marks at all.
func TestReader_BrokenOff(t *testing.T) {
	t.Parallel()
	m := load(t)
	last := func(before []string) Scores {
		r := m.NewReader()
		at := time.Duration(0)
		var s Scores
		for i, text := range append(before, "what do you") {
			s = r.Read(Utterance{Text: text, Speaker: "ana", Position: i, Timed: true, Start: at, End: at + time.Second})
			at += 2 * time.Second
		}
		return s
	}
	cut := last([]string{"I like it.", "We should test it first."})
	plain := last([]string{"i like it", "we should test it first"})
	if !cut.BrokenOff || plain.BrokenOff {
		t.Errorf("broken off among sentences: %v, in recognised speech: %v", cut.BrokenOff, plain.BrokenOff)
	}
	if cut.Question >= plain.Question {
		t.Errorf("question %.2f where it was broken off, %.2f in recognised speech", cut.Question, plain.Question)
	}
}
