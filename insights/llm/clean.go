package llm

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	mdImage  = regexp.MustCompile(`!\[[^\]]*\]\((?:[^()]|\([^()]*\))*\)`)
	mdLink   = regexp.MustCompile(`\[([^\]]*)\]\((?:[^()]|\([^()]*\))*\)`)
	mdLead   = regexp.MustCompile(`^(?:#{1,6}\s+|[-*+•]\s+|>\s*|\d{1,2}[.)]\s+|\[[ xX]\]\s+)+`)
	htmlTags = regexp.MustCompile(`<[a-zA-Z/!][^>]*>?`)
	linkForm = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*://[^\s)>\]]+|\b(?:mailto|tel|javascript|data):\S+|\S+@\S+\.\w+|\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b(?:/\S*)?`)
	numbers  = regexp.MustCompile(`\+?\d[\d ().-]{4,}\d`)
	isDate   = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
)

// clean makes plain words of a text of the model: one line of at most n runes
// without markup. ok is false when nothing is left, or when it names a link, an
// address or a long number that source, what people said, does not have.
func clean(text, source string, n int) (plain string, ok bool) {
	s := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200d' && r != '\u200c', r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	s = mdLink.ReplaceAllString(mdImage.ReplaceAllString(s, ""), "$1")
	s = htmlTags.ReplaceAllString(s, "")
	s = strings.NewReplacer("**", "", "__", "", "~~", "", "`", "").Replace(mdLead.ReplaceAllString(strings.TrimSpace(s), ""))
	s = strings.Join(strings.Fields(s), " ")
	if s == "" || invents(s, source) {
		return "", false
	}
	return clip(s, n), true
}

// invents tells whether a text has links or numbers that nobody said.
func invents(s, source string) bool {
	said := strings.ToLower(source)
	for _, link := range linkForm.FindAllString(s, -1) {
		if !strings.Contains(said, strings.ToLower(strings.TrimRight(link, ".,;:!?)\"'"))) {
			return true
		}
	}
	digits := onlyDigits(source)
	for _, n := range numbers.FindAllString(s, -1) {
		if !isDate.MatchString(n) && !strings.Contains(digits, onlyDigits(n)) {
			return true
		}
	}
	return false
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
