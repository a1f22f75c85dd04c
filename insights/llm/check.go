package llm

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"parlance/conversation"
)

// Bounds of what is believed.
const (
	maxItems      = 40 // of each kind, from one stretch
	maxItemRunes  = 300
	maxSentences  = 12
	maxSentence   = 400
	maxEvidence   = 12
	usualScore    = 0.8 // when the model does not say how sure it is
	longestAhead  = 3 * 365 * 24 * time.Hour
	decisionScore = 0.8
)

// insights takes over what holds of an answer.
func (t *task) insights(a answer) []conversation.Insight {
	c := &checked{task: t, seen: map[string]bool{}}
	for _, x := range a.Actions {
		c.action(x)
	}
	for _, x := range a.Decisions {
		if in, ok := c.statement(x, conversation.Decision); ok {
			in.Score = decisionScore
			c.keep(in)
		}
	}
	if t.Questions {
		for _, x := range a.Questions {
			if in, ok := c.statement(x.statement, conversation.Question); ok {
				in.Score, in.Answered = usualScore, &x.Answered
				c.keep(in)
			}
		}
	}
	slices.SortStableFunc(c.out, func(x, y conversation.Insight) int { return x.Position - y.Position })
	return c.out
}

// checked gathers what passed.
type checked struct {
	*task

	out  []conversation.Insight
	seen map[string]bool
	n    [3]int
}

// keep adds an insight that is new, sure enough and not one too many.
func (c *checked) keep(in conversation.Insight) {
	count := &c.n[0]
	switch in.Kind {
	case conversation.Decision:
		count = &c.n[1]
	case conversation.Question:
		count = &c.n[2]
	default:
	}
	key := string(in.Kind) + strings.ToLower(in.Text)
	if in.Score < c.Threshold || c.seen[key] || *count >= maxItems {
		return
	}
	c.seen[key] = true
	*count++
	c.out = append(c.out, in)
}

// statement makes an insight of a text with evidence among the new messages; ok
// is false when either does not hold.
func (c *checked) statement(s statement, kind conversation.InsightKind) (conversation.Insight, bool) {
	in := conversation.Insight{Kind: kind, ID: conversation.NewNumericID()}
	var said strings.Builder
	for _, m := range c.Members {
		said.WriteString(nameOf(m) + "\n")
	}
	fresh := false
	var first *conversation.Message
	for _, id := range s.Evidence {
		m := c.messages[strings.TrimSpace(id)]
		if m == nil || len(in.MessageIDs) == maxEvidence || slices.Contains(in.MessageIDs, m.ID) {
			continue
		}
		fresh = fresh || strings.HasPrefix(id, "m")
		said.WriteString(m.Text + "\n")
		in.MessageIDs = append(in.MessageIDs, m.ID)
		if first == nil || m.Position < first.Position {
			first = m
		}
	}
	if !fresh {
		return in, false
	}
	in.Position, in.From = first.Position, first.From
	var ok bool
	in.Text, ok = clean(s.Text, said.String(), maxItemRunes)
	return in, ok
}

// action makes a task: the owner must be one of the participants, and the day one
// that can be meant.
func (c *checked) action(a action) {
	kind := conversation.ActionItem
	if a.Kind == string(conversation.FollowUp) {
		kind = conversation.FollowUp
	}
	in, ok := c.statement(a.statement, kind)
	if !ok {
		return
	}
	in.Score = usualScore
	if a.Confidence != nil && *a.Confidence >= 0 && *a.Confidence <= 1 {
		in.Score = *a.Confidence
	}
	if a.Owner != nil {
		in.Assignee = c.people[*a.Owner] // the zero Member for anybody else
	}
	in.Definitive = a.Certain && !in.Assignee.Empty()
	if a.Due != nil {
		in.DueBy = c.due(*a.Due, in.Position)
	}
	in.Entities = c.named(in)
	c.keep(in)
}

// due reads a day or a time; nil unless it lies after the message, by a few years
// at most.
func (c *checked) due(s string, position int) *time.Time {
	said := time.Time{}
	for i := range c.fresh {
		if c.fresh[i].Position == position {
			said = c.fresh[i].StartTime
		}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly} {
		at, err := time.ParseInLocation(layout, strings.TrimSpace(s), c.zone())
		if err != nil {
			continue
		}
		if !said.IsZero() && (at.Before(said.Add(-24*time.Hour)) || at.Sub(said) > longestAhead) {
			return nil
		}
		return &at
	}
	return nil
}

// named finds the participants' names in the text of an insight.
func (c *checked) named(in conversation.Insight) []conversation.Entity {
	var out []conversation.Entity
	for _, m := range c.Members {
		at := -1
		name := m.Name
		for _, form := range append([]string{m.Name}, strings.Fields(m.Name)...) {
			if utf8.RuneCountInString(form) > 1 && at < 0 {
				at, name = strings.Index(in.Text, form), form
			}
		}
		if at < 0 {
			continue
		}
		out = append(out, conversation.Entity{
			Type: "person", Text: name, Value: m.Name, Member: m, Assignee: m == in.Assignee,
			Offset: utf8.RuneCountInString(in.Text[:at]),
		})
	}
	return out
}

// summary takes over the sentences that rest on something.
func (t *task) summary(a answer) []conversation.SummarySentence {
	var people strings.Builder
	for _, m := range t.Members {
		people.WriteString(nameOf(m) + "\n")
	}
	var out []conversation.SummarySentence
	for _, s := range a.Summary {
		x := conversation.SummarySentence{ID: conversation.NewNumericID()}
		var said strings.Builder
		said.WriteString(people.String())
		for _, id := range s.Evidence[:min(len(s.Evidence), maxEvidence)] {
			said.WriteString(t.rest(&x, strings.TrimSpace(id)) + "\n")
		}
		var ok bool
		if x.Text, ok = clean(s.Text, said.String(), maxSentence); ok && len(x.MessageIDs) > 0 && len(out) < maxSentences {
			out = append(out, x)
		}
	}
	return out
}

// rest adds what an id stands for to the evidence of a sentence: a message, or the
// messages of an earlier sentence. It gives what was said there.
func (t *task) rest(x *conversation.SummarySentence, id string) (said string) {
	ids, from, to := t.earlier[id], time.Time{}, time.Time{}
	if m := t.messages[id]; m != nil {
		ids, from, to, said = []string{m.ID}, m.StartTime, m.EndTime, m.Text
	} else if len(ids) > 0 {
		i, _ := strconv.Atoi(strings.TrimPrefix(id, "s")) // as newTask wrote it
		old := t.before[i-1]
		from, to, said = old.StartTime, old.EndTime, old.Text
	}
	if !from.IsZero() && (x.StartTime.IsZero() || from.Before(x.StartTime)) {
		x.StartTime = from
	}
	if to.After(x.EndTime) {
		x.EndTime = to
	}
	for _, m := range ids {
		if len(x.MessageIDs) < maxEvidence && !slices.Contains(x.MessageIDs, m) {
			x.MessageIDs = append(x.MessageIDs, m)
		}
	}
	return said
}
