package mail

import "strings"

// markHeader marks header lines that the text begins with, two at least.
func markHeader(lines []line) {
	i, n := 0, 0
	for i < len(lines) && (lines[i].text == "" && n == 0 || isHeaderLine(lines[i].text)) {
		if lines[i].text != "" {
			n++
		}
		i++
	}
	if n >= 2 {
		for k := range i {
			lines[k].kind = Header
		}
	}
}

// markQuotes marks quoted lines and the lines that introduce them. A divider, an
// introduction without quote marks after it, and header lines amid the text all
// mean that the rest is quoted.
func markQuotes(lines []line) {
	for i := range lines {
		l := &lines[i]
		switch {
		case l.kind != Body:
		case strings.HasPrefix(l.text, ">"), strings.HasPrefix(l.text, "&gt;"):
			l.kind = Quote
		case isDivider(l.text), isHeaderLine(l.text) && headerFollows(lines[i:]):
			markRest(lines[i:])
			return
		case isQuoteIntro(l.text):
			n := introLines(lines[i:])
			if n == 0 {
				continue
			}
			if !marksFollow(lines[i+n:]) {
				markRest(lines[i:])
				return
			}
			for k := range n {
				lines[i+k].kind = Quote
			}
		}
	}
	bridge(lines)
}

func markRest(lines []line) {
	for i := range lines {
		lines[i].kind = Quote
	}
}

// bridge gives empty lines between two quoted lines to the quote.
func bridge(lines []line) {
	for i := 1; i+1 < len(lines); i++ {
		if lines[i].text == "" && lines[i-1].kind == Quote && lines[i+1].kind == Quote {
			lines[i].kind = Quote
		}
	}
}

// isHeaderLine tells "From: a@b" and the like.
func isHeaderLine(s string) bool {
	s = strings.Trim(s, "*")
	i := strings.IndexByte(s, ':')
	if i < 2 || i > 12 {
		return false
	}
	switch strings.ToLower(strings.Trim(s[:i], "* ")) {
	case "from", "to", "cc", "bcc", "sent", "date", "subject", "reply-to", "importance", "attachments":
		return true
	}
	return false
}

// headerFollows tells whether at least one more header line follows the first.
func headerFollows(lines []line) bool {
	for i := 1; i < len(lines) && i < 3; i++ {
		if isHeaderLine(lines[i].text) {
			return true
		}
	}
	return false
}

// isDivider tells "-----Original Message-----" and its relatives.
func isDivider(s string) bool {
	if !strings.HasPrefix(s, "--") && !strings.HasPrefix(s, "__") && !strings.HasPrefix(s, "==") && !strings.HasPrefix(s, "Begin forwarded") {
		return false
	}
	l := strings.ToLower(s)
	return strings.Contains(l, "original message") || strings.Contains(l, "forwarded message") ||
		strings.Contains(l, "forwarded by") || strings.Contains(l, "original appointment") || l == "begin forwarded message:"
}

// isQuoteIntro tells the beginning of "On Monday, Ann <a@b> wrote:".
func isQuoteIntro(s string) bool {
	return strings.HasPrefix(s, "On ") && len(s) > 10 && len(s) < 300 && strings.ContainsAny(s, "0123456789@:")
}

// introLines counts the lines of an introduction, which may be wrapped; 0 when
// it is none.
func introLines(lines []line) int {
	for i := 0; i < len(lines) && i < 3; i++ {
		if strings.HasSuffix(lines[i].text, "wrote:") {
			return i + 1
		}
		if lines[i].text == "" {
			break
		}
	}
	return 0
}

// marksFollow tells whether the next line with text is quoted by a mark.
func marksFollow(lines []line) bool {
	for _, l := range lines {
		if l.text != "" {
			return strings.HasPrefix(l.text, ">") || strings.HasPrefix(l.text, "&gt;")
		}
	}
	return false
}
