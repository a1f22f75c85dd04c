package insights

import (
	"parlance/conversation"
	"parlance/insights/token"
)

// How many messages before and after one are searched for its partner. With
// ahead below TailLength an append sees what one submission would have seen.
const (
	back     = TailLength
	ahead    = 4
	patience = 6 // for the answer to a question
)

// spokenTo is whom the speaker of utterance k addresses: whoever he greeted by
// name since he began to speak, else whoever spoke before him, else the only
// other participant known by then. Empty when that cannot be told.
func (d *document) spokenTo(k int) conversation.Member {
	u := &d.utts[k]
	if u.Speaker == "" {
		return conversation.Member{}
	}
	for j := k; j >= 0 && d.utts[j].msg >= u.msg-back; j-- {
		p := &d.utts[j]
		if p.Speaker != u.Speaker {
			if p.Speaker != "" {
				return d.msgs[p.msg].From
			}
			continue
		}
		for _, m := range p.People {
			if m.Greeted && m.First <= 3 {
				return m.Member
			}
		}
	}
	if m := d.answering(k); !m.Empty() {
		return m
	}
	return d.onlyOther(u)
}

// answering is the first other speaker in the messages after utterance k.
func (d *document) answering(k int) conversation.Member {
	u := &d.utts[k]
	if u.Speaker == "" {
		return conversation.Member{}
	}
	for i := u.msg + 1; i < len(d.msgs) && i <= u.msg+ahead; i++ {
		if key := speakerKey(d.msgs[i].From); key != "" && key != u.Speaker {
			return d.msgs[i].From
		}
	}
	return conversation.Member{}
}

// onlyOther is the other participant of a conversation of two. Whoever speaks
// for the first time later does not count: an append would not know him yet.
func (d *document) onlyOther(u *utterance) conversation.Member {
	var other conversation.Member
	for _, m := range d.in.Members {
		key := speakerKey(m)
		if key == u.Speaker || key == "" || d.comesLater(key, u.msg+ahead) {
			continue
		}
		if !other.Empty() {
			return conversation.Member{}
		}
		other = m
	}
	return other
}

// comesLater tells whether a speaker is heard of only after message i.
func (d *document) comesLater(key string, i int) bool {
	first, ok := d.debut[key]
	return ok && first > i
}

// debuts lists at which message each speaker is first heard.
func debuts(msgs []conversation.Message) map[string]int {
	out := map[string]int{}
	for i := range msgs {
		key := speakerKey(msgs[i].From)
		if _, ok := out[key]; !ok {
			out[key] = i
		}
	}
	return out
}

// answered judges whether another speaker answered a question within the next
// messages: with something that is neither a question nor a shrug.
func (a *assembly) answered(f *found) {
	was := f.insight.Answered
	if was != nil && *was || len(f.utts) == 0 {
		return
	}
	last := f.utts[len(f.utts)-1]
	u := &a.d.utts[last]
	if u.Speaker == "" {
		return
	}
	yes, replied, fresh, shrugged := false, false, 0, -1
	if f.old { // what came with the tail was judged when more of its past was seen
		fresh = a.d.first[a.d.fresh]
	}
	for k := last + 1; k < len(a.d.utts) && a.d.utts[k].msg <= u.msg+patience && !yes; k++ {
		p := &a.d.utts[k]
		if p.Speaker == u.Speaker && replied {
			break // he goes on: what comes now answers something else
		}
		replied = replied || p.Speaker != u.Speaker
		if p.Speaker != u.Speaker && shrugs(p) {
			shrugged = p.msg // what he says besides is no answer either
		}
		yes = k >= fresh && p.Speaker != u.Speaker && p.Speaker != "" && p.msg != shrugged && answers(u, p)
	}
	if was == nil || *was != yes {
		f.insight.Answered = &yes
		f.dirty = true
	}
}

// answers tells whether p can be the answer to question q.
func answers(q, p *utterance) bool {
	words := token.Words(p.Tokens)
	if words == 0 || p.scores.Question >= 0.5 || shrugs(p) {
		return false
	}
	polar := !q.Reading.Asks.Wh
	return words >= 3 || polar || q.Reading.Asks.Fragment || words > 0 && !backchannel(p.Tokens[0].Norm)
}

// shrugs tells answers that answer nothing.
func shrugs(p *utterance) bool {
	n := func(i int) string {
		if i < len(p.Tokens) {
			return p.Tokens[i].Norm
		}
		return ""
	}
	for i := range min(len(p.Tokens), 6) {
		switch {
		case n(i) == "n't" && (n(i+1) == "know" || n(i+1) == "remember"), n(i) == "not" && n(i+1) == "sure", n(i) == "no" && n(i+1) == "idea", n(i) == "no" && n(i+1) == "clue",
			n(i) == "dunno", n(i) == "good" && n(i+1) == "question", n(i) == "let" && n(i+1) == "me" && n(i+2) == "check", n(i) == "find" && n(i+1) == "out", n(i) == "'ll" && n(i+1) == "check":
			return true
		}
	}
	return false
}

func backchannel(w string) bool {
	switch w {
	case "ok", "okay", "mm", "mhm", "mm-hmm", "uh-huh", "hmm", "um", "uh", "ah", "oh", "thanks", "hi", "hello", "hey", "sorry", "well", "so", "yeah", "right":
		return true
	}
	return false
}
