package subtitle_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"parlance/export/fold"
	"parlance/export/subtitle"
	"parlance/export/subtitle/subtitletest"
)

const ms = time.Millisecond

// spoken makes words of equal length, a time for each word of text.
func spoken(text string, start, word, gap time.Duration) []subtitle.Word {
	var out []subtitle.Word
	for w := range strings.FieldsSeq(text) {
		out = append(out, subtitle.Word{Text: strings.ToLower(strings.Trim(w, ".,!?")), Start: start, End: start + word})
		start += word + gap
	}
	return out
}

// show writes cues as "start-end line / line", for comparing.
func show(cues []subtitle.Cue) []string {
	var out []string
	for _, c := range cues {
		out = append(out, fmt.Sprintf("%d-%d %s", c.Start.Milliseconds(), c.End.Milliseconds(), strings.Join(c.Lines, " / ")))
	}
	return out
}

func TestCues(t *testing.T) {
	t.Parallel()
	long := "We have read the first version, and to be honest the price surprised us. Can you send us a new one by Friday?"
	tests := []struct {
		name   string
		prefix bool
		in     []subtitle.Speech
		want   []string
	}{
		{name: "nothing"},
		{name: "only spaces", in: []subtitle.Speech{{Text: " \n\t"}}},
		{
			name: "short speech", in: []subtitle.Speech{{Text: "Hello there.", Timed: true, Start: 500 * ms, Duration: 1500 * ms}},
			want: []string{"500-2000 Hello there."},
		},
		{
			name: "a very short cue is held", in: []subtitle.Speech{{Text: "Yes.", Timed: true, Start: 0, Duration: 200 * ms}},
			want: []string{"0-1000 Yes."},
		},
		{
			name: "but makes room",
			in: []subtitle.Speech{
				{Text: "Yes.", Timed: true, Start: 0, Duration: 200 * ms},
				{Text: "Good.", Timed: true, Start: 700 * ms, Duration: 1200 * ms},
			},
			want: []string{"0-700 Yes.", "700-1900 Good."},
		},
		{
			name: "word times, broken at the sentence",
			in:   []subtitle.Speech{{Text: long, Timed: true, Duration: 20 * time.Second, Words: spoken(long, 0, 200*ms, 50*ms)}},
			want: []string{
				"0-3450 We have read the first version, / and to be honest the price surprised us.",
				"3500-5700 Can you send us a new one by Friday?",
			},
		},
		{
			name: "a pause ends a cue",
			in: []subtitle.Speech{{Text: "One two three", Timed: true, Words: []subtitle.Word{
				{"one", 0, 400 * ms},
				{"two", 500 * ms, 900 * ms},
				{"three", 3 * time.Second, 3500 * ms},
			}}},
			want: []string{"0-1000 One two", "3000-4000 three"},
		},
		{
			name: "times of words written another way",
			in: []subtitle.Speech{{Text: "It costs 20 euros. OK?", Timed: true, Words: []subtitle.Word{
				{"it", 0, 200 * ms},
				{"costs", 200 * ms, 700 * ms},
				{"twenty", 700 * ms, 1300 * ms},
				{"euros", 1300 * ms, 1800 * ms},
				{"okay", 4 * time.Second, 4400 * ms},
			}}},
			want: []string{"0-1800 It costs 20 euros.", "4000-5000 OK?"},
		},
		{
			name: "words that are not written, and text that is not spoken",
			in: []subtitle.Speech{{Text: "[laughs] Right, then go.", Timed: true, Words: []subtitle.Word{
				{"um", 0, 400 * ms},
				{"right", 2 * time.Second, 2300 * ms},
				{"uh", 3 * time.Second, 3300 * ms},
				{"go", 5 * time.Second, 5200 * ms},
			}}},
			want: []string{"0-1000 [laughs]", "2000-3300 Right, then", "5000-6000 go."},
		},
		{
			name: "written text is given time to read",
			in:   []subtitle.Speech{{Text: "Hi"}, {Text: "This line has thirty-nine columns in all."}},
			want: []string{"0-1200 Hi", "1200-3933 This line has thirty-nine columns in all."},
		},
		{
			name: "a chat line of a moment",
			in: []subtitle.Speech{
				{Text: "Hello everybody, who is here?", Timed: true, Start: time.Minute},
				{Text: "Me", Timed: true, Start: time.Minute + 1500*ms},
			},
			want: []string{"60000-61500 Hello everybody, who is here?", "61500-62700 Me"},
		},
		{
			name: "names", prefix: true,
			in:   []subtitle.Speech{{Speaker: "Anna Maria von und zu Hohenstein", Text: "Hello.", Timed: true, Duration: 2 * time.Second}},
			want: []string{"0-2000 Anna Maria von und zu H…: Hello."},
		},
		{
			name: "overlapping speakers take turns",
			in: []subtitle.Speech{
				{Text: "I think that we should.", Timed: true, Start: 0, Duration: 4 * time.Second},
				{Text: "Yes, sure.", Timed: true, Start: 2 * time.Second, Duration: time.Second},
				{Text: "Wait.", Timed: true, Start: 2100 * ms, Duration: time.Second},
			},
			want: []string{"0-2000 I think that we should.", "2000-2500 Yes, sure.", "2500-3500 Wait."},
		},
		{
			name: "ideographs count two columns",
			in:   []subtitle.Speech{{Text: strings.Repeat("日", 50), Timed: true, Duration: 6 * time.Second}},
			want: []string{
				"0-3000 " + strings.Repeat("日", 12) + " / " + strings.Repeat("日", 13),
				"3000-6000 " + strings.Repeat("日", 12) + " / " + strings.Repeat("日", 13),
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := show(subtitle.Cues(tt.in, tt.prefix)); !slices.Equal(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

// TestCues_Limits checks what a viewer relies on, over random conversations:
// nothing is lost, cues follow each other, and none is too long or too wide.
func TestCues_Limits(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 1))
		in := randomSpeeches(r)
		cues := subtitle.Cues(in, false)
		var said, shown strings.Builder
		for _, s := range in {
			said.WriteString(s.Text)
		}
		for _, c := range cues {
			for _, l := range c.Lines {
				if fold.Width(l) > subtitle.LineColumns || l == "" {
					t.Fatalf("seed %d: line %q", seed, l)
				}
				shown.WriteString(l)
			}
		}
		if got, want := bag(shown.String()), bag(said.String()); got != want {
			t.Fatalf("seed %d: shown %q\nsaid %q", seed, got, want)
		}
		if err := subtitletest.Check(asParsed(cues), subtitle.MaxDuration, subtitle.MaxLines); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

func asParsed(cues []subtitle.Cue) []subtitletest.Cue {
	var out []subtitletest.Cue
	for _, c := range cues {
		out = append(out, subtitletest.Cue{Start: c.Start, End: c.End, Lines: c.Lines})
	}
	return out
}

func randomSpeeches(r *rand.Rand) []subtitle.Speech {
	vocabulary := []string{"yes", "no.", "perhaps,", "internationalisation", "日本語", "e\u0301te\u0301", "a", "10", "https://example.com/" + strings.Repeat("x/y", 40), "?"}
	var out []subtitle.Speech
	var at time.Duration
	for range r.IntN(12) {
		var words []string
		for range 1 + r.IntN(60) {
			words = append(words, vocabulary[r.IntN(len(vocabulary))])
		}
		s := subtitle.Speech{Text: strings.Join(words, " "), Timed: r.IntN(4) > 0, Start: at, Duration: time.Duration(r.IntN(20000)) * ms}
		if r.IntN(2) == 0 {
			for range r.IntN(40) { // times and letters need not fit the text
				start := at + time.Duration(r.IntN(30000)-2000)*ms
				s.Words = append(s.Words, subtitle.Word{Text: vocabulary[r.IntN(len(vocabulary))], Start: start, End: start + time.Duration(r.IntN(2000)-500)*ms})
			}
		}
		out = append(out, s)
		at += time.Duration(r.IntN(9000)-1000) * ms
	}
	return out
}

// bag is the letters of s, sorted: overlapping speakers may change places.
func bag(s string) string {
	rs := []rune(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s))
	slices.Sort(rs)
	return string(rs)
}
