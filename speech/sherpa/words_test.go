package sherpa

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parlance/conversation"
)

func show(words []conversation.Word) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = fmt.Sprintf("%s@%d+%d", w.Text, w.Offset.Milliseconds(), w.Duration.Milliseconds())
	}
	return strings.Join(out, " ")
}

func TestWords(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		r    result
		want string
	}{
		"SentencePiece": {
			result{Text: "seven one", Tokens: []string{"▁se", "ven", "▁o", "ne"}, Timestamps: []float32{0.5, 0.75, 1, 1.25}},
			"seven@500+450 one@1000+450",
		},
		"blanks, as the library gives them": {
			result{Text: " hello you", Tokens: []string{" hel", "lo", " you"}, Timestamps: []float32{0, 0.25, 0.3}},
			"hello@0+300 you@300+200",
		},
		"durations": {
			result{Tokens: []string{" so", " good", "."}, Timestamps: []float32{0.5, 1, 1.5}, Durations: []float32{0.25, 0.5, 0.125}},
			"so@500+250 good.@1000+625",
		},
		"letters with a mark": {
			result{Tokens: []string{"H", "I", "|", "Y", "O"}, Timestamps: []float32{0.1, 0.2, 0.3, 0.4, 0.5}},
			"HI@100+300 YO@400+300",
		},
		"bytes": {
			result{Tokens: []string{" caf", "<0xC3>", "<0xA9>", " x"}, Timestamps: []float32{0.1, 0.2, 0.2, 1}},
			"café@100+300 x@1000+200",
		},
		"notes of the model": {
			result{Tokens: []string{"<|en|>", "<|NEUTRAL|>", "▁yes"}, Timestamps: []float32{0, 0, 0.5}},
			"yes@500+200",
		},
		"without blanks": {
			result{Tokens: []string{"你", "好", "。", "ok", "吗"}, Timestamps: []float32{0.1, 0.3, 0.5, 0.7, 0.9}},
			"你@100+200 好。@300+400 ok@700+200 吗@900+200",
		},
		"no times":                 {result{Text: " one three ", Tokens: []string{" one", " three"}}, "one@0+750 three@750+1250"},
		"fewer times than pieces":  {result{Text: "ab", Tokens: []string{"a", "b"}, Timestamps: []float32{1}}, "ab@0+2000"},
		"broken bytes":             {result{Text: "ab", Tokens: []string{"<0xC3>"}, Timestamps: []float32{1}}, "ab@0+2000"},
		"nothing":                  {result{}, ""},
		"only blanks":              {result{Text: "  ", Tokens: []string{" ", "▁"}, Timestamps: []float32{0, 1}}, ""},
		"beyond the end, backward": {result{Tokens: []string{" a", " b", " c"}, Timestamps: []float32{1.9, 1, 99}}, "a@1900+0 b@1900+100 c@2000+0"},
	} {
		if got := show(test.r.words(2 * time.Second)); got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, test.want)
		}
	}
}

// Whatever a model says, words lie in the window, in order, and are not empty.
func FuzzWords(f *testing.F) {
	f.Add("▁se\x00ven\x00<0xC3>\x00|\x00 x", "se", uint16(7))
	f.Add("<|a|>\x00好\x00\xff", "", uint16(65535))
	f.Fuzz(func(t *testing.T, tokens, text string, step uint16) {
		r := result{Text: text, Tokens: strings.Split(tokens, "\x00")}
		for i := range r.Tokens {
			r.Timestamps = append(r.Timestamps, float32(int(step)*(i%5)-3)/1000)
			r.Durations = append(r.Durations, float32(step)/5000-1)
		}
		var last time.Duration
		for _, w := range r.words(time.Second) {
			if w.Offset < last || w.Duration < 0 || w.Offset+w.Duration > time.Second || strings.TrimSpace(w.Text) == "" {
				t.Fatalf("%+v after %v", w, last)
			}
			last = w.Offset
		}
	})
}
