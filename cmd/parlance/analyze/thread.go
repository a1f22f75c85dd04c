package analyze

import (
	"net/mail"
	"regexp"
	"strings"
	"time"

	"parlance/conversation"
)

// letter is one e-mail of a thread.
type letter struct {
	from conversation.Member
	at   time.Time // zero = unknown
	text string
	to   []conversation.Member // To and Cc
}

var (
	// "On Mon, Mar 11, 2024 at 3:15 PM Ann Lee <ann@x.org> wrote:", on one line or two.
	attribution = regexp.MustCompile(`(?m)^On ([^\n]{4,100}\d(?: ?[AaPp]\.?[Mm]\.?)?(?: [+-]\d{4})?),?\s+([^\n,<>\d]{0,60}?)\s*(?:<?([^<>\s]+@[^<>\s]+)>?)?\s*wrote:[ \t]*$`)
	// Outlook's block of headers, with or without its divider.
	forwarded = regexp.MustCompile(`(?m)^(?:-{2,} ?Original Message ?-{2,}\s*\n|_{8,}\s*\n)?[ \t*]*From:\*? *(.+)\n(?:[ \t*]*(?:Sent|Date|To|Cc|Subject|Importance):.*\n)+`)
	sentLine  = regexp.MustCompile(`(?m)^[ \t*]*(?:Sent|Date):\*? *(.+)$`)
)

// unfold takes the e-mails that l quotes out of it, oldest first. Quotes without
// a word on who wrote them stay where they are: the engine passes them over.
func unfold(l letter) []letter {
	const most = 50
	out := []letter{l}
	for len(out) < most {
		last := &out[len(out)-1]
		older, rest, ok := quoted(last.text)
		if !ok {
			break
		}
		last.text = rest
		out = append(out, older)
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// quoted finds the first e-mail that a text quotes.
func quoted(text string) (older letter, rest string, ok bool) {
	a, f := attribution.FindStringSubmatchIndex(text), forwarded.FindStringSubmatchIndex(text)
	switch {
	case a != nil && (f == nil || a[0] < f[0]):
		older.from = conversation.Member{Name: strings.Trim(text[a[4]:a[5]], `"' `)} // "" when there is an address only
		if a[6] >= 0 {
			older.from.Email = text[a[6]:a[7]]
		}
		older.at = sentAt(text[a[2]:a[3]])
		body, after := unquote(text[a[1]:])
		older.text = body
		return older, strings.TrimRight(text[:a[0]], " \n") + after, body != ""
	case f != nil && f[0] > 0:
		older.from = sender(strings.TrimSpace(text[f[2]:f[3]]))
		if m := sentLine.FindStringSubmatch(text[f[0]:f[1]]); m != nil {
			older.at = sentAt(m[1])
		}
		older.text = strings.TrimSpace(text[f[1]:])
		return older, strings.TrimRight(text[:f[0]], " \n"), older.text != ""
	}
	return letter{}, text, false
}

// unquote takes one level of quote marks off. What is not marked comes after the
// quote, unless nothing is marked: then all is quoted.
func unquote(text string) (body, after string) {
	var inside, outside []string
	marked := false
	for line := range strings.Lines(strings.TrimLeft(text, "\n")) {
		line = strings.TrimRight(line, "\n")
		if rest, ok := strings.CutPrefix(strings.TrimLeft(line, " "), ">"); ok && len(outside) == 0 {
			marked = true
			inside = append(inside, strings.TrimPrefix(rest, " "))
			continue
		}
		if strings.TrimSpace(line) == "" && len(outside) == 0 {
			inside = append(inside, "")
			continue
		}
		outside = append(outside, line)
	}
	if !marked {
		return strings.TrimSpace(text), ""
	}
	if len(outside) > 0 {
		after = "\n\n" + strings.Join(outside, "\n")
	}
	return strings.TrimSpace(strings.Join(inside, "\n")), after
}

// sentAt reads a date as mail programs write it; zero for other forms.
func sentAt(s string) time.Time {
	s = strings.Join(strings.Fields(strings.NewReplacer(" at ", " ", "\u202f", " ").Replace(strings.Trim(s, "* "))), " ")
	if t, err := mail.ParseDate(s); err == nil {
		return t
	}
	for _, layout := range []string{
		"Mon, Jan 2, 2006 3:04 PM", "Mon, Jan 2, 2006, 3:04 PM", "Mon, Jan 2, 2006 15:04", "Mon, 2 Jan 2006 15:04", "Mon, 2 Jan 2006, 15:04", "Jan 2, 2006, 3:04 PM", "Jan 2, 2006 3:04 PM",
		"Monday, January 2, 2006 3:04 PM", "Monday, 2 January 2006 15:04", "2 Jan 2006 15:04", "2 Jan 2006, 15:04", "2006-01-02 15:04", "1/2/2006 3:04 PM", "Mon, Jan 2, 2006", "January 2, 2006",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}

// distinct drops e-mails that came twice: by themselves, and as a quote.
func distinct(list []letter) []letter {
	seen := map[string]bool{}
	var out []letter
	for _, l := range list {
		k := strings.Join(strings.Fields(l.text), " ")
		if k != "" && !seen[k] {
			seen[k] = true
			out = append(out, l)
		}
	}
	return out
}
