package sentiment

import (
	"bufio"
	"compress/gzip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"parlance/conversation"
	"parlance/insights/token"
)

func TestFelt(t *testing.T) {
	t.Parallel()
	a := New()
	for text, want := range map[string]bool{"ok thanks": false, "sure, please": false, "I love it": true, "terrible": true, "the table": false} {
		if _, felt := a.Score(token.Scan(nil, text)); felt != want {
			t.Errorf("%q felt: %v, want %v", text, felt, want)
		}
	}
}

func TestScore(t *testing.T) {
	t.Parallel()
	a := New()
	tests := []struct{ text, want string }{
		{"This is amazing, I love it!", "positive"},
		{"That's terrible, I hate it.", "negative"},
		{"I don't like it, it's not good.", "negative"},
		{"It's not bad at all", "neutral"},
		{"okay", "neutral"},
		{"ok thanks", "neutral"},
		{"Sure, will do.", "neutral"},
		{"I will send the report tomorrow.", "neutral"},
		{"it's like a remote control", "neutral"},
		{"The food was great but the service was awful and rude", "negative"},
		{"so happy about this 😍🎉", "positive"},
		{"😡😡", "negative"},
		{"the app keeps crashing, very frustrating", "negative"},
		{"", "neutral"},
	}
	for _, tt := range tests {
		score, _ := a.Score(token.Scan(nil, tt.text))
		if got := conversation.SentimentLabel(score); got != tt.want {
			t.Errorf("Score(%q) = %.2f %s, want %s", tt.text, score, got, tt.want)
		}
	}
}

// accuracy measures three classes on a file of rated texts.
func accuracy(t *testing.T, a *Analyzer, path string) float64 {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("no data: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	right, n := 0, 0
	for sc := bufio.NewScanner(z); sc.Scan(); {
		col := strings.Split(sc.Text(), "\t")
		if len(col) < 3 {
			continue
		}
		v, err := strconv.ParseFloat(col[1], 64)
		if err != nil {
			continue
		}
		want := "neutral"
		if v >= 0.5 {
			want = "positive"
		} else if v <= -0.5 {
			want = "negative"
		}
		if score, _ := a.Score(token.Scan(nil, col[2])); conversation.SentimentLabel(score) == want {
			right++
		}
		n++
	}
	return float64(right) / float64(n)
}

// TestAccuracy keeps the lexicon better than no lexicon (0.45 and 0.35).
func TestAccuracy(t *testing.T) {
	t.Parallel()
	root := os.Getenv("PARLANCE_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	a := New()
	for name, least := range map[string]float64{"sentiment-amazon-train.tsv.gz": 0.52, "sentiment-tweets-train.tsv.gz": 0.70} {
		got := accuracy(t, a, filepath.Join(root, "data", "nlp", name))
		t.Logf("%s: %.3f", name, got)
		if got < least {
			t.Errorf("%s: accuracy %.3f, want %.2f", name, got, least)
		}
	}
}
