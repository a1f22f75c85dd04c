package worker_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"parlance/conversation"
	"parlance/insights"
	"parlance/insights/llm"
	"parlance/worker"
)

// model starts a server that plays a language model, and gives the worker's end.
func model(t *testing.T, answer http.HandlerFunc) func(*worker.Worker) {
	t.Helper()
	s := httptest.NewServer(answer)
	t.Cleanup(s.Close)
	r, err := llm.New(llm.Config{BaseURL: s.URL, Model: "m", HTTP: s.Client()})
	if err != nil {
		t.Fatal(err)
	}
	return func(w *worker.Worker) { w.Model, w.Linguist = r, insights.New() }
}

// completion writes a model's answer with one action item, one decision and a
// summary, all resting on the first new message.
func completion(w http.ResponseWriter, n int64) {
	text := fmt.Sprintf(`{"summary": [{"text": "Summary %d.", "evidence": ["m1"]}], "questions": [],
		"decisions": [{"text": "Decision %d.", "evidence": ["m1"]}],
		"action_items": [{"text": "Ann sends the report %d.", "evidence": ["m1"], "owner": "p1", "kind": "action_item"}]}`, n, n, n)
	_ = json.NewEncoder(w).Encode(map[string]any{"choices": []any{map[string]any{"message": map[string]any{"content": text}}}, "usage": map[string]any{"total_tokens": 10}})
}

func reading(t *testing.T, b *bundle, id string) (conversation.Reading, map[string]string) {
	t.Helper()
	tail, err := b.store.Tail(t.Context(), b.tenant, id, 1)
	if err != nil {
		t.Fatal(err)
	}
	var r conversation.Reading
	if s := tail.Settings[conversation.SettingReading]; s != "" {
		if err := json.Unmarshal([]byte(s), &r); err != nil {
			t.Fatal(err)
		}
	}
	return r, tail.Settings
}

func found(t *testing.T, b *bundle, id string) []string {
	t.Helper()
	list, err := b.store.Insights(t.Context(), b.tenant, id)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, in := range list {
		out = append(out, string(in.Kind)+": "+in.Text)
	}
	return out
}

func has(list []string, want string) bool {
	return strings.Contains("\n"+strings.Join(list, "\n")+"\n", "\n"+want+"\n")
}

func TestWorker_ModelReadsWhatIsNew(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	b := newBundle(t, model(t, func(w http.ResponseWriter, _ *http.Request) { completion(w, asked.Add(1)) }))
	j, _ := b.submit("", "I will send you the report by Friday.", "Is that early enough for the board meeting next week?")
	b.reapUntil(j.ID, conversation.Completed)
	got := found(t, b, j.ConversationID)
	for _, want := range []string{"action_item: Ann sends the report 1.", "decision: Decision 1.", "question: Is that early enough for the board meeting next week?"} {
		if !has(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	if has(got, "action_item: I will send you the report by Friday.") {
		t.Errorf("the embedded task stands beside the model's: %q", got)
	}
	second, _ := b.submit(j.ConversationID, "And I will book the room for the meeting with the board tomorrow, right after lunch.")
	b.reapUntil(second.ID, conversation.Completed)
	r, settings := reading(t, b, j.ConversationID)
	if r.Until != 3 || r.Requests != 2 || r.Tokens != 20 || r.Partial || len(r.Summary) != 1 || r.Summary[0].Text != "Summary 2." {
		t.Errorf("reading %+v", r)
	}
	if settings[conversation.SettingLanguage] != "en" {
		t.Errorf("settings %v", settings)
	}
	if got := found(t, b, j.ConversationID); !has(got, "decision: Decision 1.") || !has(got, "decision: Decision 2.") {
		t.Errorf("after the second job %q", got)
	}
}

func TestWorker_ModelFails(t *testing.T) {
	t.Parallel()
	b := newBundle(t, model(t, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusUnauthorized) }))
	j, _ := b.submit("", "I will send you the report by Friday.", "Is that early enough for the board?")
	done := b.reapUntil(j.ID, conversation.Completed)
	if r, _ := reading(t, b, j.ConversationID); !strings.Contains(r.Fallback, "HTTP 401") || !r.Partial {
		t.Errorf("reading %+v", r)
	}
	if got := found(t, b, j.ConversationID); !has(got, "action_item: I will send you the report by Friday.") || done.Attempts != 1 {
		t.Errorf("embedded result %q after %d attempts", got, done.Attempts)
	}
}

// A job after a failure makes up for it: what the embedded engine found meanwhile
// gives way, and the written summary is of the whole conversation.
func TestWorker_ModelMakesUp(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	b := newBundle(t, model(t, func(w http.ResponseWriter, _ *http.Request) {
		n := asked.Add(1)
		if n == 1 {
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
		completion(w, n)
	}))
	texts := []string{"I will send you the report by Friday."}
	for range 10 { // more than the tail of a job
		texts = append(texts, "The board looked at the figures of the year and found them good.")
	}
	first, _ := b.submit("", texts...)
	b.reapUntil(first.ID, conversation.Completed)
	if r, _ := reading(t, b, first.ConversationID); !r.Partial || !has(found(t, b, first.ConversationID), "action_item: I will send you the report by Friday.") {
		t.Fatalf("after the failure %+v", r)
	}
	second, _ := b.submit(first.ConversationID, "Good.")
	b.reapUntil(second.ID, conversation.Completed)
	r, _ := reading(t, b, first.ConversationID)
	if r.Partial || r.Fallback != "" || r.Until != 12 || len(r.Summary) != 1 {
		t.Errorf("made up for: %+v", r)
	}
	got := found(t, b, first.ConversationID)
	if has(got, "action_item: I will send you the report by Friday.") || !has(got, "action_item: Ann sends the report 2.") || !has(got, "decision: Decision 2.") {
		t.Errorf("insights %q", got)
	}
}

// The shortest chat is read as well.
func TestWorker_ModelReadsFewWords(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	b := newBundle(t, model(t, func(w http.ResponseWriter, _ *http.Request) { completion(w, asked.Add(1)) }))
	j, _ := b.submit("", "Deal?", "Deal.")
	b.reapUntil(j.ID, conversation.Completed)
	if r, _ := reading(t, b, j.ConversationID); r.Until != 2 || asked.Load() != 1 || !has(found(t, b, j.ConversationID), "decision: Decision 1.") {
		t.Errorf("asked %d times, reading %+v", asked.Load(), r)
	}
}

func TestWorker_ModelEndsWithItsJob(t *testing.T) {
	t.Parallel()
	asked, gone := make(chan struct{}, 8), make(chan struct{})
	b := newBundle(t, model(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then is the end of the connection noticed
		asked <- struct{}{}
		<-r.Context().Done() // a model that thinks for ever
		close(gone)
	}))
	j, _ := b.submit("", "I will send you the report by Friday, and the slides for the board on Monday.")
	go func() {
		<-asked
		if _, _, err := b.store.Cancel(t.Context(), b.tenant, j.ID); err != nil {
			t.Error(err)
		}
	}()
	if done := b.reapUntil(j.ID, conversation.Failed); done.ErrorCode != conversation.Cancelled {
		t.Errorf("%+v", done)
	}
	<-gone
	if got := found(t, b, j.ConversationID); len(got) != 0 {
		t.Errorf("a cancelled job left %q", got)
	}
}

func TestWorker_LanguageIsDetectedOnce(t *testing.T) {
	t.Parallel()
	b := newBundle(t, func(w *worker.Worker) { w.Linguist = insights.New() })
	language := func(id string) string {
		c, err := b.store.Conversation(t.Context(), b.tenant, id)
		if err != nil {
			t.Fatal(err)
		}
		return c.Language
	}
	first, _ := b.submit("", "Hi!") // too little to tell
	b.reapUntil(first.ID, conversation.Completed)
	if l := language(first.ConversationID); l != conversation.DefaultLanguage {
		t.Errorf("language %q after one word", l)
	}
	second, _ := b.submit(first.ConversationID, "Guten Morgen, können wir heute über den Vertrag sprechen?", "Ich schicke dir den Entwurf bis Freitag an jens@firma.example.")
	b.reapUntil(second.ID, conversation.Completed)
	_, settings := reading(t, b, first.ConversationID)
	if l := language(first.ConversationID); l != "de" || settings[conversation.SettingLanguage] != "de" || settings[conversation.SettingSure] == "" {
		t.Errorf("language %q, settings %v", l, settings)
	}
	if got := found(t, b, first.ConversationID); len(got) != 0 {
		t.Errorf("guessed %q", got)
	}
	third, _ := b.submit(first.ConversationID, "I will send you the report by Friday, as we said on the phone.")
	b.reapUntil(third.ID, conversation.Completed)
	if l := language(first.ConversationID); l != "de" {
		t.Errorf("language %q: it is settled once", l)
	}
}
