package insights

import (
	"strings"
	"testing"
	"time"

	"parlance/conversation"
)

// TestEntities_Tools names programs that are spoken of like people, and people.
func TestEntities_Tools(t *testing.T) {
	t.Parallel()
	e, now := New(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct{ text, person string }{
		{"We moved the data to Postgres yesterday.", ""},
		{"Redis was slow this morning.", ""},
		{"Did Kafka lose a message again?", ""},
		{"Mr. Jenkins says that the build is broken.", "Mr. Jenkins"},
		{"Grafana and Prometheus agree with each other.", ""},
		{"I asked Kubernetes to start it again.", ""},
		{"Franz Kafka wrote it.", "Franz Kafka"},
		{"I asked Priya Raman to start it again.", "Priya Raman"},
	} {
		m := conversation.Message{ID: "1", Text: tt.text, StartTime: now, From: conversation.Member{ID: "a", Name: "Ann"}}
		out, err := e.Analyze(t.Context(), Input{New: []conversation.Message{m}, Now: now, Options: conversation.Options{DetectEntities: true}})
		if err != nil {
			t.Fatal(err)
		}
		var people []string
		for _, x := range out.Entities {
			if x.Type == "person" {
				people = append(people, x.Text)
			}
		}
		if got := strings.Join(people, ", "); got != tt.person {
			t.Errorf("%q: people %q, want %q", tt.text, got, tt.person)
		}
	}
}
