package eval

import (
	"strings"
	"time"

	"parlance/internal/corpus"
)

// reference is the moment that the dates files are written against, and that
// stands in where a conversation has no times.
func reference() time.Time { return time.Date(2024, time.March, 13, 10, 0, 0, 0, time.UTC) }

// dates measures the share of rows with the right date (and time or end, where one
// is expected), and how many of ten traps, rows without a date, are fallen into.
func (r *run) dates(f file) error {
	t, err := corpus.ReadTable(f.path)
	if err != nil || r.Dates == nil {
		return err
	}
	if err := t.Need("text", "expected"); err != nil {
		return err
	}
	right, rows, traps, fallen := 0, 0, 0, 0
	for _, row := range t.Rows {
		list := r.Dates(t.Get(row, "text"), reference())
		want := t.Get(row, "expected")
		if want == "-" {
			traps++
			if len(list) > 0 {
				fallen++
				r.mistake("false date in %q: %v", t.Get(row, "text"), list[0].Value)
			}
			continue
		}
		rows++
		if meets(list, want) {
			right++
		} else {
			r.mistake("date in %q: want %s, got %s", t.Get(row, "text"), want, show(list))
		}
	}
	r.line(f, "dates", "accuracy", float64(right)/float64(max(1, rows)), rows)
	r.line(f, "dates", "false hits in 10 traps", 10*float64(fallen)/float64(max(1, traps)), traps)
	return nil
}

// meets tells whether one of the dates found is the one expected: a day, a moment,
// or a range of either, as "2024-03-18/2024-03-24" or "...T09:00/...T10:30".
func meets(list []Date, want string) bool {
	from, to, isRange := strings.Cut(strings.Replace(want, "..", "/", 1), "/")
	for _, d := range list {
		if same(d.Value, from) && (!isRange || same(d.End, to)) {
			return true
		}
	}
	return false
}

// same tells whether a moment is the day or the minute that is written.
func same(at time.Time, want string) bool {
	layout := time.DateOnly
	if len(want) > len(layout) {
		layout = "2006-01-02T15:04"
	}
	return !at.IsZero() && at.Format(layout) == strings.TrimSpace(want)
}

func show(list []Date) string {
	if len(list) == 0 {
		return "none"
	}
	s := list[0].Value.Format(time.RFC3339)
	if !list[0].End.IsZero() {
		s += "/" + list[0].End.Format(time.RFC3339)
	}
	return s
}
