package eval

import (
	"strings"

	"parlance/internal/corpus"
)

// Owned is a message whose task has an owner and a due date, or not.
type Owned struct {
	Members  []string
	Previous string // who spoke before
	Speaker  string
	Text     string
}

// owners measures who is to do it and until when on hand-written messages:
// columns style, members, previous, speaker, text, owner, due; "-" for none.
func (r *run) owners(f file) error {
	t, err := corpus.ReadTable(f.path)
	if err != nil || r.Owner == nil {
		return err
	}
	if err := t.Need("members", "previous", "speaker", "text", "owner", "due"); err != nil {
		return err
	}
	none := func(s string) string { return strings.TrimPrefix(s, "-") }
	n, owners, dues := 0, 0, 0
	for _, row := range t.Rows {
		who, due := r.Owner(Owned{
			Members: strings.Split(t.Get(row, "members"), ","), Previous: none(t.Get(row, "previous")),
			Speaker: t.Get(row, "speaker"), Text: t.Get(row, "text"),
		})
		n++
		if who == none(t.Get(row, "owner")) {
			owners++
		}
		if due == none(t.Get(row, "due")) {
			dues++
		}
	}
	r.line(f, "assignee", "accuracy", float64(owners)/float64(max(1, n)), n)
	r.line(f, "due date", "accuracy", float64(dues)/float64(max(1, n)), n)
	return nil
}
