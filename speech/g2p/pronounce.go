package g2p

import (
	"slices"
	"strings"
	"unicode"
)

// Lookup gives the pronunciations of a word in small letters that a dictionary
// knows; none when it does not know it.
type Lookup func(word string) [][]string

// most pronunciations of a term.
const maxVariants = 4

// Pronounce gives the ways in which a term of one or more words may be said, the
// likeliest first, at most four. None for a term without letters and digits.
func Pronounce(term string, known Lookup) [][]string {
	r, err := embedded()
	if err != nil {
		return nil // a test shows that the embedded rules can be read
	}
	said := [][]string{nil}
	for _, p := range parts(term) {
		said = combine(said, r.part(p, known))
	}
	said = slices.DeleteFunc(said, func(p []string) bool { return len(p) == 0 })
	return said
}

// combine puts each way of the next part behind each way of what came before.
func combine(before, next [][]string) [][]string {
	if len(next) == 0 {
		return before
	}
	var out [][]string
	for _, b := range next { // variants of the last part come first
		for _, a := range before {
			p := slices.Concat(a, b)
			if len(out) < maxVariants && !slices.ContainsFunc(out, func(o []string) bool { return slices.Equal(o, p) }) {
				out = append(out, p)
			}
		}
	}
	return out
}

// part gives the ways of saying a part: as a number, as the dictionary says,
// spelled, put together of two known words, and by rule.
func (r *Rules) part(p string, known Lookup) [][]string {
	if unicode.IsDigit(rune(p[0])) {
		return number(p, known)
	}
	word := strings.ToLower(p)
	ways := known(word)
	acronym := isAcronym(p)
	switch {
	case acronym && len(ways) == 0:
		ways = append(ways, spell(word))
		if hasVowel(word) && len(word) > 2 {
			ways = append(ways, r.Sound(word))
		}
	case acronym:
		ways = append(slices.Clip(ways), spell(word))
	case len(ways) > 0:
	default:
		if c := compound(word, known); c != nil {
			ways = append(ways, c)
		}
		if s := r.Sound(word); len(s) > 0 {
			ways = append(ways, s)
		}
	}
	return ways[:min(len(ways), maxVariants)]
}

// isAcronym tells whether a part is spelled: capitals only, or no vowel.
func isAcronym(p string) bool {
	letters := clean(p)
	return len(letters) > 0 && len(letters) <= 5 && (strings.ToUpper(p) == p && len(letters) > 1 || !hasVowel(letters))
}

func hasVowel(word string) bool { return strings.ContainsAny(strings.ToLower(word), "aeiouy") }

// compound finds the most even cut into two known words of three letters or
// more: "chromecast".
func compound(word string, known Lookup) []string {
	const least = 3
	word = clean(word)
	middle := len(word) / 2
	for d := 0; d <= middle-least; d++ {
		for _, at := range []int{middle + d, middle - d} {
			if at < least || len(word)-at < least {
				continue
			}
			a, b := known(word[:at]), known(word[at:])
			if len(a) > 0 && len(b) > 0 {
				return slices.Concat(a[0], b[0])
			}
		}
	}
	return nil
}

// parts cuts a term where its writer did: at everything but letters, digits and
// apostrophes, between letters and digits, and before a capital behind a small
// letter ("OpenAI") or before the last of several ("XMLFile"). Accents are
// dropped.
func parts(term string) []string {
	runes := []rune(plain(term))
	var out []string
	begin := 0
	end := func(at int) {
		if p := strings.Trim(string(runes[begin:at]), "'"); p != "" {
			out = append(out, p)
		}
		begin = at
	}
	for i, c := range runes {
		switch {
		case i == 0:
		case c == ' ':
			end(i)
			begin++
			continue
		case runes[i-1] == ' ':
			begin = i
		case unicode.IsDigit(c) != unicode.IsDigit(runes[i-1]) && c != '\'' && runes[i-1] != '\'',
			unicode.IsUpper(c) && unicode.IsLower(runes[i-1]),
			unicode.IsUpper(c) && i+2 < len(runes) && unicode.IsUpper(runes[i-1]) && unicode.IsLower(runes[i+1]) && unicode.IsLower(runes[i+2]):
			end(i)
		}
	}
	end(len(runes))
	return slices.DeleteFunc(out, func(p string) bool { return strings.TrimSpace(p) == "" })
}

// plain writes a term with the letters of English, digits, apostrophes and
// spaces only. "&" is said as "and".
func plain(term string) string {
	var b strings.Builder
	for _, c := range term {
		switch {
		case c < 128 && (unicode.IsLetter(c) || unicode.IsDigit(c)) || c == '\'':
			b.WriteRune(c)
		case c == '’':
			b.WriteByte('\'')
		case c == '&':
			b.WriteString(" and ")
		default:
			if s, ok := accents()[unicode.ToLower(c)]; ok {
				if unicode.IsUpper(c) {
					s = strings.ToUpper(s[:1]) + s[1:]
				}
				b.WriteString(s)
			} else if !unicode.Is(unicode.Mn, c) {
				b.WriteByte(' ')
			}
		}
	}
	return b.String()
}

// accents gives English letters for those of its neighbours.
func accents() map[rune]string {
	table := map[rune]string{}
	for plain, list := range map[string]string{
		"a": "àáâãåāăą", "ae": "äæ", "c": "çćč", "d": "ďđð", "e": "èéêëēėęě", "g": "ğģ", "i": "ìíîïīį", "l": "łľļ",
		"n": "ñńňņ", "o": "òóôõōő", "oe": "öœø", "r": "řŕ", "s": "śšşș", "ss": "ß", "t": "ťțţ", "th": "þ", "u": "ùúûūůű",
		"ue": "ü", "y": "ýÿ", "z": "źžż",
	} {
		for _, c := range list {
			table[c] = plain
		}
	}
	return table
}
