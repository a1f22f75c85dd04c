package mail

import "strings"

// Kind says what a block is.
type Kind uint8

// The kinds of block.
const (
	Body       Kind = iota
	Quote           // somebody else's words, with the line that introduces them
	Header          // From:, To:, Subject: lines at the top
	Signature       // name and address under a message
	Disclaimer      // legal notices
)

// Block is a run of whole lines, in bytes of the text.
type Block struct {
	Kind       Kind
	Start, End int
}

// line is one line with its place.
type line struct {
	text       string // trimmed
	start, end int    // end is after the line break
	kind       Kind
}

// Blocks cuts text into blocks that cover it in order.
func Blocks(text string) []Block {
	if strings.IndexByte(text, '\n') < 0 {
		return []Block{{Kind: single(text), End: len(text)}}
	}
	lines := cut(text)
	markHeader(lines)
	markQuotes(lines)
	markSignature(lines)
	markDisclaimers(lines)
	var out []Block
	for _, l := range lines {
		if n := len(out); n > 0 && out[n-1].Kind == l.kind {
			out[n-1].End = l.end
			continue
		}
		out = append(out, Block{Kind: l.kind, Start: l.start, End: l.end})
	}
	return out
}

// IsBody tells whether the text is all its author's own.
func IsBody(text string) bool {
	for _, b := range Blocks(text) {
		if b.Kind != Body {
			return false
		}
	}
	return true
}

// single judges a text of one line.
func single(text string) Kind {
	t := strings.TrimSpace(text)
	switch {
	case strings.HasPrefix(t, ">") && !strings.HasPrefix(t, ">>>") || strings.HasPrefix(t, "&gt;"):
		return Quote
	case isQuoteIntro(t) && strings.HasSuffix(t, ":"), isDivider(t):
		return Quote
	case isDevice(t):
		return Signature
	case isDisclaimer(t):
		return Disclaimer
	}
	return Body
}

// cut lists the lines of text.
func cut(text string) []line {
	lines := make([]line, 0, strings.Count(text, "\n")+1)
	for start := 0; start < len(text); {
		end := len(text)
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i + 1
		}
		lines = append(lines, line{text: strings.TrimSpace(text[start:end]), start: start, end: end})
		start = end
	}
	return lines
}
