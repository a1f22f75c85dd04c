package subtitle

// chunk is how many of ts go into the next cue, at least one. A cue ends where
// its lines or its time are full, or at a pause; if a sentence or clause ends
// shortly before that, there; and it leaves no single short word for the next.
func chunk(ts []token) int {
	n := fill(ts)
	if n == len(ts) || ts[n].start-ts[n-1].end >= pause {
		return n
	}
	used := columns(ts[:n])
	if b := lastStop(ts[:n], sentence, used*2/5); b > 0 {
		return b
	}
	if b := lastStop(ts[:n], clause, used*3/5); b > 0 {
		return b
	}
	const shortRest = 16
	if rest := columns(ts[n:]); rest <= shortRest {
		return half(ts[:n], (used+rest)/2)
	}
	return n
}

// fill is how many of ts fit into one cue.
func fill(ts []token) int {
	line, used := 1, 0
	for i, t := range ts {
		if i > 0 && (t.end-ts[0].start > MaxDuration || t.start-ts[i-1].end >= pause) {
			return i
		}
		gap := 0
		if i > 0 && used > 0 {
			gap = ts[i-1].space
		}
		if used+gap+t.width > LineColumns {
			if line == MaxLines {
				return i
			}
			line, used, gap = line+1, 0, 0
		}
		used += gap + t.width
	}
	return len(ts)
}

// lastStop is where the last stop of at least a rank ends a part of ts that is
// at least as wide as atLeast; 0 if there is none.
func lastStop(ts []token, rank stop, atLeast int) int {
	for n := len(ts) - 1; n > 0 && columns(ts[:n]) >= atLeast; n-- {
		if ts[n-1].stop >= rank {
			return n
		}
	}
	return 0
}

// half is how many of ts come closest to a width, at least one.
func half(ts []token, width int) int {
	n := 1
	for n < len(ts) && columns(ts[:n+1]) <= width {
		n++
	}
	return n
}

// balance lays ts out on one line, or on two of nearly the same width; ts are
// known to fit.
func balance(ts []token) []string {
	if len(ts) == 1 || columns(ts) <= LineColumns {
		return []string{join(ts)}
	}
	best, score := 0, 0
	for n := 1; n < len(ts); n++ {
		first, second := columns(ts[:n]), columns(ts[n:])
		if first > LineColumns || second > LineColumns {
			continue
		}
		s := 2*LineColumns - max(first, second)
		if ts[n-1].stop > anywhere {
			s += 6 // a line that ends where the voice rests reads better
		}
		if best == 0 || s > score {
			best, score = n, s
		}
	}
	if best == 0 { // cannot be: fill has put them on two lines
		return []string{join(ts)}
	}
	return []string{join(ts[:best]), join(ts[best:])}
}
