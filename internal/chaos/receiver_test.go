package chaos

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// receiver takes webhooks and remembers the order in which they came.
type receiver struct {
	server *httptest.Server

	mu      sync.Mutex
	jobs    map[string][]arrival
	ids     map[string]bool
	total   int
	repeats int
}

// arrival is the first time that a webhook came.
type arrival struct {
	sequence int
	status   string
	at       time.Time
	delay    time.Duration // since its state change, by its own timestamp
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{jobs: map[string][]arrival{}, ids: map[string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /good", r.take)
	r.server = httptest.NewServer(mux)
	t.Cleanup(r.server.Close)
	return r
}

func (r *receiver) url() string { return r.server.URL + "/good" }

func (r *receiver) take(w http.ResponseWriter, req *http.Request) {
	data, err := io.ReadAll(req.Body)
	if err != nil {
		http.Error(w, "cut off", http.StatusBadRequest)
		return
	}
	var body struct {
		Timestamp time.Time
		Data      struct {
			JobID    string `json:"jobId"`
			Status   string `json:"status"`
			Sequence int    `json:"sequence"`
		}
	}
	if err := json.Unmarshal(data, &body); err != nil {
		http.Error(w, "no JSON", http.StatusBadRequest)
		return
	}
	id := req.Header.Get("webhook-id")
	now := time.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.total++
	if r.ids[id] {
		r.repeats++
	} else {
		r.ids[id] = true
		a := arrival{body.Data.Sequence, body.Data.Status, now, now.Sub(body.Timestamp)}
		r.jobs[body.Data.JobID] = append(r.jobs[body.Data.JobID], a)
	}
	w.WriteHeader(http.StatusNoContent)
}

// of gives what came for a job.
func (r *receiver) of(jobID string) []arrival {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]arrival(nil), r.jobs[jobID]...)
}

func (r *receiver) counts() (total, repeats int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.total, r.repeats
}
