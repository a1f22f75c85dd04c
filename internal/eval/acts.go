package eval

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"parlance/insights/model"
	"parlance/internal/corpus"
	"parlance/internal/measure"
)

// task is one label of acts against one head.
type task struct {
	name  string
	gold  func(corpus.Act) bool
	score func(model.Scores) float64
	// shown tells whether users are shown the act as such; nil = the score decides.
	shown func(questions, tasks []bool, i int) bool
}

func question(s model.Scores) float64 { return s.Question }

func asked(questions, _ []bool, i int) bool { return questions[i] }

func (r *run) mrda(f file) error {
	m, err := corpus.ReadMRDA(f.path)
	if err != nil || r.Acts == nil {
		return err
	}
	is := func(labels ...string) func(corpus.Act) bool {
		return func(a corpus.Act) bool {
			return slices.ContainsFunc(labels, a.Is)
		}
	}
	r.acts(f, m, true, []task{
		{"questions mrda", is("question"), question, asked},
		{"directives mrda", is("directive", "suggest", "command"), func(s model.Scores) float64 { return s.Directive }, nil},
		{"commitments mrda", is("commit"), func(s model.Scores) float64 { return s.Commitment }, nil},
	})
	return nil
}

func (r *run) swda(f file) error {
	m, err := corpus.ReadSwDA(f.path)
	if err != nil || r.Acts == nil {
		return err
	}
	gold := func(a corpus.Act) bool { return a.Is("question") }
	r.acts(f, m, true, []task{{"questions swda", gold, question, asked}})
	if marked(m) {
		r.acts(f, m, false, []task{{"questions swda punctuated", gold, question, asked}})
	}
	return nil
}

// marked tells whether the texts have question marks.
func marked(m []corpus.Meeting) bool {
	for _, c := range m {
		for _, a := range c.Acts {
			if strings.Contains(a.Text, "?") {
				return true
			}
		}
	}
	return false
}

func (r *run) ami(f file) error {
	m, err := corpus.ReadAMI(f.path)
	if err != nil {
		return err
	}
	if r.Acts != nil {
		elicit := func(a corpus.Act) bool { return strings.HasPrefix(a.Tag, "el.") }
		action := func(a corpus.Act) bool { return a.Is("actions") }
		todo := func(s model.Scores) float64 { return s.Action }
		r.acts(f, m, true, []task{{"questions ami", elicit, question, asked}, {"action items ami", action, todo, nil}})
		r.acts(f, m, false, []task{
			{"questions ami punctuated", elicit, question, asked}, {"action items ami punctuated", action, todo, nil},
		})
	}
	if r.Ends != nil {
		r.ends(f, m)
	}
	return nil
}

func (r *run) email(f file) error {
	rows, err := corpus.ReadLabelled(f.path, "text", "label")
	if err != nil || r.Acts == nil {
		return err
	}
	m := make([]corpus.Meeting, len(rows))
	for i, x := range rows {
		m[i].Acts = []corpus.Act{{Text: x.Text, Tag: x.Label}}
	}
	gold := func(a corpus.Act) bool { return a.Tag == "Yes" }
	request := func(s model.Scores) float64 { return s.Request }
	r.acts(f, m, false, []task{{"requests email", gold, request, nil}})
	r.acts(f, m, true, []task{{"requests email lower", gold, request, nil}})
	return nil
}

// acts scores all meetings once and prints F1 and average precision per task.
func (r *run) acts(f file, meetings []corpus.Meeting, plain bool, tasks []task) {
	lists, shown := make([][]measure.Scored, len(tasks)), make([][]measure.Scored, len(tasks))
	for _, m := range meetings {
		list := utterances(m, plain)
		var questions, todos []bool
		if r.Insights != nil {
			questions, todos = r.Insights(list)
		}
		for i, s := range r.Acts(list) {
			for k, t := range tasks {
				x := measure.Scored{Score: t.score(s), Positive: t.gold(m.Acts[i])}
				lists[k] = append(lists[k], x)
				if t.shown != nil && questions != nil {
					x.Score = 0
					if t.shown(questions, todos, i) {
						x.Score = 1
					}
				}
				shown[k] = append(shown[k], x)
			}
		}
	}
	for k, t := range tasks {
		if !slices.ContainsFunc(lists[k], func(x measure.Scored) bool { return x.Positive }) {
			r.note("%s: no example of %q", filepath.Base(f.path), t.name)
			continue
		}
		r.line(f, t.name, "F1", measure.F1(shown[k], found), len(shown[k]))
		r.line(f, t.name, "AP", measure.AveragePrecision(lists[k]), len(lists[k]))
		r.line(f, t.name, "calibration error", measure.CalibrationError(lists[k]), len(lists[k]))
	}
}

func utterances(m corpus.Meeting, plain bool) []model.Utterance {
	out := make([]model.Utterance, len(m.Acts))
	for i, a := range m.Acts {
		out[i] = model.Utterance{
			Text: a.Text, Speaker: a.Speaker, Start: a.Start, End: a.End, Timed: a.Timed, Position: i,
		}
		if plain {
			out[i].Text = Plain(a.Text)
		}
	}
	return out
}

// Plain takes case and marks off a text, as a speech recogniser gives it.
// Apostrophes and hyphens inside words stay.
func Plain(s string) string {
	var b strings.Builder
	runes := []rune(strings.ToLower(s))
	letter := func(i int) bool {
		return i >= 0 && i < len(runes) && (unicode.IsLetter(runes[i]) || unicode.IsDigit(runes[i]))
	}
	for i, r := range runes {
		switch {
		case r == '\'' || r == '’' || r == '_':
			b.WriteRune(r)
		case unicode.IsPunct(r):
			if letter(i-1) && letter(i+1) {
				b.WriteRune(r) // 3.5, kick-off, a.m
			} else {
				b.WriteByte(' ')
			}
		default:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
