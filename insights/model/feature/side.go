package feature

// The side features of the network, by the first number of each group.
const (
	sideLength   = 0  // 12 buckets
	sideQuestion = 12 // none, one, more
	sideMarks    = 15 // unmarked, marked, ends in a question mark
	sideTurns    = 18 // the last three speakers: same or not, 8 ways, and fewer
	sidePause    = 30 // 10 buckets x same speaker
	sideNoTime   = 50
	sidePace     = 51 // tenths of a second per word, 12 buckets
	sidePosition = 64 // 12 buckets
	sideOpeners  = 76 // words before the point, 0 to 5
	sideNumbers  = 82
	sideFillers  = 83
	sideExclaims = 84
	sideOwn      = 85  // how far back the speaker's own last words are, 0 to Context
	sidePlace    = 92  // fifties of utterances before, up to 15
	sideStart    = 108 // three minutes since the begin, up to 15
)

// lastTurns is how many turns back the order of speakers is looked at.
const lastTurns = 3

// Side writes the side features of d to dst: at most 17 numbers below 128.
func (d *Digest) Side(dst []int, prev []*Digest) []int {
	dst = append(dst, sideLength+bucket(d.rawWords), sideQuestion+min(d.questions, 2))
	switch {
	case d.endQuestion:
		dst = append(dst, sideMarks+2)
	case d.marks > 0:
		dst = append(dst, sideMarks+1)
	default:
		dst = append(dst, sideMarks)
	}
	turns := 8 + len(prev)
	if len(prev) >= lastTurns {
		turns = 0
		for i, p := range prev[:lastTurns] {
			if d.SameSpeaker(p) {
				turns |= 1 << i
			}
		}
	}
	dst = append(dst, sideTurns+turns, sidePosition+bucket(d.position), sideOpeners+d.afterOpeners())
	dst = append(dst, sideOwn+1+lastOf(d, prev), sidePlace+min(d.position/50, 15))
	if d.timed {
		dst = append(dst, sideStart+min(max(0, int(d.start.Minutes()/3)), 15))
	}
	if len(prev) > 0 {
		if gap, ok := d.Gap(prev[0]); ok {
			same := 0
			if d.SameSpeaker(prev[0]) {
				same = 10
			}
			pace := bucket(int((d.end - d.start).Seconds() * 10 / float64(max(d.rawWords, 1))))
			dst = append(dst, sidePause+same+pauseBucket(gap.Seconds()), sidePace+pace)
		} else {
			dst = append(dst, sideNoTime)
		}
	}
	if d.numbers > 0 {
		dst = append(dst, sideNumbers)
	}
	if d.fillers > 0 {
		dst = append(dst, sideFillers)
	}
	if d.exclaims > 0 {
		dst = append(dst, sideExclaims)
	}
	return dst
}

// Charged tells whether the lexicon knows a feeling for any word.
func (d *Digest) Charged() bool { return d.valence.hits > 0 || d.valence.sum != 0 }

// HideTime makes d look as if it had no times.
func (d *Digest) HideTime() { d.timed = false }
