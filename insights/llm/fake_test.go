package llm

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"parlance/conversation"
)

// fake is a server that plays a model.
type fake struct {
	*httptest.Server

	mu    sync.Mutex
	seen  []request // in order
	paths []string
	waits []time.Duration
}

// request is what the server was asked.
type request struct {
	Model    string `json:"model"`
	Messages []struct{ Role, Content string }
	Format   *struct {
		Type string `json:"type"`
	} `json:"response_format"`
	Temperature *float64 `json:"temperature"`
	Tools       any      `json:"tools"`
	Input       []string `json:"input"`
	given       given
}

// play starts a server; answer writes the answer to the n-th request.
func play(t *testing.T, answer func(n int, q request, w http.ResponseWriter)) *fake {
	t.Helper()
	f := &fake{}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var q request
		b, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(b, &q); err != nil {
			t.Errorf("request is no JSON: %v", err)
		}
		if len(q.Messages) == 2 {
			if err := json.Unmarshal([]byte(q.Messages[1].Content), &q.given); err != nil {
				t.Errorf("the data is no JSON: %v", err)
			}
		}
		f.mu.Lock()
		n := len(f.seen)
		f.seen, f.paths = append(f.seen, q), append(f.paths, r.URL.Path)
		f.mu.Unlock()
		answer(n, q, w)
	}))
	t.Cleanup(f.Close)
	return f
}

// reader asks the server without waiting by the clock.
func (f *fake) reader(t *testing.T, change func(*Config)) *Reader {
	t.Helper()
	cfg := Config{BaseURL: f.URL, Key: "secret", Model: "m", HTTP: f.Client(), Timeout: 5 * time.Second}
	cfg.Wait = func(ctx context.Context, d time.Duration) error {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.waits = append(f.waits, d)
		return ctx.Err()
	}
	if change != nil {
		change(&cfg)
	}
	r, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (f *fake) requests() []request {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]request(nil), f.seen...)
}

// say answers with a model's text.
func say(w http.ResponseWriter, text string) {
	_ = json.NewEncoder(w).Encode(map[string]any{
		"choices": []any{map[string]any{"message": map[string]any{"role": "assistant", "content": text}, "finish_reason": "stop"}},
		"usage":   map[string]any{"total_tokens": 100},
	})
}

// always plays a model with one answer.
func always(t *testing.T, text string) *fake {
	t.Helper()
	return play(t, func(_ int, _ request, w http.ResponseWriter) { say(w, text) })
}

// good is a right answer about talk().
const good = `{"summary": [{"text": "Ann promised Bob the contract, and they chose Berlin.", "evidence": ["m1", "m3"]}],
 "decisions": [{"text": "The workshop takes place in Berlin.", "evidence": ["m2", "m3"]}],
 "action_items": [{"text": "Ann sends Bob the signed contract.", "evidence": ["m1"], "kind": "action_item", "owner": "p1", "due": "2026-03-06", "certain": true, "confidence": 0.9},
  {"text": "Ann and Bob meet again.", "evidence": ["m3"], "kind": "follow_up", "owner": null, "due": null, "certain": false, "confidence": 0.7}],
 "questions": [{"text": "Shall we do it in Berlin?", "evidence": ["m2"], "answered": true}]}`

func ann() conversation.Member { return conversation.Member{ID: "id-ann", Name: "Ann Lee"} }
func bob() conversation.Member { return conversation.Member{ID: "id-bob", Name: "Bob"} }

// talk is a conversation of texts, Ann and Bob in turn; the first begins on
// Monday, 2 March 2026, 10:00.
func talk(from int, texts ...string) []conversation.Message {
	var out []conversation.Message
	for i, text := range texts {
		who := ann()
		if (from+i)%2 == 1 {
			who = bob()
		}
		at := time.Date(2026, 3, 2, 10, from+i, 0, 0, time.UTC)
		out = append(out, conversation.Message{
			ID: fmt.Sprintf("real-%d", from+i), Position: from + i, Text: text, From: who, StartTime: at, EndTime: at.Add(30 * time.Second),
		})
	}
	return out
}

func input(texts ...string) Input {
	if len(texts) == 0 {
		texts = []string{
			"I will send you the signed contract by Friday, Bob.", "Fine. Shall we do the workshop in Berlin, as we said in the last call?",
			"Yes, Berlin it is, let us meet there again.",
		}
	}
	return Input{New: talk(0, texts...), Members: []conversation.Member{ann(), bob()}, Threshold: 0.5}
}

// kinds lists the insights in short.
func kinds(list []conversation.Insight) string {
	var out []string
	for _, in := range list {
		out = append(out, string(in.Kind)+": "+in.Text)
	}
	return strings.Join(out, "\n")
}
