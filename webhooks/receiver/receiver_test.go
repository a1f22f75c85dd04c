package receiver

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"parlance/webhooks"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// post sends a signed webhook and gives the status.
func post(t *testing.T, h http.Handler, secret, id, body string, change func(*http.Request)) int {
	t.Helper()
	s, err := webhooks.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body))
	if err := s.SetHeaders(req.Header, id, time.Now(), []byte(body)); err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(req)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	return w.Code
}

func setup(t *testing.T) (r *Receiver, secret string) {
	t.Helper()
	secret = webhooks.NewSecret()
	r, err := New(secret)
	if err != nil {
		t.Fatal(err)
	}
	return r, secret
}

func TestReceiver_Answers(t *testing.T) {
	t.Parallel()
	r, secret := setup(t)
	tests := []struct {
		name   string
		secret string
		body   string
		change func(*http.Request)
		want   int
	}{
		{"good", secret, `{"type":"job.completed"}`, nil, 204},
		{"not JSON", secret, `hello`, nil, 204},
		{"other secret", webhooks.NewSecret(), `{}`, nil, 401},
		{"changed id", secret, `{}`, func(r *http.Request) { r.Header.Set(webhooks.HeaderID, "msg_x") }, 401},
		{"unsigned", secret, `{}`, func(r *http.Request) { r.Header = http.Header{} }, 401},
		{"too large", secret, strings.Repeat(" ", maxBody+1), nil, 413},
		{"GET", secret, `{}`, func(r *http.Request) { r.Method = http.MethodGet }, 405},
	}
	refused := 0
	for i, tt := range tests {
		if got := post(t, r, tt.secret, fmt.Sprint("msg_", i), tt.body, tt.change); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
		if tt.want != 204 {
			refused++
		}
	}
	got := r.Deliveries()
	if len(got) != 2 || got[0].Type != "job.completed" || got[0].ID != "msg_0" || string(got[1].Body) != "hello" {
		t.Errorf("got %+v", got)
	}
	if r.Refused() != refused {
		t.Errorf("%d refused, want %d", r.Refused(), refused)
	}
}

func TestReceiver_MarksRepeatsAndForgets(t *testing.T) {
	t.Parallel()
	r, secret := setup(t)
	r.Keep = 3
	var told []string
	r.OnReceive = func(got Received) { told = append(told, fmt.Sprint(got.ID, got.Duplicate)) }
	for _, id := range []string{"a", "a", "b", "c", "d", "a"} {
		post(t, r, secret, id, `{}`, nil)
	}
	if want := "afalse atrue bfalse cfalse dfalse afalse"; strings.Join(told, " ") != want {
		t.Errorf("told %v, want %s", told, want)
	}
	if got := r.Deliveries(); len(got) != 3 || got[0].ID != "c" || len(r.ids) != 3 {
		t.Errorf("kept %+v, %d ids", got, len(r.ids))
	}
}

func TestReceiver_Wait(t *testing.T) {
	t.Parallel()
	r, secret := setup(t)
	var wg sync.WaitGroup
	for i := range 5 {
		wg.Go(func() {
			post(t, r, secret, fmt.Sprint("msg_", i), `{}`, nil)
			post(t, r, secret, fmt.Sprint("msg_", i), `{}`, nil)
		})
	}
	if err := r.Wait(t.Context(), 5); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if n := len(r.Deliveries()); n != 10 {
		t.Errorf("%d deliveries", n)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	reason := errors.New("enough")
	cancel(reason)
	if err := r.Wait(ctx, 6); !errors.Is(err, reason) {
		t.Errorf("got %v", err)
	}
}
