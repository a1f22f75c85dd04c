package insights

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the expected insights anew; review the change")

// TestConversations compares what is found in every conversation of testdata
// with what was reviewed.
func TestConversations(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/conversations/*.txt")
	if err != nil || len(paths) < 1 {
		t.Fatalf("no conversations: %v", err)
	}
	e := New()
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			t.Parallel()
			got := report(t, e, path)
			want := strings.TrimSuffix(path, ".txt") + ".want"
			if *update {
				if err := os.WriteFile(want, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			b, err := os.ReadFile(want)
			if err != nil {
				t.Fatal(err)
			}
			if d := diff(string(b), got); d != "" {
				t.Errorf("%s (run with -update and review, if it is better):\n%s", path, d)
			}
		})
	}
}

// report is everything that is found in a conversation, for a person to read.
func report(t *testing.T, e *Engine, path string) string {
	t.Helper()
	s := readScript(t, path)
	out, err := e.Analyze(t.Context(), s.in)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, part := range []struct{ title, text string }{
		{"insights", renderInsights(out.Insights, s.in.Options.TimezoneOffset)},
		{"entities", renderEntities(out.Entities)},
		{"trackers", renderHits(out.Trackers)},
		{"feelings", renderFeelings(out.Messages)},
		{"topics", renderTopics(e.Topics(out.Messages, TopicOptions{Language: s.in.Language}))},
		{"summary", renderSummary(e.Summary(out.Messages, SummaryOptions{Language: s.in.Language}))},
	} {
		if part.text != "" {
			b.WriteString("== " + part.title + "\n" + part.text)
		}
	}
	return b.String()
}

// diff lists the lines that are only on one side, in order.
func diff(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	// The longest common subsequence; files are short.
	table := make([][]int, len(w)+1)
	for i := range table {
		table[i] = make([]int, len(g)+1)
	}
	for i := range slices.Backward(w) {
		for j := range slices.Backward(g) {
			if w[i] == g[j] {
				table[i][j] = table[i+1][j+1] + 1
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	var b strings.Builder
	for i, j := 0, 0; i < len(w) || j < len(g); {
		switch {
		case i < len(w) && j < len(g) && w[i] == g[j]:
			i, j = i+1, j+1
		case j >= len(g) || i < len(w) && table[i+1][j] >= table[i][j+1]:
			b.WriteString("- " + w[i] + "\n")
			i++
		default:
			b.WriteString("+ " + g[j] + "\n")
			j++
		}
	}
	return b.String()
}
