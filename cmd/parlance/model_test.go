package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// language is a server that plays a language model for the real program.
type language struct {
	*httptest.Server

	mu    sync.Mutex
	down  bool
	asked []string // request bodies
	keys  []string
}

func newLanguage(t *testing.T) *language {
	t.Helper()
	l := &language{}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var q struct{ Messages []struct{ Content string } }
		if err := json.NewDecoder(r.Body).Decode(&q); err != nil || len(q.Messages) != 2 || r.URL.Path != "/v1/chat/completions" {
			t.Errorf("%s: %v", r.URL.Path, err)
			return
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		l.asked, l.keys = append(l.asked, q.Messages[1].Content), append(l.keys, r.Header.Get("Authorization"))
		if l.down {
			http.Error(w, "out of order", http.StatusUnauthorized)
			return
		}
		text := `{"summary": [{"text": "Ann promised the contract.", "evidence": ["m1"]}, {"text": "See https://evil.example.", "evidence": ["m1"]}],
			"decisions": [{"text": "They take the annual plan.", "evidence": ["m2"]}, {"text": "Nobody said this.", "evidence": ["m77"]}],
			"action_items": [{"text": "Ann sends the signed contract.", "evidence": ["m1"], "owner": "p1", "due": null, "kind": "action_item"}], "questions": []}`
		_ = json.NewEncoder(w).Encode(map[string]any{"choices": []any{map[string]any{"message": map[string]any{"content": text}}}})
	}))
	t.Cleanup(l.Close)
	return l
}

func (l *language) set(down bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down = down
}

// The running program asks the model that is configured, shows what holds of its
// answer, and works on without it.
func TestModel_EndToEnd(t *testing.T) {
	t.Parallel()
	l := newLanguage(t)
	s := serve(t, "PARLANCE_LLM_BASE_URL="+l.URL, "PARLANCE_LLM_MODEL=m", "PARLANCE_LLM_API_KEY=k-123")
	ctx := t.Context()
	body := chatBody("I will send you the signed contract by Friday, together with the price list.", "Then we take the annual plan, agreed by all of us.")
	submit := func(method, path string, body map[string]any) string {
		var acc struct{ ConversationID, JobID string }
		if err := s.Call(ctx, method, path, body, &acc); err != nil {
			t.Fatal(err)
		}
		finish(ctx, t, s.Client, acc.JobID)
		return acc.ConversationID
	}
	get := func(path string) string {
		var raw json.RawMessage
		if err := s.Call(ctx, http.MethodGet, path, nil, &raw); err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	one := "/v1/conversations/" + submit(http.MethodPost, "/v1/process/text", body)
	for path, want := range map[string]string{
		one + "/decisions": "They take the annual plan.", one + "/action-items": "Ann sends the signed contract.",
		one + "/summary": "Ann promised the contract.", one + "/insights": `"type":"decision"`, one: `"abstract":true`,
	} {
		got := get(path)
		if !strings.Contains(got, want) || strings.Contains(got, "evil") || strings.Contains(got, "Nobody said") {
			t.Errorf("%s: want %q, got %s", path, want, got)
		}
	}
	l.set(true)
	appended := chatBody("I will also send the corrected invoice to the accountant of the new customer tomorrow.")
	submit(http.MethodPut, "/v1/process/text/"+strings.TrimPrefix(one, "/v1/conversations/"), appended)
	if got := get(one); !strings.Contains(got, "HTTP 401") || !strings.Contains(got, `"abstract":false`) {
		t.Errorf("no word about the fall-back: %s", got)
	}
	if got := get(one + "/action-items"); !strings.Contains(got, "corrected invoice") || !strings.Contains(got, "Ann sends the signed contract.") {
		t.Errorf("after the fall-back: %s", got)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.asked) != 2 || l.keys[0] != "Bearer k-123" || !strings.Contains(l.asked[1], "Ann promised the contract.") {
		t.Errorf("asked %d times with %q", len(l.asked), l.keys)
	}
	if strings.Contains(s.Log(), "k-123") || strings.Contains(s.Log(), "signed contract") {
		t.Error("the log tells the key, or what was said")
	}
}
