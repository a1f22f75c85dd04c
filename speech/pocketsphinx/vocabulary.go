package pocketsphinx

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"parlance/conversation"
	"parlance/speech/g2p"
)

// most terms of a vocabulary that are heeded.
const mostTerms = 500

// vocabulary is what a client said may be spoken. For the decoder each term is
// another pronunciation of host, so it is as likely as host is, and in the same
// company: an invented word of the language model would be likely nowhere (and
// makes the library read outside its tables). It is written as the client writes it.
type vocabulary struct {
	asked []string
	terms map[string]string // by the name of the pronunciation
}

// host is a name of many that the language model knows well. Pronunciations of its
// own have small numbers; those of terms begin with firstTerm.
const (
	host      = "microsoft"
	firstTerm = 100
)

// entry is a pronunciation for the decoder.
type entry struct {
	name   string
	phones []string
}

// newVocabulary says how the terms are pronounced. Terms without a letter or digit
// are passed over.
func newVocabulary(terms []string, known g2p.Lookup) (vocabulary, []entry) {
	v := vocabulary{asked: slices.Clone(terms), terms: map[string]string{}}
	var entries []entry
	seen := map[string]bool{}
	for _, t := range terms {
		t = strings.Join(strings.Fields(t), " ")
		if seen[strings.ToLower(t)] || len(seen) == mostTerms {
			continue
		}
		seen[strings.ToLower(t)] = true
		for _, phones := range g2p.Pronounce(t, known) {
			name := host + "(" + strconv.Itoa(firstTerm+len(entries)) + ")"
			entries = append(entries, entry{name, phones})
			v.terms[name] = t
		}
	}
	return v, entries
}

// write gives the words that the client knows a pronunciation by; a term of several
// words shares its time out by length.
func (v vocabulary) write(pronunciation string, w conversation.Word) []conversation.Word {
	term, ok := v.terms[pronunciation]
	if !ok {
		return []conversation.Word{w}
	}
	parts := strings.Fields(term)
	total := len(term) - len(parts) + 1
	var out []conversation.Word
	begin, done := w.Offset, 0
	for _, p := range parts {
		done += len(p)
		end := w.Offset + w.Duration*time.Duration(done)/time.Duration(total)
		out = append(out, conversation.Word{Text: p, Offset: begin, Duration: end - begin, Confidence: w.Confidence})
		begin = end
	}
	return out
}
