package insights

import (
	"fmt"
	"math/rand"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"parlance/conversation"
)

// long joins the conversations of testdata into one, in an order of rng's, with
// the same people under one name each.
func long(t *testing.T, rng *rand.Rand, atMost int) Input {
	t.Helper()
	paths, err := filepath.Glob("testdata/conversations/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	rng.Shuffle(len(paths), func(i, k int) { paths[i], paths[k] = paths[k], paths[i] })
	var in Input
	for _, p := range paths {
		s := readScript(t, p)
		if s.in.Language != "en-US" || len(in.New) >= atMost {
			continue
		}
		in.Options, in.Language, in.Now = s.in.Options, s.in.Language, s.in.Now
		in.Options.TimezoneOffset = 60
		in.Trackers = append(in.Trackers, s.in.Trackers...)
		shift := time.Duration(len(in.New)) * 10 * time.Second
		for _, m := range s.in.New {
			m.ID, m.Position = fmt.Sprintf("m%d", len(in.New)), len(in.New)
			if m.From.ID != "" {
				m.From.ID = m.From.Name
			}
			m.Offset += shift
			in.New = append(in.New, m)
		}
		for _, m := range s.in.Members {
			m.ID = m.Name
			in.Members = append(in.Members, m)
		}
	}
	return in
}

// state is a conversation as the store would keep it.
type state struct {
	messages []conversation.Message
	insights []conversation.Insight
	entities []conversation.Entity
	hits     []conversation.TrackerHit
}

// append analyses the next messages as the worker does and keeps the effects.
func (s *state) append(t *testing.T, e *Engine, in Input, next []conversation.Message) {
	t.Helper()
	in.New = next
	in.Tail = slices.Clone(s.messages[max(0, len(s.messages)-TailLength):])
	for _, x := range s.insights {
		for _, m := range in.Tail {
			if slices.Contains(x.MessageIDs, m.ID) {
				in.TailInsights = append(in.TailInsights, x)
				break
			}
		}
	}
	out, err := e.Analyze(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, x := range in.TailInsights {
		known[x.ID] = true
	}
	for _, id := range out.Replaced {
		if !known[id] {
			t.Fatalf("replaced %s is no insight of the tail", id)
		}
	}
	s.insights = slices.DeleteFunc(s.insights, func(x conversation.Insight) bool { return slices.Contains(out.Replaced, x.ID) })
	s.insights = append(s.insights, out.Insights...)
	slices.SortStableFunc(s.insights, func(a, b conversation.Insight) int { return a.Position - b.Position })
	s.messages = append(s.messages, out.Messages...)
	s.entities = append(s.entities, out.Entities...)
	s.hits = append(s.hits, out.Trackers...)
}

// full renders all of a state but ids of insights.
func (s *state) full() string {
	list := slices.Clone(s.insights)
	slices.SortStableFunc(list, func(a, b conversation.Insight) int {
		if a.Position != b.Position {
			return a.Position - b.Position
		}
		return len(a.Kind) - len(b.Kind)
	})
	var b strings.Builder
	b.WriteString(renderInsights(list, 60))
	for _, x := range list {
		fmt.Fprintf(&b, "%.6f %v %v %v\n", x.Score, x.Answered != nil && *x.Answered, x.Entities, x.Phrases)
	}
	for _, m := range s.messages {
		fmt.Fprintf(&b, "%s %.6f %v\n", m.ID, m.Sentiment, m.Phrases)
	}
	return b.String() + renderEntities(s.entities) + renderHits(s.hits)
}

// TestAppendEqualsWhole analyses conversations at once and in random pieces: the
// results must be the same.
func TestAppendEqualsWhole(t *testing.T) {
	t.Parallel()
	e := New()
	rounds := 12
	if raced || testing.Short() {
		rounds = 3
	}
	for seed := range rounds {
		rng := rand.New(rand.NewSource(int64(seed)))
		in := long(t, rng, 120)
		var whole, pieces state
		whole.append(t, e, in, in.New)
		var cuts []int
		for at := 0; at < len(in.New); {
			n := 1 + rng.Intn(1+rng.Intn(40))
			cuts = append(cuts, at)
			next := min(at+n, len(in.New))
			pieces.append(t, e, in, in.New[at:next])
			at = next
		}
		if d := diff(whole.full(), pieces.full()); d != "" {
			t.Fatalf("seed %d, cut at %v:\n%s", seed, cuts, d)
		}
	}
}
