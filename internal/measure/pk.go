package measure

// Pk is the probability that two units k apart are wrongly told to be in one or
// in two segments; k is half the mean length of the reference's segments. Borders
// are the numbers of the units that begin a segment; 0 need not be given.
func Pk(reference, found []int, units int) float64 {
	ref, hyp := segments(reference, units), segments(found, units)
	if units < 2 {
		return 0
	}
	count := ref[units-1] + 1
	k := max(1, (units+count)/(2*count))
	wrong, all := 0, 0
	for i := 0; i+k < units; i++ {
		all++
		if (ref[i] == ref[i+k]) != (hyp[i] == hyp[i+k]) {
			wrong++
		}
	}
	return float64(wrong) / float64(max(all, 1))
}

func segments(borders []int, units int) []int {
	starts := make([]bool, units)
	for _, b := range borders {
		if b > 0 && b < units {
			starts[b] = true
		}
	}
	out := make([]int, units)
	for i := 1; i < units; i++ {
		out[i] = out[i-1]
		if starts[i] {
			out[i]++
		}
	}
	return out
}
