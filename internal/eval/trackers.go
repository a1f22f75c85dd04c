package eval

import (
	"parlance/conversation"
	"parlance/internal/corpus"
)

type trackerRow struct {
	Kind       string   `json:"kind"`
	Name       string   `json:"name"`
	Vocabulary []string `json:"vocabulary"`
	Text       string   `json:"text"`
	Tracker    string   `json:"tracker"`
}

// trackers measures which of the trackers each message sets off; micro F1 over
// all pairs of message and tracker.
func (r *run) trackers(f file) error {
	rows, err := corpus.ReadJSONL[trackerRow](f.path)
	if err != nil || r.Trackers == nil {
		return err
	}
	var list []conversation.Tracker
	for _, x := range rows {
		if x.Kind == "tracker" {
			list = append(list, conversation.Tracker{Name: x.Name, Vocabulary: x.Vocabulary})
		}
	}
	match := r.Trackers(list)
	hit, got, want, n := 0, 0, 0, 0
	for _, x := range rows {
		if x.Kind == "tracker" {
			continue
		}
		n++
		if x.Tracker != "-" {
			want++
		}
		for _, name := range match(x.Text) {
			got++
			if name == x.Tracker {
				hit++
			}
		}
	}
	r.line(f, "trackers", "micro F1", 2*float64(hit)/float64(max(1, got+want)), n)
	return nil
}
