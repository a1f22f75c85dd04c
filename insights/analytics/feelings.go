package analytics

import (
	"strings"

	"parlance/conversation"
)

// points is into how many stretches of equally many messages the sentiment is
// cut at most.
const points = 20

// feelings gives the mean sentiment of up to 20 stretches, longer messages
// weighing more.
func feelings(msgs []conversation.Message, line []span) []conversation.SentimentPoint {
	n := min(points, len(line))
	out := make([]conversation.SentimentPoint, 0, n)
	for p := range n {
		from, to := p*len(line)/n, (p+1)*len(line)/n
		sum, weight := 0.0, 0.0
		for _, s := range line[from:to] {
			w := float64(s.words) + 1
			sum += w * msgs[s.msg].Sentiment
			weight += w
		}
		out = append(out, conversation.SentimentPoint{Offset: line[from].from, Score: min(max(sum/weight, -1), 1)})
	}
	return out
}

// fillers counts the sounds and phrases that fill a pause.
func fillers(text string) int {
	n, prev := 0, ""
	for w := range strings.FieldsSeq(strings.ToLower(text)) {
		w = strings.Trim(w, ".,!?;:-…\"'")
		switch w {
		case "um", "uh", "uhm", "er", "erm", "ah", "hmm", "mm", "mhm":
			n++
		case "know":
			if prev == "you" {
				n++
			}
		case "mean":
			if prev == "i" {
				n++
			}
		case "basically", "literally":
			n++
		case "of":
			if prev == "sort" || prev == "kind" {
				n++
			}
		}
		prev = w
	}
	return n
}
