package client_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"parlance/internal/client"
)

func TestClient_Follow(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, answer string
		status       int
		states       []string
		fails        bool
	}{
		{"to the end", "event: job\ndata: {\"state\":\"in_progress\"}\n\n:\n\ndata: {\"state\":\"failed\",\"status\":\"failed\"}\n\n", 200, []string{"in_progress", "failed"}, false},
		{"cut off", "data: {\"state\":\"in_progress\"}\n\n", 200, []string{"in_progress"}, true},
		{"broken", "data: {\n\n", 200, nil, true},
		{"refused", `{"message":"no"}`, 404, nil, true},
	}
	for _, tt := range tests {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/v1/job/x/events" {
				t.Errorf("path %s", r.URL.Path)
			}
			w.WriteHeader(tt.status)
			_, _ = fmt.Fprint(w, tt.answer)
		}))
		var states []string
		c := client.Client{Base: s.URL, HTTP: s.Client()}
		err := c.Follow(t.Context(), "x", func(j client.Job) { states = append(states, j.State) })
		s.Close()
		if (err != nil) != tt.fails || !slices.Equal(states, tt.states) {
			t.Errorf("%s: states %v, error %v", tt.name, states, err)
		}
	}
}
