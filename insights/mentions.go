package insights

import (
	"slices"

	"parlance/conversation"
	"parlance/insights/entity"
	"parlance/insights/sentence"
	"parlance/insights/tracker"
)

// entities lists what the new messages name: custom phrases whenever some are
// defined, everything else when asked for.
func (d *document) entities() []conversation.Entity {
	opt := d.in.Options
	if !opt.DetectEntities && len(opt.CustomEntities) == 0 {
		return nil
	}
	custom := entity.NewCustom(opt.CustomEntities)
	var out []conversation.Entity
	for i := d.fresh; i < len(d.msgs); i++ {
		from := len(out)
		for k := d.first[i]; k < d.first[i+1]; k++ {
			u := &d.utts[k]
			if opt.DetectEntities {
				out = append(out, d.named(u)...)
			}
			for _, m := range custom.Find(u.Tokens) {
				out = append(out, customEntity(m, u))
			}
		}
		for k := from; k < len(out); k++ {
			out[k].MessageID = d.msgs[i].ID
		}
		slices.SortStableFunc(out[from:], func(a, b conversation.Entity) int { return a.Offset - b.Offset })
	}
	return out
}

// named lists the dates, amounts, addresses and people of an utterance; Offset
// counts in its message.
func (d *document) named(u *utterance) []conversation.Entity {
	var out []conversation.Entity
	taken := make([]bool, len(u.Tokens))
	for _, m := range u.Dates {
		for i := m.First; i < m.Tok; i++ {
			taken[i] = true
		}
		e := dateEntity(m, u)
		e.Offset += u.start
		out = append(out, e)
	}
	for _, p := range u.People {
		for i := p.First; i < p.Next; i++ {
			taken[i] = true
		}
		e := conversation.Entity{Type: "person", Text: cutRunes(u, p.First, p.Next), Value: p.Member.Name, Offset: u.start + u.Tokens[p.First].Start}
		if p.Known {
			e.Member = p.Member
		}
		out = append(out, e)
	}
	for _, p := range u.places {
		if slices.Contains(taken[p.first:p.next], true) {
			continue
		}
		for i := p.first; i < p.next; i++ {
			taken[i] = true
		}
		text := cutRunes(u, p.first, p.next)
		out = append(out, conversation.Entity{Type: p.kind, Text: text, Value: text, Offset: u.start + u.Tokens[p.first].Start})
	}
	for _, s := range entity.Find(u.Text, u.Tokens, func(i int) bool { return taken[i] }, d.region) {
		if u.code && sentence.IsCode(u.Text) && s.Type != "url" && s.Type != "email" {
			continue
		}
		out = append(out, conversation.Entity{
			Type: s.Type, Text: cutRunes(u, s.First, s.Next), Value: s.Value, Offset: u.start + u.Tokens[s.First].Start,
		})
	}
	return out
}

func customEntity(m entity.CustomMatch, u *utterance) conversation.Entity {
	value := m.Entity.Value
	if value == "" {
		value = m.Entity.Text
	}
	return conversation.Entity{
		Type: "custom", CustomType: m.Entity.CustomType, Category: "Custom", SubType: m.Entity.CustomType,
		Text: cutRunes(u, m.First, m.Next), Value: value, Offset: u.start + u.Tokens[m.First].Start,
	}
}

// trackers lists where the trackers hit the new messages, and in which insights.
func (d *document) trackers(e *Engine, found []conversation.Insight) []conversation.TrackerHit {
	if len(d.in.Trackers) == 0 {
		return nil
	}
	m := tracker.New(d.in.Trackers, e.comparer(d.english))
	byMessage := map[string][]int{}
	for i := range found {
		for _, id := range found[i].MessageIDs {
			byMessage[id] = append(byMessage[id], i)
		}
	}
	var out []conversation.TrackerHit
	for k := d.first[d.fresh]; k < len(d.utts); k++ {
		u := &d.utts[k]
		id := d.msgs[u.msg].ID
		for _, h := range m.Find(u.Tokens) {
			t := d.in.Trackers[h.Tracker]
			hit := conversation.TrackerHit{
				TrackerID: t.ID, Name: t.Name, Type: "vocabulary", Value: h.Phrase, MessageID: id,
				Text: u.Text, Offset: conversation.SimilarMatch, InsightID: holding(found, byMessage[id], u.Text),
			}
			if h.First >= 0 {
				hit.Text = cutRunes(u, h.First, h.Next)
				hit.Offset = u.start + u.Tokens[h.First].Start
			}
			out = append(out, hit)
		}
	}
	return out
}

// holding is the id of the first of the insights that holds a sentence.
func holding(found []conversation.Insight, among []int, text string) string {
	for _, i := range among {
		if containsText(found[i].Text, text) {
			return found[i].ID
		}
	}
	return ""
}
