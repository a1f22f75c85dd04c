//go:build pocketsphinx && cgo

package pocketsphinx

import (
	"context"
	"errors"
	"slices"
	"sync"

	"parlance/conversation"
	"parlance/speech"
)

// recognizer is the engine inside a child process. What one request brings (a
// vocabulary) is undone before the next.
type recognizer struct {
	mu         sync.Mutex
	model      model
	decoder    *decoder // nil when closed
	used       bool     // it has listened, or got words
	vocabulary vocabulary
}

func open(m model) (speech.Transcriber, error) {
	d, err := openDecoder(m)
	if err != nil {
		return nil, err
	}
	return &recognizer{model: m, decoder: d}, nil
}

// Close frees the library's memory.
func (r *recognizer) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.decoder != nil {
		r.decoder.close()
		r.decoder = nil
	}
	return nil
}

// Transcribe recognises the segment. ctx is not heard: the caller kills the
// process instead.
func (r *recognizer) Transcribe(_ context.Context, seg speech.Segment) ([]conversation.Word, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	list, err := r.hear(seg)
	if err != nil {
		return nil, err
	}
	var words []conversation.Word
	for _, h := range list {
		if w, ok := h.word(); ok {
			words = append(words, r.vocabulary.write(h.text, w)...)
		}
	}
	return words, nil
}

// hear makes the decoder ready for what the segment asks and lets it listen.
func (r *recognizer) hear(seg speech.Segment) ([]heard, error) {
	if len(seg.PCM) == 0 {
		return nil, nil
	}
	if r.decoder == nil {
		return nil, errors.New("pocketsphinx: closed")
	}
	if err := r.learn(seg.Vocabulary); err != nil {
		return nil, err
	}
	r.used = true
	return r.decoder.decode(seg.PCM)
}

// learn gives the decoder the vocabulary, and only that: the library cannot forget
// words, and crashes when words come after it has listened, so another vocabulary
// begins with a new decoder.
func (r *recognizer) learn(terms []string) error {
	if slices.Equal(terms, r.vocabulary.asked) {
		return nil
	}
	if r.used {
		r.decoder.close()
		r.vocabulary, r.used = vocabulary{}, false
		d, err := openDecoder(r.model)
		r.decoder = d
		if err != nil {
			return err
		}
	}
	r.used = true
	v, entries := newVocabulary(terms, r.decoder.ways)
	for i, e := range entries {
		if err := r.decoder.add(e.name, e.phones, i == len(entries)-1); err != nil {
			return err
		}
	}
	r.vocabulary = v
	return nil
}

// ways gives the pronunciations of a word of the dictionary.
func (d *decoder) ways(word string) [][]string {
	var out [][]string
	for _, suffix := range []string{"", "(2)", "(3)"} {
		p := d.pronunciation(word + suffix)
		if p == nil {
			break
		}
		out = append(out, p)
	}
	return out
}
