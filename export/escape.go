package export

import "strings"

// escapeMarkdown makes s literal text, in Markdown and in the HTML made of it.
// What is no markup where it stands is left alone, so that the source stays
// readable and addresses stay links.
func escapeMarkdown(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		escapeMarkdownLine(&b, line)
	}
	return b.String()
}

func escapeMarkdownLine(b *strings.Builder, line string) {
	start := true // only spaces and digits so far
	for i := range len(line) {
		c := line[i]
		next := byteAt(line, i+1)
		switch {
		case strings.IndexByte("\\`*[]|~", c) >= 0, c == '>' && start:
			b.WriteByte('\\')
		case c == '<': // safe even where the source is shown as it is
			b.WriteString("&lt;")
			start = false
			continue
		case c == '_' && (!alphanumeric(byteAt(line, i-1)) || !alphanumeric(next)):
			b.WriteByte('\\')
		case c == '&' && isEntity(line[i:]):
			b.WriteString("&amp;")
			start = false
			continue
		case start && strings.IndexByte("#-+=", c) >= 0 && (next == ' ' || next == 0 || next == c):
			b.WriteByte('\\')
		case start && (c == '.' || c == ')') && alphanumeric(byteAt(line, i-1)) && (next == ' ' || next == 0):
			b.WriteByte('\\') // "1. " would begin a list
		}
		start = start && (c == ' ' || c >= '0' && c <= '9')
		b.WriteByte(c)
	}
}

// byteAt is the byte of s at i, 0 outside.
func byteAt(s string, i int) byte {
	if i < 0 || i >= len(s) {
		return 0
	}
	return s[i]
}

// alphanumeric also holds for the bytes of letters beyond ASCII.
func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80
}

// isEntity tells whether s begins with a character reference of HTML.
func isEntity(s string) bool {
	name, _, found := strings.Cut(s[1:], ";")
	const longest = 32
	if !found || name == "" || len(name) > longest {
		return false
	}
	for i := range len(name) {
		if !alphanumeric(name[i]) && name[i] != '#' {
			return false
		}
	}
	return true
}

// quoteHTML escapes only what HTML would take for markup.
func quoteHTML(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
