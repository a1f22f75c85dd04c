package insights

import (
	"strings"

	"parlance/conversation"
	"parlance/insights/model"
	"parlance/insights/person"
)

// nameFrom is how sure the tagger must be to give a word without case a capital.
const nameFrom = 0.6

// SentenceEnds tells how sure it is that a sentence ends after each word of one
// speaker, 0 to 1 with 0.5 as the point of best F1, from the words around and the
// pauses between. nil: no weights are loaded.
func (e *Engine) SentenceEnds(words []conversation.Word) []float64 {
	if e.trained == nil || len(words) == 0 {
		return nil
	}
	timed := make([]model.TimedWord, len(words))
	for i, w := range words {
		timed[i] = model.TimedWord{Text: strings.ToLower(w.Text), Start: w.Offset, End: w.Offset + w.Duration, Timed: true}
	}
	return e.trained.models.SentenceEnds(nil, timed)
}

// NamesIn tells which words of a sentence without case belong to the names of
// persons, places and organisations. nil: no weights are loaded.
func (e *Engine) NamesIn(words []string) []bool {
	if e.trained == nil {
		return nil
	}
	out := make([]bool, len(words))
	found := e.trained.models.Entities(strings.Join(words, " "))
	at := 0
	for i, w := range words {
		end := at + len(w)
		for _, f := range found {
			if f.Score >= nameFrom && f.Start < end && at < f.End {
				out[i] = !isLink(w)
			}
		}
		at = end + 1
	}
	return out
}

// isLink tells the words that stay small inside a name: Bank of America.
func isLink(word string) bool {
	switch word {
	case "of", "the", "and", "for", "in", "on", "at", "a", "an", "de", "la", "von", "van":
		return true
	}
	return false
}

// IsWord tells first names that are ordinary words as well, such as Will and Grace.
func IsWord(name string) bool { return person.IsWord(strings.ToLower(name)) }
