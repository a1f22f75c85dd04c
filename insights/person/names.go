package person

import (
	_ "embed"
	"strings"
)

//go:embed given.txt
var givenNames string

// Names knows given names. It is made once and safe for concurrent use.
type Names struct{ given map[string]struct{} }

// NewNames reads the list of given names.
func NewNames() *Names {
	n := &Names{given: make(map[string]struct{}, 2048)}
	for w := range strings.FieldsSeq(givenNames) {
		n.given[w] = struct{}{}
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

// nickname gives the full form of a short given name, or the name itself.
func nickname(norm string) string {
	switch norm {
	case "mike", "mick", "mickey", "mikey":
		return "michael"
	case "bob", "rob", "bobby", "robbie":
		return "robert"
	case "bill", "will", "billy", "willy":
		return "william"
	case "jim", "jimmy", "jamie":
		return "james"
	case "joe", "joey":
		return "joseph"
	case "tom", "tommy":
		return "thomas"
	case "dave", "davy":
		return "david"
	case "dan", "danny":
		return "daniel"
	case "ben", "benny":
		return "benjamin"
	case "sam", "sammy":
		return "samuel"
	case "matt":
		return "matthew"
	case "nick":
		return "nicholas"
	case "chris":
		return "christopher"
	case "steve":
		return "steven"
	case "tony":
		return "anthony"
	case "ed", "eddie", "ted":
		return "edward"
	case "alex":
		return "alexander"
	case "andy", "drew":
		return "andrew"
	case "greg":
		return "gregory"
	case "jeff":
		return "jeffrey"
	case "ken", "kenny":
		return "kenneth"
	case "larry":
		return "lawrence"
	case "pat":
		return "patrick"
	case "pete":
		return "peter"
	case "phil":
		return "philip"
	case "ray":
		return "raymond"
	case "rick", "rich", "dick", "ricky":
		return "richard"
	case "ron":
		return "ronald"
	case "tim":
		return "timothy"
	case "zach", "zack":
		return "zachary"
	case "josh":
		return "joshua"
	case "jon":
		return "jonathan"
	case "charlie", "chuck":
		return "charles"
	case "liz", "beth", "lizzie", "betty", "eliza":
		return "elizabeth"
	case "kate", "katie", "kathy", "cathy":
		return "katherine"
	case "jen", "jenny":
		return "jennifer"
	case "sue", "susie":
		return "susan"
	case "deb", "debbie":
		return "deborah"
	case "barb":
		return "barbara"
	case "becky", "becca":
		return "rebecca"
	case "cindy":
		return "cynthia"
	case "maggie", "peggy", "meg":
		return "margaret"
	case "nate":
		return "nathan"
	case "pam":
		return "pamela"
	case "vicky", "vicki":
		return "victoria"
	case "abby":
		return "abigail"
	case "steph":
		return "stephanie"
	}
	return norm
}
