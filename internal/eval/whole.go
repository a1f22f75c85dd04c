package eval

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"parlance/conversation"
	"parlance/insights"
	"parlance/insights/dates"
	"parlance/insights/model"
	"parlance/insights/token"
)

// Whole measures the engine as users meet it: questions, feelings, names, dates,
// trackers, summaries, topics and chapters are what Analyze and the other methods
// give. Labels that no insight carries by itself (request, directive, commitment,
// the AMI corpus's narrow action item) and sentence ends are those of the trained
// heads that the engine is built on; average precision, which needs a score for
// every utterance, is that of the heads as well.
func Whole(ctx context.Context, e *insights.Engine, m *model.Models) Engine {
	w := whole{ctx, e}
	heads := Heads(m)
	return Engine{
		Acts: heads.Acts, Ends: heads.Ends, Insights: w.insights, Names: w.names, Mood: w.mood, Dates: findDates,
		Trackers: w.trackers, Summary: w.summary, Topics: w.topics, Borders: w.borders, Owner: w.owner,
	}
}

type whole struct {
	ctx    context.Context //nolint:containedctx // that of the run
	engine *insights.Engine
}

// analyze runs the engine over new messages; a cancelled run gives nothing.
func (w whole) analyze(in insights.Input) insights.Output {
	in.Now = reference()
	out, err := w.engine.Analyze(w.ctx, in)
	if err != nil {
		return insights.Output{}
	}
	return out
}

func message(i int, text, speaker string) conversation.Message {
	return conversation.Message{
		ID: itoa(i), Position: i, Text: text, From: conversation.Member{ID: speaker, Name: speaker},
		StartTime: reference(), EndTime: reference(), Confidence: 1,
	}
}

// insights tells which utterances are part of a question, and of a task.
func (w whole) insights(list []model.Utterance) (questions, tasks []bool) {
	questions, tasks = make([]bool, len(list)), make([]bool, len(list))
	var in insights.Input
	for i, u := range list {
		x := message(i, u.Text, u.Speaker)
		if u.Timed {
			x.Timed, x.Offset, x.Duration = true, u.Start, u.End-u.Start
			x.StartTime, x.EndTime = reference().Add(u.Start), reference().Add(u.End)
		}
		in.New = append(in.New, x)
	}
	for _, x := range w.analyze(in).Insights {
		for _, id := range x.MessageIDs {
			if x.Kind == conversation.Question {
				questions[atoi(id)] = true
			} else {
				tasks[atoi(id)] = true
			}
		}
	}
	return questions, tasks
}

func (w whole) names(text string) []model.Entity {
	out := w.analyze(insights.Input{
		Options: conversation.Options{DetectEntities: true}, New: []conversation.Message{message(0, text, "")},
	})
	types := map[string]model.EntityType{"person": model.Person, "location": model.Location, "organization": model.Organization}
	var list []model.Entity
	for _, x := range out.Entities {
		t, ok := types[x.Type]
		if !ok {
			continue
		}
		start := bytesOf(text, x.Offset)
		list = append(list, model.Entity{Type: t, Start: start, End: start + len(x.Text), Score: 1})
	}
	return list
}

// bytesOf turns an offset in runes into one in bytes.
func bytesOf(s string, runes int) int {
	at := 0
	for range runes {
		_, n := utf8.DecodeRuneInString(s[at:])
		at += n
	}
	return at
}

func (w whole) mood(text string) float64 {
	out := w.analyze(insights.Input{New: []conversation.Message{message(0, text, "")}})
	if len(out.Messages) == 0 {
		return 0
	}
	return out.Messages[0].Sentiment
}

func findDates(text string, at time.Time) []Date {
	var out []Date
	for _, m := range dates.Find(token.Scan(nil, text), dates.Options{Ref: at}) {
		if m.Kind != dates.Duration {
			out = append(out, Date{Value: m.From, End: m.To})
		}
	}
	return out
}

func (w whole) trackers(list []conversation.Tracker) func(string) []string {
	return func(text string) []string {
		out := w.analyze(insights.Input{Trackers: list, New: []conversation.Message{message(0, text, "")}})
		var names []string
		seen := map[string]bool{}
		for _, h := range out.Trackers {
			if !seen[h.Name] {
				seen[h.Name] = true
				names = append(names, h.Name)
			}
		}
		return names
	}
}

func (w whole) summary(messages []conversation.Message, words int) string {
	var b strings.Builder
	for _, s := range w.engine.Summary(messages, insights.SummaryOptions{MaxWords: words}) {
		b.WriteString(s.Text)
		b.WriteByte('\n')
	}
	return b.String()
}

func (w whole) topics(messages []conversation.Message, n int) []string {
	var out []string
	for _, t := range w.engine.Topics(messages, insights.TopicOptions{}) {
		if len(out) < n {
			out = append(out, t.Text)
		}
	}
	return out
}

func (w whole) borders(messages []conversation.Message) []int {
	at := map[string]int{}
	for i, m := range messages {
		at[m.ID] = i
	}
	var out []int
	for _, c := range w.engine.Chapters(messages, "") {
		if len(c.MessageIDs) > 0 {
			out = append(out, at[c.MessageIDs[0]])
		}
	}
	return out
}

// owner analyses the last message of a small conversation.
func (w whole) owner(o Owned) (who, due string) {
	in := insights.Input{}
	byName := map[string]conversation.Member{}
	for _, name := range o.Members {
		byName[name] = conversation.Member{ID: name, Name: name}
		in.Members = append(in.Members, byName[name])
	}
	if o.Previous != "" {
		m := message(0, "Okay, what is next.", o.Previous)
		m.From = byName[o.Previous]
		in.Tail = []conversation.Message{m}
	}
	m := message(1, o.Text, o.Speaker)
	m.From = byName[o.Speaker]
	in.New = []conversation.Message{m}
	for _, x := range w.analyze(in).Insights {
		if x.Kind == conversation.Question {
			continue
		}
		if !x.Assignee.Empty() {
			who = x.Assignee.Name
		}
		if x.DueBy != nil {
			due = x.DueBy.Format(time.DateOnly)
		}
	}
	return who, due
}
