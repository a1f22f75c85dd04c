package analytics

import (
	"slices"
	"strings"
	"time"

	"parlance/conversation"
)

// span is one message on the time line.
type span struct {
	from, to time.Duration
	who      int // index of the member, -1 unknown
	msg      int
	words    int
}

// perWord is how long a word takes that is only known as text: 150 a minute.
const perWord = 400 * time.Millisecond

// spans puts the messages on the time line. A message without a length gets one
// for its words, cut where the next message begins.
func spans(msgs []conversation.Message, members map[string]int) []span {
	out := make([]span, 0, len(msgs))
	for i := range msgs {
		m := &msgs[i]
		who, ok := members[key(m.From)]
		if !ok || m.From.Empty() {
			who = -1
		}
		s := span{from: max(0, m.Offset), who: who, msg: i, words: countWords(m)}
		s.to = s.from + max(0, m.Duration)
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b span) int {
		return int(min(max(a.from-b.from, -1), 1))
	})
	estimate(out)
	return out
}

// estimate gives messages without a length one. Messages that share a moment
// follow one another; together they end before the next moment.
func estimate(list []span) {
	for i := 0; i < len(list); {
		k := i + 1
		for k < len(list) && list[k].from == list[i].from {
			k++
		}
		if !lengthless(list[i:k]) {
			i = k
			continue
		}
		room := time.Duration(1<<62 - 1)
		if k < len(list) {
			room = list[k].from - list[i].from
		}
		need := time.Duration(0)
		for _, s := range list[i:k] {
			need += time.Duration(s.words) * perWord
		}
		at := list[i].from
		for j := i; j < k; j++ {
			d := time.Duration(list[j].words) * perWord
			if need > room {
				d = time.Duration(float64(d) / float64(need) * float64(room))
			}
			list[j].from, list[j].to = at, at+d
			at += d
		}
		i = k
	}
}

// lengthless tells whether none of the messages of a moment has a length.
func lengthless(list []span) bool {
	for _, s := range list {
		if s.to > s.from {
			return false
		}
	}
	return true
}

// countWords counts the words of a message: recognised ones, else those of the
// text.
func countWords(m *conversation.Message) int {
	if len(m.Words) > 0 {
		return len(m.Words)
	}
	return len(strings.Fields(m.Text))
}

// key tells members apart; "" is unknown.
func key(m conversation.Member) string {
	switch {
	case m.ID != "":
		return m.ID
	case m.Email != "":
		return m.Email
	case m.UserID != "":
		return m.UserID
	}
	return m.Name
}
