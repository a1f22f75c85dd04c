package config

// nearest gives the setting whose name is closest to a mistyped one, if any is
// close enough to be meant.
func nearest(name string, table map[string]Setting) (Setting, bool) {
	best, bestDistance := Setting{}, len(name)/3+1
	for _, s := range table {
		d := distance(name, s.Name)
		if d < bestDistance || (d == bestDistance && s.Name < best.Name) {
			best, bestDistance = s, d
		}
	}
	return best, best.Name != ""
}

// distance counts the letters to insert, delete, replace or swap with their
// neighbour to turn a into b (optimal string alignment).
func distance(a, b string) int {
	two, one := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range one {
		one[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			row[j+1] = min(one[j+1]+1, row[j]+1, one[j]+differ(a[i], b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], two[j-1]+1)
			}
		}
		two, one = one, row
	}
	return one[len(b)]
}

func differ(a, b byte) int {
	if a == b {
		return 0
	}
	return 1
}
