package llm

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"parlance/conversation"
)

// meanings plays an embeddings server that knows two subjects.
func meanings(t *testing.T, change func(list []map[string]any) []map[string]any) *fake {
	t.Helper()
	return play(t, func(_ int, q request, w http.ResponseWriter) {
		var list []map[string]any
		for i, s := range q.Input {
			v := []float64{-1, -1, 0.2}
			if strings.Contains(s, "cancel") || strings.Contains(s, "stop paying") {
				v = []float64{1, 0, 0.1}
			}
			if strings.Contains(s, "money back") || strings.Contains(s, "refund") {
				v = []float64{0, 1, 0.1}
			}
			if s == "quit" {
				v = []float64{0.8, 0, 0.6}
			}
			list = append([]map[string]any{{"index": i, "embedding": v}}, list...) // in any order
		}
		if change != nil {
			list = change(list)
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"data": list, "usage": map[string]any{"total_tokens": 7}})
	})
}

func trackers() []conversation.Tracker {
	return []conversation.Tracker{
		{ID: "1", Name: "Churn", Vocabulary: []string{"cancel my plan", "quit"}}, {ID: "2", Name: "Refund", Vocabulary: []string{"refund the fee"}},
	}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	f := meanings(t, nil)
	r := f.reader(t, func(c *Config) { c.EmbeddingModel = "e" })
	msgs := talk(0, "I want to stop paying for this.", "The weather is nice today.", "Okay.")
	var spent conversation.Reading
	hits, ok := r.Match(t.Context(), trackers(), msgs, &spent)
	if !ok || len(hits) != 1 {
		t.Fatalf("%+v, %v", hits, ok)
	}
	if h := hits[0]; h.Name != "Churn" || h.TrackerID != "1" || h.Value != "cancel my plan" || h.MessageID != "real-0" || h.Offset != conversation.SimilarMatch {
		t.Errorf("%+v", h)
	}
	if spent.Requests != 2 || spent.Tokens != 14 || f.paths[0] != "/v1/embeddings" || len(f.requests()[1].Input) != 2 {
		t.Errorf("%+v, asked %v", spent, f.requests())
	}
	// The phrases are known now.
	if _, ok := r.Match(t.Context(), trackers(), msgs, &spent); !ok || spent.Requests != 3 {
		t.Errorf("%+v", spent)
	}
	if _, ok := f.reader(t, nil).Match(t.Context(), trackers(), msgs, &spent); ok {
		t.Error("a match without a model of embeddings")
	}
}

func TestMatch_BrokenServers(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func([]map[string]any) []map[string]any{
		"too few":          func(l []map[string]any) []map[string]any { return l[1:] },
		"foreign index":    func(l []map[string]any) []map[string]any { l[0]["index"] = 99; return l },
		"empty vectors":    func(l []map[string]any) []map[string]any { l[0]["embedding"] = []float64{}; return l },
		"different length": func(l []map[string]any) []map[string]any { l[0]["embedding"] = []float64{1}; return l },
	} {
		r := meanings(t, change).reader(t, func(c *Config) { c.EmbeddingModel = "e" })
		if hits, ok := r.Match(t.Context(), trackers(), talk(0, "I want to stop paying for this."), &conversation.Reading{}); ok || hits != nil {
			t.Errorf("%s: %+v, %v", name, hits, ok)
		}
	}
	if c := cosine([]float64{0, 0}, []float64{0, 0}); c != 0 {
		t.Errorf("cosine of nothing is %v", c)
	}
}
