package analytics

import (
	"slices"
	"time"

	"parlance/conversation"
)

// Of gives the figures of a conversation. ins are its insights, of which the
// questions are counted; members are its participants, in the order wanted.
func Of(msgs []conversation.Message, ins []conversation.Insight, members []conversation.Member) conversation.Analytics {
	list, index := roster(msgs, members)
	line := spans(msgs, index)
	a := conversation.Analytics{Members: make([]conversation.MemberAnalytics, len(list))}
	for i, m := range list {
		a.Members[i].Member = m
	}
	if len(line) == 0 {
		return a
	}
	totals(&a, line)
	shares(&a)
	turns(&a, line)
	for i := range line {
		if w := line[i].who; w >= 0 {
			a.Members[w].Words += line[i].words
			a.Members[w].Fillers += fillers(msgs[line[i].msg].Text)
		}
	}
	for i := range ins {
		if w, ok := index[key(ins[i].From)]; ok && ins[i].Kind == conversation.Question && !ins[i].From.Empty() {
			a.Members[w].Questions++
		}
	}
	for i := range a.Members {
		m := &a.Members[i]
		if m.Talk > 0 {
			m.WPM = float64(m.Words) / m.Talk.Minutes()
		}
	}
	a.SentimentSeries = feelings(msgs, line)
	return a
}

// roster lists the members and gives the index of each by key; speakers who are
// not among the members are added.
func roster(msgs []conversation.Message, members []conversation.Member) ([]conversation.Member, map[string]int) {
	index := map[string]int{}
	var list []conversation.Member
	add := func(m conversation.Member) {
		k := key(m)
		if _, ok := index[k]; k == "" || ok {
			return
		}
		index[k] = len(list)
		list = append(list, m)
	}
	for _, m := range members {
		add(m)
	}
	for i := range msgs {
		add(msgs[i].From)
	}
	return list, index
}

// event is the begin or end of speech of one member.
type event struct {
	at    time.Duration
	who   int
	delta int
}

// totals walks the time line once: how long nobody, somebody, several speak.
// Two messages of one member at once count once.
func totals(a *conversation.Analytics, line []span) {
	events := make([]event, 0, 2*len(line))
	start, end := line[0].from, time.Duration(0)
	for _, s := range line {
		end = max(end, s.to)
		events = append(events, event{s.from, s.who, 1}, event{s.to, s.who, -1})
	}
	slices.SortFunc(events, func(x, y event) int {
		if x.at != y.at {
			return int(min(max(x.at-y.at, -1), 1))
		}
		return x.delta - y.delta // ends before begins
	})
	a.Length = end - start
	speaking := map[int]int{}
	pairs := map[[2]int]time.Duration{}
	last := start
	for _, e := range events {
		if d := e.at - last; d > 0 {
			if len(speaking) > 0 {
				a.Talk += d
			}
			if len(speaking) > 1 {
				a.Overlap += d
				overlaps(pairs, speaking, d)
			}
			for w := range speaking {
				if w >= 0 {
					a.Members[w].Talk += d
				}
			}
		}
		last = e.at
		if speaking[e.who] += e.delta; speaking[e.who] == 0 {
			delete(speaking, e.who)
		}
	}
	a.Silence = a.Length - a.Talk
	for i := range a.Members {
		for k := range a.Members {
			if d := pairs[[2]int{i, k}]; d > 0 {
				a.Members[i].Overlaps = append(a.Members[i].Overlaps, conversation.Overlap{Member: a.Members[k].Member, Duration: d})
			}
		}
	}
}

// maxTogether bounds how many speakers at once are told apart in pairs.
const maxTogether = 16

func overlaps(pairs map[[2]int]time.Duration, speaking map[int]int, d time.Duration) {
	if len(speaking) > maxTogether {
		return
	}
	for i := range speaking {
		for k := range speaking {
			if i != k && i >= 0 && k >= 0 {
				pairs[[2]int{i, k}] += d
			}
		}
	}
}

// shares gives the time each member listened: others spoke and he did not.
func shares(a *conversation.Analytics) {
	for i := range a.Members {
		a.Members[i].Listen = max(0, a.Talk-a.Members[i].Talk)
	}
}

// turns measures monologues, patience and how often the speaker changes.
func turns(a *conversation.Analytics, line []span) {
	changes := 0
	begin, end, who := line[0].from, line[0].to, line[0].who
	answers := make([]int, len(a.Members))
	waits := make([]time.Duration, len(a.Members))
	monologue := func() {
		if who >= 0 {
			a.Members[who].LongestMonologue = max(a.Members[who].LongestMonologue, end-begin)
		}
	}
	for _, s := range line[1:] {
		if s.who == who {
			end = max(end, s.to)
			continue
		}
		monologue()
		changes++
		if s.who >= 0 {
			answers[s.who]++
			waits[s.who] += max(0, s.from-end)
		}
		begin, end, who = s.from, s.to, s.who
	}
	monologue()
	for i := range a.Members {
		if answers[i] > 0 {
			a.Members[i].Patience = waits[i] / time.Duration(answers[i])
		}
	}
	if a.Length > 0 {
		a.Interactivity = float64(changes) / a.Length.Minutes()
	}
}
