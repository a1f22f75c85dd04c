//go:build pocketsphinx && cgo

package pocketsphinx

import (
	"context"
	"errors"
	"runtime/debug"
	"slices"
	"sync"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/pocketsphinx/confidence"
)

// recognizer is the engine inside a child process. What one request brings (a
// vocabulary) is undone before the next.
type recognizer struct {
	mu         sync.Mutex
	model      model    // with the dictionary that the decoder reads
	dictionary string   // the whole one
	small      *scratch // the one of the model; nil when it is the whole one
	decoder    *decoder // nil when closed
	used       bool     // it has listened, or got words
	vocabulary vocabulary
	telephone  *telephone // nil until it is needed
	deaf       bool       // the model cannot be made for the telephone
}

func open(m model) (speech.Transcriber, error) {
	r := &recognizer{model: m, dictionary: m.Dictionary}
	// Where it cannot be made the whole one does as well, with 10 MB more.
	if small, err := smallDictionary(m); err == nil {
		r.small, r.model.Dictionary = small, small.path
	}
	debug.FreeOSMemory() // the words, before the library needs the room
	var err error
	if r.decoder, err = openDecoder(r.model); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// Close frees the library's memory.
func (r *recognizer) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.decoder != nil {
		r.decoder.close()
		r.decoder = nil
	}
	err := errors.Join(r.small.Close(), r.telephone.Close())
	r.small, r.telephone = nil, nil
	return err
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
	return r.words(list, seg.Narrow), nil
}

// words makes words of what was heard.
func (r *recognizer) words(list []heard, narrow bool) []conversation.Word {
	var names []string
	var known []conversation.Word
	for _, h := range list {
		if w, ok := h.word(); ok {
			names, known = append(names, h.text), append(known, w)
		}
	}
	if unbelieved(known) {
		return nil
	}
	if !r.model.Posteriors {
		confidence.Calibrate(known, narrow)
	}
	var words []conversation.Word
	for i, w := range known {
		words = append(words, r.vocabulary.write(names[i], w)...)
	}
	return words
}

// hear makes the decoder ready for what the segment asks and lets it listen.
func (r *recognizer) hear(seg speech.Segment) ([]heard, error) {
	if len(seg.PCM) == 0 {
		return nil, nil
	}
	if r.decoder == nil {
		return nil, errors.New("pocketsphinx: closed")
	}
	if err := r.tune(seg.Narrow); err != nil {
		return nil, err
	}
	if err := r.learn(seg.Vocabulary); err != nil {
		return nil, err
	}
	r.used = true
	return r.decoder.decode(seg.PCM)
}

// tune makes a decoder for sound from a telephone, or for other sound. Voices are of
// one kind for a whole recording, so this happens seldom; it takes a third of a second.
func (r *recognizer) tune(narrow bool) error {
	if narrow && r.telephone == nil && !r.deaf {
		t, err := newTelephone(r.model)
		r.telephone, r.deaf = t, err != nil
	}
	wanted := r.telephone
	if !narrow {
		wanted = nil
	}
	if wanted == r.model.narrow {
		return nil
	}
	r.model.narrow = wanted
	return r.reopen()
}

// reopen begins with a new decoder that has not heard or learnt anything.
func (r *recognizer) reopen() error {
	r.decoder.close()
	r.vocabulary, r.used = vocabulary{}, false
	d, err := openDecoder(r.model)
	r.decoder = d
	return err
}

// learn gives the decoder the vocabulary, and only that: the library cannot forget
// words, and crashes when words come after it has listened, so another vocabulary
// begins with a new decoder.
func (r *recognizer) learn(terms []string) error {
	if slices.Equal(terms, r.vocabulary.asked) {
		return nil
	}
	if r.used {
		if err := r.reopen(); err != nil {
			return err
		}
	}
	r.used = true
	if len(terms) == 0 {
		r.vocabulary = vocabulary{}
		return nil
	}
	p, err := readPronunciations(r.dictionary)
	if err != nil {
		return err
	}
	v, entries := newVocabulary(terms, p.ways)
	for i, e := range entries {
		if err := r.decoder.add(e.name, e.phones, i == len(entries)-1); err != nil {
			return err
		}
	}
	r.vocabulary = v
	return nil
}
