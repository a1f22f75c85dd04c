package dataset

import (
	"parlance/insights/model/feature"
	"parlance/internal/corpus"
)

// AMI labels meetings of the AMI corpus.
func AMI(meetings []corpus.Meeting) []Conversation {
	return convert(meetings, func(a corpus.Act) Label {
		var l Label
		switch a.Tag {
		case "el.inf", "el.sug", "el.ass", "el.und":
			l |= Question
		case "sug":
			l |= Directive
		case "off":
			l |= Offer
		}
		if a.Is("actions") {
			l |= Action
		}
		if a.Extractive {
			l |= Salient
		}
		return l
	})
}

// MRDA labels meetings of the ICSI corpus.
func MRDA(meetings []corpus.Meeting) []Conversation {
	return convert(meetings, func(a corpus.Act) Label {
		var l Label
		if a.Is("question") {
			l |= Question
		}
		if a.Is("directive") || a.Is("suggest") || a.Is("command") {
			l |= Directive
		}
		if a.Is("commit") {
			l |= Commitment
		}
		return l
	})
}

// Email labels single sentences: Yes is a request, proposal or dated promise.
func Email(rows []corpus.Labelled) []Conversation {
	out := make([]Conversation, len(rows))
	for i, r := range rows {
		u := Utterance{Utterance: feature.Utterance{Text: r.Text}}
		if r.Label == "Yes" {
			u.Labels = Request
		}
		out[i].List = []Utterance{u}
	}
	return out
}

func convert(meetings []corpus.Meeting, label func(corpus.Act) Label) []Conversation {
	out := make([]Conversation, 0, len(meetings))
	for _, m := range meetings {
		c := Conversation{ID: m.ID, List: make([]Utterance, 0, len(m.Acts))}
		for _, a := range m.Acts {
			u := feature.Utterance{
				Text: a.Text, Speaker: a.Speaker, Start: a.Start, End: a.End, Timed: a.Timed,
			}
			c.List = append(c.List, Utterance{Utterance: u, Labels: label(a), Kinds: kinds(a.Tag)})
		}
		out = append(out, c)
	}
	return out
}
