package person

import (
	_ "embed"
	"strings"
)

//go:embed given.txt
var givenNames string

// shortNames has lines of a full given name and its short forms.
//
//go:embed short.txt
var shortNames string

// Names knows given names. It is made once and safe for concurrent use.
type Names struct {
	given map[string]struct{}
	short map[string]string
}

// NewNames reads the list of given names.
func NewNames() *Names {
	n := &Names{given: make(map[string]struct{}, 2048), short: map[string]string{}}
	for w := range strings.FieldsSeq(givenNames) {
		n.given[w] = struct{}{}
	}
	for line := range strings.Lines(shortNames) {
		full, forms, _ := strings.Cut(line, ":")
		for w := range strings.FieldsSeq(forms) {
			n.short[w] = full
		}
	}
	return n
}

// Given tells whether a lower-case word is a given name.
func (n *Names) Given(norm string) bool {
	_, ok := n.given[norm]
	return ok
}

// IsWord tells given names that are also ordinary words, so that they count
// only where a name must stand.
func IsWord(norm string) bool {
	switch norm {
	case "al", "amber", "angel", "april", "art", "august", "austin", "autumn", "bill", "bob", "brandy", "carol", "carter", "chad", "chase",
		"chuck", "clay", "cliff", "cooper", "crystal", "daisy", "dale", "dallas", "dawn", "dean", "devon", "don", "drew", "earl", "eve", "faith", "florence", "frank",
		"gene", "georgia", "ginger", "glen", "grace", "grant", "gus", "guy", "harsh", "hazel", "heather", "holly", "hope", "hunter", "ida", "ina", "ira", "iris", "ivy", "jack",
		"jackson", "jay", "jean", "jesus", "jo", "johnson", "jordan", "joy", "jun", "june", "jan", "kent", "kim", "lance", "lee", "li", "lily", "lin", "liz", "logan", "lopez", "lou",
		"madison", "marge", "mark", "marshall", "mason", "max", "may", "mel", "melody", "mercedes", "miles", "mina", "minh", "mona", "morgan", "nan",
		"nick", "noel", "norm", "norma", "olive", "parker", "pat", "patty", "paris", "pearl", "penny", "perry", "pierce", "preston", "ray", "regina", "rex", "rich", "rick", "rob",
		"robin", "rod", "roman", "rose", "ross", "ruby", "rusty", "sandy", "savannah", "scott", "seth", "sherry", "sid", "sienna", "sky", "solomon", "spencer", "stella", "sue", "sydney",
		"taylor", "ted", "tiffany", "toby", "tony", "trevor", "victor", "victoria", "viola", "violet", "virginia", "wade", "warren", "wayne", "wes", "will", "woody", "yan",
		"di", "wei", "yves", "yuki", "ken", "len", "nelson", "houston", "lincoln", "washington", "troy", "amar", "ali", "wolfgang", "winston", "clint":
		return true
	}
	return false
}

// full gives the full form of a short given name, or the name itself.
func (n *Names) full(norm string) string {
	if f, ok := n.short[norm]; ok {
		return f
	}
	return norm
}
