package eval

import (
	"parlance/insights/model"
	"parlance/internal/corpus"
)

// names measures exact spans with the right type, as written and in lower case.
func (r *run) names(f file) error {
	sentences, err := corpus.ReadCoNLL(f.path)
	if err != nil || r.Names == nil {
		return err
	}
	for _, lower := range []bool{false, true} {
		hit, got, want := 0, 0, 0
		for _, s := range sentences {
			text, spans := s.Spans()
			if lower {
				text = corpus.LowerKeep(text)
			}
			gold := map[corpus.Span]bool{}
			for _, p := range spans {
				gold[p] = true
			}
			want += len(spans)
			for _, e := range r.Names(text) {
				got++
				if gold[corpus.Span{Type: typeName(e.Type), Start: e.Start, End: e.End}] {
					hit++
				}
			}
		}
		task := "names " + f.set
		if lower {
			task += " lower"
		}
		r.line(f, task, "F1", 2*float64(hit)/float64(max(1, got+want)), want)
	}
	return nil
}

func typeName(t model.EntityType) string {
	switch t {
	case model.Person:
		return "PER"
	case model.Location:
		return "LOC"
	default:
		return "ORG"
	}
}
