package main

import (
	"strings"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/speechtest"
)

// heard are the words of a transcript in order.
func heard(t *speech.Transcript) (words []conversation.Word) {
	for _, u := range t.Utterances {
		words = append(words, u.Words...)
	}
	return words
}

// rightOnes tells of each word whether it is one of the reference's, where both agree
// best.
func rightOnes(reference string, words []conversation.Word) []bool {
	a := speechtest.Normalize(reference)
	b := make([]string, len(words))
	for j, w := range words {
		b[j] = strings.Join(speechtest.Normalize(w.Text), "")
	}
	cost := costs(a, b)
	right := make([]bool, len(b))
	for i, j := len(a), len(b); i > 0 && j > 0; {
		switch {
		case a[i-1] == b[j-1] && cost[i][j] == cost[i-1][j-1]:
			right[j-1] = true
			i, j = i-1, j-1
		case cost[i][j] == cost[i-1][j-1]+1:
			i, j = i-1, j-1
		case cost[i][j] == cost[i-1][j]+1:
			i--
		default:
			j--
		}
	}
	return right
}

// costs are the numbers of edits that make the first j words of b of the first i of a.
func costs(a, b []string) [][]int {
	cost := make([][]int, len(a)+1)
	for i := range cost {
		cost[i] = make([]int, len(b)+1)
		for j := range cost[i] {
			switch {
			case i == 0 || j == 0:
				cost[i][j] = i + j
			case a[i-1] == b[j-1]:
				cost[i][j] = min(cost[i-1][j-1], cost[i-1][j]+1, cost[i][j-1]+1)
			default:
				cost[i][j] = 1 + min(cost[i-1][j-1], cost[i-1][j], cost[i][j-1])
			}
		}
	}
	return cost
}
