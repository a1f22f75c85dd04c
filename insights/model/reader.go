package model

import (
	"time"

	"parlance/insights/model/feature"
	"parlance/insights/model/ner"
	"parlance/insights/model/network"
	"parlance/insights/model/token"
)

// Utterance is one sentence, chat line or stretch of speech by one speaker.
type Utterance struct {
	Text    string
	Speaker string // any stable name within the conversation; "" = unknown
	// Start and End count from the begin of the conversation; they are looked at
	// only when Timed, which says that the times were measured.
	Start, End time.Duration
	Timed      bool
	// Position is the 0-based number of the utterance in its conversation.
	Position int
	// Unmarked says that the text is a recogniser's: its case and marks, if any,
	// are not to be relied on.
	Unmarked bool
}

// Reader scores the utterances of one conversation in order. It is not safe for
// concurrent use.
type Reader struct {
	m        *Models
	ring     [Context + 1 + Ahead]feature.Digest
	codes    [Networks][Context + 1 + Ahead]network.Encoding // of the digests in ring
	seen     int
	prev     []*feature.Digest
	past     []*network.Encoding
	tokens   []token.Token
	features []uint32
	names    ner.Scratch
	alone    feature.Digest // of Review
}

// NewReader makes a Reader at the begin of a conversation.
func (m *Models) NewReader() *Reader {
	return &Reader{m: m, prev: make([]*feature.Digest, 0, Context), past: make([]*network.Encoding, 0, Context)}
}

// Skip takes u as said before what is read next, without scoring it.
func (r *Reader) Skip(u Utterance) { r.digest(u) }

// Read scores u, given what was read or skipped before it.
func (r *Reader) Read(u Utterance) Scores {
	prev := r.previous()
	now := r.seen % len(r.ring)
	d := r.digest(u)
	r.features = feature.Append(r.features[:0], d, prev)
	var lin, net [Heads]float32
	r.m.linear.Score(lin[:], r.features)
	for k, n := range r.m.nets {
		past := r.past[:0]
		for i := 1; i <= len(prev); i++ {
			past = append(past, &r.codes[k][(now-i+len(r.ring))%len(r.ring)])
		}
		var s [network.Heads]float32
		n.Score(&s, d, &r.codes[k][now], prev, past)
		for h, v := range s {
			net[h] += v / Networks
		}
	}
	s := r.m.scores(&lin, &net, d.Form(prev))
	s.Sentiment = r.sentiment(d)
	return s
}

// Ahead is how many utterances can be taken back.
const Ahead = 8

// Rewind takes back the last n utterances, at most Ahead: what is read next follows
// those before them.
func (r *Reader) Rewind(n int) { r.seen -= n }

// previous lists the digests of the utterances before, nearest first.
func (r *Reader) previous() []*feature.Digest {
	p := r.prev[:0]
	for i := 1; i <= min(Context, r.seen); i++ {
		p = append(p, &r.ring[(r.seen-i)%len(r.ring)])
	}
	r.prev = p
	return p
}

func (r *Reader) digest(u Utterance) *feature.Digest {
	at := r.seen % len(r.ring)
	d := &r.ring[at]
	r.seen++
	r.tokens = r.m.lexicon.Fill(d, r.tokens, feature.Utterance{
		Text: u.Text, Speaker: u.Speaker, Start: u.Start, End: u.End, Timed: u.Timed, Position: u.Position,
	}, u.Unmarked)
	for k, n := range r.m.nets {
		n.Encode(&r.codes[k][at], d)
	}
	return d
}

// aloneShare is how much the classifier of texts that stand alone counts in what they
// feel, against the sentiment heads: they err in different ways.
const aloneShare = 0.45

// Review is how u feels as a text that stands alone, as a review or a comment does; it
// counts as neither read nor skipped.
func (r *Reader) Review(u Utterance) Sentiment {
	r.tokens = r.m.lexicon.Fill(&r.alone, r.tokens, feature.Utterance{Text: u.Text}, u.Unmarked)
	s := r.sentiment(&r.alone)
	p, ids := r.m.review.Score(&r.alone, r.features)
	r.features = ids
	for k, x := range [...]float64{s.Negative, s.Neutral, s.Positive} {
		p[k] = aloneShare*p[k] + (1-aloneShare)*x
	}
	return newSentiment(p)
}

// scores scales the raw scores of the heads.
func (m *Models) scores(lin, net *[Heads]float32, form feature.Form) Scores {
	heads := &m.heads[form]
	at := func(h Head) float64 { return heads[h].Confidence(float64(lin[h]), float64(net[h])) }
	return Scores{
		Question: at(Question), Action: at(Action), Request: at(Request), Directive: at(Directive),
		Commitment: at(Commitment), FollowUp: at(FollowUp), Salience: at(Salience),
		BrokenOff: form == feature.BrokenOff,
	}
}

// sentiment scores the mood of one utterance; those before do not matter.
func (r *Reader) sentiment(d *feature.Digest) Sentiment {
	r.features = feature.AppendMood(r.features[:0], d, r.m.classes)
	var raw [3]float32
	r.m.mood.Score(raw[:], r.features)
	return sentimentOf(&r.m.scaling, raw)
}
