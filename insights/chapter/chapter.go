package chapter

import (
	"slices"
	"time"

	"parlance/insights/token"
)

// Sentence is one sentence with its place in time.
type Sentence struct {
	Tokens     []token.Token
	Start, End time.Duration
}

// The weights of what speaks for a border, and the bounds of chapters, tuned on
// the topic lists of meetings. The likeness of words before and after a place
// was tried too: in meetings it pointed to wrong places more often than right.
const (
	pauseWeight = 0.05 // for each second over the first, up to maxPause
	maxPause    = 20.0
	threshold   = 1.6
	shortest    = 25 // sentences of a chapter
	fewest      = 60 // sentences of a conversation with more than one chapter
)

// Borders gives the indices of the sentences that begin a chapter, the first one
// left out, rising.
func Borders(list []Sentence) []int {
	if len(list) < fewest {
		return nil
	}
	score := make([]float64, len(list))
	for i := 1; i < len(list); i++ {
		score[i] = opening(list, i)
		if gap := (list[i].Start - list[i-1].End).Seconds(); gap > 1 {
			score[i] += pauseWeight * min(gap-1, maxPause)
		}
	}
	return peaks(score)
}

// peaks takes the highest scores first, each at least shortest away from those
// taken and from the ends.
func peaks(score []float64) []int {
	order := make([]int, 0, len(score))
	for i := shortest; i <= len(score)-shortest; i++ {
		if score[i] >= threshold {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case score[a] > score[b]:
			return -1
		case score[a] < score[b]:
			return 1
		}
		return a - b
	})
	var out []int
	for _, i := range order {
		if !slices.ContainsFunc(out, func(o int) bool { return max(o-i, i-o) < shortest }) {
			out = append(out, i)
		}
	}
	slices.Sort(out)
	return out
}

// opening is how clearly sentence i says that something new begins; a bare
// "okay." speaks for the sentence after it.
func opening(list []Sentence, i int) float64 {
	x := opens(list[i].Tokens)
	if x > 0 && token.Words(list[i].Tokens) <= 2 && i+1 < len(list) {
		return x + announces(list[i+1].Tokens)
	}
	return x + announces(list[i].Tokens)
}

// opens rates the first words: "okay so", "right".
func opens(toks []token.Token) float64 {
	switch norm(toks, 0) {
	case "okay", "ok", "right", "alright", "so", "anyway", "well", "now":
	default:
		return 0
	}
	switch norm(toks, 1) {
	case "so", "then", "now", "um", "well":
		return 1
	case ",", ".":
		if norm(toks, 2) == "so" {
			return 1
		}
	}
	return 0.5
}

// announces rates the words that name a step of a meeting or call.
func announces(toks []token.Token) float64 {
	for i := range min(len(toks), 10) {
		switch a, b, c := norm(toks, i), norm(toks, i+1), norm(toks, i+2); a {
		case "next":
			if b != "to" && b != "week" && b != "time" && b != "month" && b != "year" {
				return 1.5
			}
		case "moving", "move", "get":
			if b == "on" || b == "started" {
				return 1.5
			}
		case "agenda", "topic", "presentation", "closing":
			return 1.5
		case "last", "another", "other", "first", "final":
			if b == "thing" || b == "topic" || b == "point" || b == "item" || b == "question" {
				return 1.5
			}
		case "let":
			if b == "'s" && (c == "start" || c == "go" || c == "move" || c == "talk" || c == "discuss" || c == "look") {
				return 1.5
			}
		case "wrap", "summarize", "summarise", "recap", "evaluation", "discuss":
			return 1
		}
	}
	return 0
}

func norm(toks []token.Token, i int) string {
	if i < len(toks) {
		return toks[i].Norm
	}
	return ""
}
