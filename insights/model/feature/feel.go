package feature

import (
	"math"

	"parlance/insights/model/exact"
)

// Feelings tells how words feel, and classes of alike words.
type Feelings interface {
	Classes
	// Valence is how pleasant a word is, -4 to 4, and whether it is known and says
	// something: the commonest words do not.
	Valence(hash uint64) (float32, bool)
}

// FeelSize is how many numbers Feel gives.
const FeelSize = 27

// turnedWord is what negation leaves of the valence of a word that was learnt.
const turnedWord = -0.6

// Feel sums up how d feels in numbers of about -1 to 1: what the lexicon says,
// then what all words say, those alike to words of the lexicon too.
func Feel(d *Digest, words Feelings) (x [FeelSize]float32) {
	v := &d.valence
	n := float32(max(1, len(d.Words)))
	copy(x[:], []float32{
		v.sum, squash(v.positive, 4), squash(v.negative, 4), bend(v.last / 2), bend(v.first / 2),
		v.top / 3, v.bottom / 3, float32(min(v.hits, 4)) / 4, squash(v.plain, 15), v.total / n,
		yes(v.hits == 0), yes(v.positive > 0 && v.negative > 0), yes(d.exclaims > 0), yes(d.questions > 0),
		float32(exact.Log(float64(n))) / 4,
	})
	var s wordSums
	s.add(d, words)
	k := float32(max(1, s.n))
	copy(x[15:], []float32{
		yes(s.but), float32(min(s.negations, 3)) / 2, yes(v.hits == 0 && s.negations > 0),
		bend(s.sum / 5), s.sum / k, s.top / 3, s.bottom / 3, bend(s.positive / 4), bend(s.negative / 4),
		s.early / float32(max(1, s.earlyWords)), s.late / float32(max(1, s.n-s.lateFrom)),
		bend(s.afterBut / 3),
	})
	return x
}

// wordSums adds up the valences of words.
type wordSums struct {
	sum, positive, negative, top, bottom float32
	early, late, afterBut                float32
	n, earlyWords, lateFrom, negations   int
	but                                  bool
}

func (s *wordSums) add(d *Digest, words Feelings) {
	var list [maxWords]float32
	negated := 0
	for i, h := range d.Words {
		if f, ok := words.Valence(h); ok {
			if negated > 0 {
				f *= turnedWord
			}
			list[s.n] = f
			s.n++
			s.one(f)
		}
		negated--
		if d.classes[i]&negation != 0 {
			negated = negationReach
			s.negations++
		}
		s.but = s.but || h == butHash
	}
	third := s.n/3 + 1
	s.earlyWords, s.lateFrom = min(third, s.n), max(0, s.n-third)
	for _, f := range list[:s.earlyWords] {
		s.early += f
	}
	for _, f := range list[s.lateFrom:s.n] {
		s.late += f
	}
}

func (s *wordSums) one(f float32) {
	s.sum += f
	s.top, s.bottom = max(s.top, f), min(s.bottom, f)
	if f > 0 {
		s.positive += f
	} else {
		s.negative += f
	}
	if s.but {
		s.afterBut += f
	}
}

func squash(x, half float32) float32 { return x / float32(math.Sqrt(float64(x*x+half))) }

func bend(x float32) float32 { return float32(exact.Tanh(float64(x))) }

func yes(b bool) float32 {
	if b {
		return 1
	}
	return 0
}
