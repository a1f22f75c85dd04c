package analyze

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"parlance/conversation"
)

// stamp is what chats and transcripts put before a line: a date and a time of
// day, or a time alone.
var stamp = regexp.MustCompile(`^\[?(?:(\d{1,4})[./-](\d{1,2})[./-](\d{1,4}),? )?(\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?)( ?[AaPp]\.?[Mm]\.?)?\]?(?: ?[-–—])?:?\s+`)

// readText reads lines of "Name: what was said", with or without times, or prose.
func readText(text string, at time.Time) (input, error) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	var lines []string
	named, full := 0, 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.Trim(line, "\u200e\u200f\u202a\u202c\n"))
		lines = append(lines, line)
		if line == "" {
			continue
		}
		full++
		if _, _, ok := cutName(line[len(stamp.FindString(line)):]); ok {
			named++
		}
	}
	if named*5 < full*2 { // two in five: the rest goes on with them
		return prose(text), nil
	}
	return transcript(lines, at), nil
}

// transcript makes a message of each line with a name; others go on with the one
// before.
func transcript(lines []string, at time.Time) input {
	in := input{form: "transcript"}
	c := clock{at: at, dayFirst: dayFirst(lines)}
	for _, line := range lines {
		mark := stamp.FindStringSubmatch(line)
		rest := line
		if mark != nil {
			rest = line[len(mark[0]):]
		}
		name, said, ok := cutName(rest)
		switch n := len(in.messages); {
		case line == "":
		case ok:
			m := conversation.InputMessage{Text: said, From: person(name)}
			if mark != nil {
				m.StartTime = c.read(mark)
			}
			in.messages = append(in.messages, m)
		case n > 0 && mark == nil:
			in.messages[n-1].Text += "\n" + line
		case mark != nil: // "Ann joined", or a line without a name
			in.messages = append(in.messages, conversation.InputMessage{Text: rest, StartTime: c.read(mark)})
		default:
			in.messages = append(in.messages, conversation.InputMessage{Text: line})
		}
	}
	return in
}

// prose makes a message of each paragraph.
func prose(text string) input {
	in := input{form: "text"}
	for p := range strings.SplitSeq(text, "\n\n") {
		in.messages = append(in.messages, conversation.InputMessage{Text: strings.TrimSpace(p)})
	}
	return in
}

// cutName splits "Name: what was said".
func cutName(line string) (name, said string, ok bool) {
	name, said, ok = strings.Cut(line, ":")
	name = strings.TrimSpace(strings.Trim(name, "*#<>[]"))
	const longest = 40
	if !ok || name == "" || len(name) > longest || said != "" && !strings.HasPrefix(said, " ") && !strings.HasPrefix(said, "\t") && said[0] < 0x80 {
		return "", line, false
	}
	if len(strings.Fields(name)) > 4 || strings.ContainsAny(name, ".!?;,\"/=") && !strings.Contains(name, "@") && !abbreviated(name) {
		return "", line, false
	}
	first := []rune(name)[0]
	if !unicode.IsLetter(first) && first != '+' && first != '_' {
		return "", line, false
	}
	return name, strings.TrimSpace(said), true
}

// abbreviated tells "Dr. Lee" and "J. Smith" from the end of a sentence.
func abbreviated(name string) bool {
	for w := range strings.FieldsSeq(name) {
		if i := strings.IndexByte(w, '.'); i > 4 || i < 0 && strings.ContainsAny(w, "!?;,\"/=") {
			return false
		}
	}
	return !strings.ContainsAny(name, "!?;,\"/=")
}

// person takes an e-mail address for one.
func person(s string) conversation.Member {
	if strings.Contains(s, "@") && !strings.Contains(s, " ") {
		return conversation.Member{Email: s}
	}
	return conversation.Member{Name: s}
}

// clock turns stamps into instants.
type clock struct {
	at       time.Time
	dayFirst bool
	started  bool
	offsets  bool // the stamps count from the beginning
}

// read gives the instant of a match of stamp. Times without a date are times of
// day unless the first one is close to nought.
func (c *clock) read(m []string) time.Time {
	d, ok := offset(m[4])
	if !ok {
		return time.Time{}
	}
	if strings.Count(m[4], ":") == 1 && m[1] != "" || strings.Count(m[4], ":") == 1 && c.started && !c.offsets {
		d *= 60 // hours and minutes
	}
	if !c.started {
		c.started = true
		c.offsets = m[1] == "" && m[5] == "" && strings.HasPrefix(strings.TrimPrefix(m[4], "0"), "0:") || strings.HasPrefix(m[4], "0:")
		if !c.offsets && m[1] == "" && strings.Count(m[4], ":") == 1 {
			d *= 60
		}
	}
	if c.offsets {
		return c.at.Add(d)
	}
	if half := strings.ToLower(m[5]); strings.Contains(half, "p") && d < 12*time.Hour {
		d += 12 * time.Hour
	} else if strings.Contains(half, "a") && d >= 12*time.Hour {
		d -= 12 * time.Hour
	}
	y, mo, day := c.at.Date()
	if m[1] != "" {
		y, mo, day = c.date(m)
	}
	return time.Date(y, mo, day, 0, 0, 0, 0, c.at.Location()).Add(d)
}

func (c *clock) date(m []string) (int, time.Month, int) {
	a, _ := strconv.Atoi(m[1]) // digits only
	b, _ := strconv.Atoi(m[2])
	z, _ := strconv.Atoi(m[3])
	if len(m[1]) == 4 {
		return a, time.Month(b), z
	}
	if z < 100 {
		z += 2000
	}
	if c.dayFirst {
		a, b = b, a
	}
	return z, time.Month(a), b
}

// dayFirst judges by all dates whether 3/4 is the third of April: dots and a
// first number above 12 say so, a second one above 12 says the opposite.
func dayFirst(lines []string) bool {
	for _, l := range lines {
		m := stamp.FindStringSubmatch(l)
		if m == nil || m[1] == "" {
			continue
		}
		a, _ := strconv.Atoi(m[1]) // digits only
		b, _ := strconv.Atoi(m[2])
		if a > 12 || b > 12 {
			return a > 12
		}
		if strings.Contains(m[0], m[1]+".") {
			return true
		}
	}
	return true
}
