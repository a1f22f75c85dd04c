package llm

import (
	"strings"
	"unicode/utf8"

	"parlance/conversation"
)

// Sizes of what a request carries.
const (
	contextMessages = 6  // before a stretch, to understand it by
	littleWords     = 12 // that wait for more, ...
	littleMessages  = 6  // ... as long as they are few
	maxMessageRunes = 4000
	messageTokens   = 14 // a message's names and marks
)

// split tells the messages that the model has not seen from those that it has.
func split(in Input) (fresh, context []conversation.Message) {
	for _, m := range in.Tail {
		if m.Position >= in.Before.Until {
			fresh = append(fresh, m)
		} else {
			context = append(context, m)
		}
	}
	return append(fresh, in.New...), context[max(0, len(context)-contextMessages):]
}

// waits tells whether the messages are not worth a request yet: an "ok" waits for
// what comes after it, if that is there already, or if requests get scarce.
func (r *Reader) waits(fresh []conversation.Message, in Input) bool {
	scarce := r.MaxRequests > 0 && 2*in.Before.Requests >= r.MaxRequests
	return (in.More || scarce) && tooLittle(fresh, in)
}

func tooLittle(fresh []conversation.Message, in Input) bool {
	if len(fresh) > littleMessages || in.Before.Until < fresh[0].Position {
		return false
	}
	words := 0
	for _, m := range fresh {
		words += max(len(strings.Fields(m.Text)), tokens(m.Text)/2) // Chinese has no blanks
	}
	return words < littleWords
}

// chunks cuts messages into stretches of about size tokens.
func chunks(msgs []conversation.Message, size int) [][]conversation.Message {
	var out [][]conversation.Message
	from, sum := 0, 0
	for i, m := range msgs {
		n := tokens(m.Text) + messageTokens
		if i > from && sum+n > size {
			out = append(out, msgs[from:i])
			from, sum = i, 0
		}
		sum += n
	}
	return append(out, msgs[from:])
}

// tokens guesses how many tokens a text is: four letters each in Latin script,
// one or two elsewhere.
func tokens(s string) int {
	runes := utf8.RuneCountInString(s)
	beyond := (len(s) - runes) / 2
	return (runes-beyond)/4 + beyond + 1
}

// clip shortens a text to n runes.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
