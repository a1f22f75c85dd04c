package feature

import "parlance/insights/model/token"

// rules adds the grammar flags: what the words' roles say together.
func (w *writer) rules(d *Digest) {
	n := d.afterOpeners()
	words, cl := d.Words[n:], d.classes[n:]
	w.classGrams(cl)
	if len(cl) == 0 {
		return
	}
	w.frontRules(words, cl)
	var seen class
	for i, c := range cl {
		seen |= c
		if i > 0 {
			w.pairRules(cl[i-1], c, words[i-1], words[i], i)
		}
	}
	for b := filler; b <= thanks; b <<= 1 {
		if seen&b != 0 {
			w.add2(tFlag, 1, uint64(b))
		}
	}
	w.jointRules(seen)
	if last := cl[len(cl)-1]; last&tagWord != 0 && len(cl) > 1 {
		w.add2(tFlag, 2, uint64(bucket(len(cl))))
	}
}

// classGrams are n-grams over roles instead of words at the front.
func (w *writer) classGrams(cl []class) {
	for i := range min(4, len(cl)) {
		w.add2(tClass, uint64(i), uint64(cl[i]))
	}
	if len(cl) >= 2 {
		w.add2(tClass2, uint64(cl[0]), uint64(cl[1]))
	}
	if len(cl) >= 3 {
		w.add3(tClass3, uint64(cl[0]), uint64(cl[1]), uint64(cl[2]))
	}
}

func (w *writer) frontRules(words []uint64, cl []class) {
	const subject = pronounI | pronounYou | pronounHe | determiner
	first := cl[0]
	switch {
	case first&whWord != 0:
		w.add2(tFlag, 3, uint64(bucket(len(cl))))
		if len(cl) > 1 && cl[1]&(auxiliary|modal) != 0 {
			w.add(tFlag, 4)
		}
	case first&auxiliary != 0 && len(cl) > 1 && cl[1]&subject != 0:
		w.add(tFlag, 5)
		if cl[1]&pronounYou != 0 {
			w.add2(tFlag, 6, words[0])
		}
	case first&taskVerb != 0:
		w.add2(tFlag, 7, uint64(bucket(len(cl))))
	case first&pronounI != 0 && first&contracted != 0:
		w.add(tFlag, 8)
	}
}

// pairRules looks at two neighbours anywhere.
func (w *writer) pairRules(a, b class, wa, wb uint64, at int) {
	late := uint64(0)
	if at > 3 {
		late = 1
	}
	switch {
	case a&modal != 0 && b&pronounYou != 0: // "can you"
		w.add3(tFlag, 9, wa, late)
		w.add2(tFlag, 10, late)
	case a&auxiliary != 0 && b&(pronounYou|pronounI|pronounHe) != 0: // "do we"
		w.add2(tFlag, 11, late)
	case a&pronounI != 0 && b&modal != 0: // "we should"
		w.add2(tFlag, 12, wb)
	case a&pronounYou != 0 && b&modal != 0: // "you should"
		w.add2(tFlag, 13, wb)
	case a&pronounHe != 0 && b&modal != 0:
		w.add2(tFlag, 14, wb)
	}
	if a&contracted != 0 && b&taskVerb != 0 { // "I'll send"
		w.add2(tFlag, 15, uint64(a))
	}
	if a&askVerb != 0 && b&taskVerb != 0 { // "please send"
		w.add2(tFlag, 16, wa)
	}
	if b&whWord != 0 {
		w.add2(tFlag, 17, wa)
	}
}

// jointRules are facts that mean more together.
func (w *writer) jointRules(seen class) {
	for i, set := range [...]class{
		pronounI | modal | taskVerb, pronounYou | modal | taskVerb, pronounHe | modal | taskVerb,
		taskVerb | timeWord, meetWord | timeWord, pronounI | meetWord, askVerb | pronounI,
		pronounI | contracted | taskVerb | timeWord, modal | meetWord, hedge | taskVerb, whWord | pronounYou,
		askVerb | taskVerb | thanks,
	} {
		if seen&set == set {
			w.add2(tFlag, 18, uint64(i))
		}
	}
}

// context adds what was said before, nearest first.
func (w *writer) context(d *Digest, prev []*Digest) {
	w.add2(tPosition, 1, uint64(bucket(d.position)))
	w.add2(tPosition, 3, uint64(min(d.position/40, 25)))
	if d.timed {
		w.add2(tPosition, 2, uint64(min(int(d.start.Minutes()/4), 15)))
	}
	if len(prev) == 0 {
		w.add(tTurn, 0)
		return
	}
	for i, p := range prev[:min(2, len(prev))] {
		w.previous(uint64(i), d, p)
	}
	if own := lastOf(d, prev); own > 0 {
		w.add2(tOwn, 0, uint64(own))
		p := prev[own]
		if n := len(p.Words); n > 0 {
			w.add2(tOwn, 1, p.Words[n-1])
			w.add2(tOwn, 2, p.Words[0])
		}
	}
	w.turn(d, prev)
	w.around(prev)
}

// around tells whether the utterances before spoke of meetings, times and work.
func (w *writer) around(prev []*Digest) {
	var seen class
	for i, p := range prev {
		for _, c := range p.classes {
			seen |= c & (meetWord | timeWord | taskVerb | modal | thanks)
		}
		if i == 1 {
			w.add2(tAround, 0, uint64(seen))
		}
	}
	w.add2(tAround, 1, uint64(seen))
	for _, c := range [...]class{meetWord, timeWord, taskVerb, modal, thanks} {
		if seen&c != 0 {
			w.add2(tAround, 2, uint64(c))
		}
	}
}

// lastOf is which of prev is the same speaker's last; -1 if none.
func lastOf(d *Digest, prev []*Digest) int {
	for i, p := range prev {
		if d.SameSpeaker(p) {
			return i
		}
	}
	return -1
}

func (w *writer) previous(at uint64, d, p *Digest) {
	same := at << 1
	if d.SameSpeaker(p) {
		same |= 1
	}
	n := len(p.Words)
	w.add3(tPrev, 0, same, uint64(bucket(n)))
	if n > 0 {
		w.add3(tPrevFirst, same, 0, p.Words[0])
		w.add3(tPrevLast, same, 0, p.Words[n-1])
	}
	if n > 1 {
		w.add3(tPrevFirst, same, p.Words[0], p.Words[1])
		w.add3(tPrevLast2, same, p.Words[n-2], p.Words[n-1])
	}
	if p.marks > 0 {
		q := uint64(0)
		if p.questions > 0 {
			q = 1
		}
		w.add3(tPrevMark, same, 0, q)
	}
	if at == 0 {
		for i, x := range p.Words[:min(n, 30)] {
			w.add3(tPrevBag, same, 0, x)
			if i == 0 && p.classes[0]&(whWord|auxiliary) != 0 {
				w.add2(tPrevMark, 9, same)
			}
		}
	}
}

// turn adds how the utterance follows the one before: same speaker or not, and
// after which pause; for short ones, joined with the words.
func (w *writer) turn(d *Digest, prev []*Digest) {
	p := prev[0]
	same := uint64(0)
	if d.SameSpeaker(p) {
		same = 1
	}
	w.add2(tTurn, 1, same)
	w.add3(tTurn, 2, same, uint64(bucket(len(d.Words))))
	pause := uint64(99)
	if gap, ok := d.Gap(p); ok {
		pause = uint64(pauseBucket(gap.Seconds()))
		w.add3(tGap, same, 0, pause)
		w.add3(tGap, same, 1+uint64(bucket(len(d.Words))), pause)
		w.add3(tGap, 50, 0, uint64(bucket(int((d.end-d.start).Seconds()*10/float64(max(d.rawWords, 1))))))
	}
	if n := len(d.Words); n > 0 && n <= 3 {
		h := token.Join(d.Words[0], d.Words[n-1])
		w.add3(tShort, same, 0, h)
		w.add3(tShort, same, 1+uint64(bucket(len(p.Words))), h)
		if pause != 99 {
			w.add3(tShort, same, 100+pause, h)
		}
	}
}

func pauseBucket(s float64) int {
	for i, top := range [...]float64{-1, -0.3, -0.001, 0.001, 0.15, 0.4, 0.8, 1.5, 3} {
		if s <= top {
			return i
		}
	}
	return 9
}
