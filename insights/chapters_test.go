package insights

import (
	"slices"
	"testing"
)

// TestChapters covers every message once, in order, with titles of what is said.
func TestChapters(t *testing.T) {
	t.Parallel()
	e := New()
	in, _ := many(t, 300)
	in.New[150].Text = "Okay, so let's move on to the next topic, the payroll migration."
	for i := 151; i < 170; i++ {
		in.New[i].Text = "The payroll migration of the branch in Leeds is late."
	}
	got := e.Chapters(in.New, "en-US")
	var ids []string
	titles := map[string]bool{}
	for _, c := range got {
		ids = append(ids, c.MessageIDs...)
		titles[c.Title] = true
		if c.Duration <= 0 || c.ID == "" || c.Title == "" {
			t.Errorf("chapter %+v", c)
		}
	}
	var want []string
	for _, m := range in.New {
		want = append(want, m.ID)
	}
	if !slices.Equal(ids, want) {
		t.Error("the chapters do not cover the messages")
	}
	if len(got) < 2 || !slices.ContainsFunc(got, func(c Chapter) bool { return c.MessageIDs[0] == "m150" }) {
		t.Errorf("no chapter begins with the new topic: %d chapters %v", len(got), titles)
	}
	if c := e.Chapters(in.New[:5], "de"); len(c) != 1 || len(c[0].MessageIDs) != 5 {
		t.Errorf("German: %+v", c)
	}
	if e.Chapters(nil, "en") != nil {
		t.Error("chapters of nothing")
	}
}
