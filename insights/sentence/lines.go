package sentence

import (
	"strings"
	"unicode"
)

// The widths between which a line is taken for one that a mail program wrapped.
const (
	wrapMin = 50
	wrapMax = 100
)

// stretch measures the first lines of text that belong together, in bytes, and
// tells whether they are code.
func stretch(text string) (size int, code bool) {
	line := firstLine(text)
	if strings.HasPrefix(strings.TrimSpace(line), "```") && !strings.Contains(strings.TrimSpace(line)[3:], "```") {
		return fence(text), true
	}
	size = len(line)
	if isCode(line) {
		for size < len(text) {
			next := firstLine(text[size:])
			if !isCode(next) {
				break
			}
			size += len(next)
		}
		return size, true
	}
	for size < len(text) {
		next := firstLine(text[size:])
		if !wraps(line, next) {
			break
		}
		line = next
		size += len(next)
	}
	return size, false
}

// firstLine is the text up to and with its first line break.
func firstLine(text string) string {
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		return text[:i+1]
	}
	return text
}

// fence measures a fenced block of code with both fences.
func fence(text string) int {
	size := len(firstLine(text))
	for size < len(text) {
		line := firstLine(text[size:])
		size += len(line)
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			break
		}
	}
	return size
}

// wraps tells whether next goes on with the sentence of line: line is as long as
// mail programs make them and does not end a sentence, next begins no list item.
func wraps(line, next string) bool {
	l, n := strings.TrimSpace(line), strings.TrimSpace(next)
	if l == "" || n == "" || len(l) < wrapMin || len(l) > wrapMax || isItem(n) || isCode(next) {
		return false
	}
	if first := n[0]; isItem(l) && first >= 'A' && first <= 'Z' {
		return false // after an item of a list something new begins
	}
	return strings.IndexByte(":!?", l[len(l)-1]) < 0 && (l[len(l)-1] != '.' || len(l)+len(firstWord(n)) >= wrapMin+10)
}

func firstWord(s string) string {
	if i := strings.IndexByte(s, ' '); i > 0 {
		return s[:i]
	}
	return s
}

// isItem tells whether a line begins with a bullet or a number.
func isItem(line string) bool {
	r := []rune(firstWord(line))
	if len(r) == 0 {
		return false
	}
	if len(r) == 1 {
		return strings.ContainsRune("-*+•◦▪‣–—·", r[0])
	}
	last := r[len(r)-1]
	if last != '.' && last != ')' || len(r) > 4 {
		return false
	}
	for _, c := range r[:len(r)-1] {
		if !unicode.IsDigit(c) {
			return len(r) == 2 && unicode.IsLetter(r[0])
		}
	}
	return true
}

// IsCode tells whether a sentence is program text: fenced, or all of its lines
// look like code.
func IsCode(text string) bool {
	t := strings.TrimSpace(text)
	if strings.HasPrefix(t, "```") {
		return true
	}
	for line := range strings.Lines(t) {
		if !isCode(line) || strings.HasSuffix(strings.TrimSpace(line), "?") {
			return false
		}
	}
	return t != ""
}

// isCode tells whether a line is program text rather than prose: it ends or
// begins like a statement, or is thick with marks that prose does not use.
func isCode(line string) bool {
	t := strings.TrimSpace(line)
	if len(t) < 2 {
		return t == "}" || t == "{"
	}
	for _, p := range [...]string{"$ ", "#!", "//", "func ", "def ", "import ", "package ", "#include", "const ", "public ", "private ", "SELECT ", "</", "<?"} {
		if strings.HasPrefix(t, p) && marks(t) > 0 {
			return true
		}
	}
	switch t[len(t)-1] {
	case '{', '}', ';':
		return marks(t) >= 2
	}
	return marks(t) >= 4 && marks(t)*10 >= len(t)
}

// marks counts what code is full of and prose is not.
func marks(s string) int {
	n := 0
	for i := range len(s) {
		switch s[i] {
		case '{', '}', ';', '=', '<', '>', '[', ']', '|', '\\', '_':
			n++
		case '(':
			if i > 0 && s[i-1] != ' ' && s[i-1] != ':' {
				n++
			}
		}
	}
	return n
}
