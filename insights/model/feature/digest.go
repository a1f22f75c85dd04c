package feature

import (
	"time"

	"parlance/insights/model/token"
)

// maxWords bounds the words of an utterance that are looked at: past it, the
// middle is left out, since what a long utterance is shows at its ends.
const maxWords = 240

// Utterance is one sentence, chat line or stretch of speech by one speaker.
type Utterance struct {
	Text    string
	Speaker string // any stable name; "" = unknown, which is nobody's equal
	// Start and End count from the begin of the conversation and are looked at
	// only when Timed.
	Start, End time.Duration
	Timed      bool
	// Position is the 0-based number of the utterance in its conversation.
	Position int
}

// Digest is what the models keep of an utterance: word hashes and a few facts.
// The zero value is ready; Fill reuses its memory.
type Digest struct {
	Words   []uint64 // cleaned: no fillers, no immediate repeats
	classes []class  // of Words
	speaker uint64
	start   time.Duration
	end     time.Duration
	timed   bool

	position    int
	rawWords    int // before cleaning
	fillers     int
	questions   int  // question marks
	endQuestion bool // the last mark is one
	closed      bool // the last word has a full stop, question or exclamation mark behind it
	marks       int  // any mark at all: the text is punctuated
	exclaims    int
	shouted     int // words of capitals only
	numbers     int
	valence     valence
}

// SameSpeaker tells whether both were said by one known speaker.
func (d *Digest) SameSpeaker(o *Digest) bool { return d.speaker != 0 && d.speaker == o.speaker }

// Fill sets d to the digest of u. With unmarked, punctuation is not seen, as in
// the text of a speech recogniser. tokens is scratch space, given back.
func (l *Lexicon) Fill(d *Digest, tokens []token.Token, u Utterance, unmarked bool) []token.Token {
	words, classes := d.Words[:0], d.classes[:0]
	*d = Digest{start: u.Start, end: u.End, timed: u.Timed, position: u.Position}
	if u.Speaker != "" {
		d.speaker = token.HashWord(u.Speaker)
	}
	tokens = token.Append(tokens[:0], u.Text)
	d.valence = l.valenceOf(u.Text, tokens, unmarked)
	for _, t := range tokens {
		if !t.Spoken() {
			if !unmarked {
				d.addMark(t, u.Text)
			}
			continue
		}
		d.rawWords++
		d.endQuestion, d.closed = false, false
		h := t.Hash
		c := l.classes[h]
		switch {
		case c&filler != 0:
			d.fillers++
			continue
		case t.Kind == token.Number:
			d.numbers++
			h = numberHash
		case !unmarked && t.Case == token.Upper && t.End-t.Start > 2:
			d.shouted++
		}
		if n := len(words); n > 0 && words[n-1] == h && t.Kind == token.Word {
			continue // "I I think": a repeat says nothing
		}
		if len(words) == maxWords {
			copy(words[maxWords/2:], words[maxWords/2+1:])
			copy(classes[maxWords/2:], classes[maxWords/2+1:])
			words, classes = words[:maxWords-1], classes[:maxWords-1]
		}
		words, classes = append(words, h), append(classes, c)
	}
	d.Words, d.classes = words, classes
	return tokens
}

func (d *Digest) addMark(t token.Token, text string) {
	d.marks++
	switch t.Kind {
	case token.Question:
		d.questions++
		d.endQuestion, d.closed = true, true
	case token.Stop:
		if text[t.Start] == '!' {
			d.exclaims++
		}
		d.endQuestion, d.closed = false, true
	default:
	}
}

// Questions is how many question marks the text has.
func (d *Digest) Questions() int { return d.questions }

// Form is how an utterance shows what it is, beside its words.
type Form int

// The forms.
const (
	Plain     Form = iota // no marks, as a recogniser gives it, or as many people type
	Written               // it has marks
	BrokenOff             // speech without marks among speech with marks: nobody let it end
	Forms                 // how many there are
)

// surelyMarked is how many of the utterances before show that sentences have ends.
const surelyMarked = 2

// Form tells the form of d by its marks and those of the utterances before it.
func (d *Digest) Form(prev []*Digest) Form {
	if d.marks > 0 {
		return Written
	}
	closed := 0
	for _, p := range prev {
		if p.closed {
			closed++
		}
	}
	if closed >= surelyMarked && d.said() {
		return BrokenOff
	}
	return Plain
}

// The pace of speech, in time per word. A line of a chat takes none by its times, or
// all the time to the next.
const (
	quickest = 50 * time.Millisecond
	slowest  = time.Second
)

// said tells by its times whether an utterance was spoken.
func (d *Digest) said() bool {
	pace := (d.end - d.start) / time.Duration(max(d.rawWords, 1))
	return d.timed && pace >= quickest && pace <= slowest
}

// Gap is the pause between the end of o and the start of d, and whether both
// have times. It is negative when they overlap.
func (d *Digest) Gap(o *Digest) (time.Duration, bool) {
	return d.start - o.end, d.timed && o.timed
}
