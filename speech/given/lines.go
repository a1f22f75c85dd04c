package given

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"parlance/conversation"
)

// parseLines reads "Name: text" lines, each perhaps with a time in front: "[00:01:02]
// Name: text", "00:01:02 Name: text", or behind the name: "Name (01:02): text".
// A line without a name goes on with the turn before.
func parseLines(s string) (*Transcript, error) {
	t := &Transcript{Format: "lines"}
	named := false
	var text []string // of the last turn
	finish := func() {
		if n := len(t.Turns) - 1; n >= 0 {
			t.Turns[n].Text = strings.Join(text, " ")
		}
		text = text[:0]
	}
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		u, rest, begins := lineTurn(strings.TrimSpace(line))
		if begins || len(t.Turns) == 0 {
			finish()
			t.Turns = append(t.Turns, u)
		}
		named = named || !u.Speaker.Empty()
		text = append(text, rest)
	}
	finish()
	if !named {
		return nil, invalid("The transcript is text without speakers.")
	}
	t.closeTimes()
	return t, nil
}

// lineTurn reads one line; begins when it starts a turn of its own.
func lineTurn(line string) (u Turn, text string, begins bool) {
	start, rest, timed := leadingTime(line)
	name, text, ok := speakerPrefix(rest)
	if !ok {
		return Turn{Start: start, Timed: timed}, rest, timed
	}
	name, at, inName := nameTime(name)
	if inName {
		start, timed = at, true
	}
	return Turn{Speaker: conversation.Member{Name: name}, Start: start, Timed: timed}, text, true
}

// closeTimes ends every timed turn where the next begins, at a usual pace at the
// latest. A transcript in which some turns have no time has none.
func (t *Transcript) closeTimes() {
	for i := range t.Turns {
		if !t.Turns[i].Timed {
			for j := range t.Turns {
				t.Turns[j].Timed, t.Turns[j].Start = false, 0
			}
			return
		}
	}
	const perWord = 400 * time.Millisecond
	for i := range t.Turns {
		u := &t.Turns[i]
		u.End = u.Start + time.Duration(len(strings.Fields(u.Text)))*perWord
		if i+1 < len(t.Turns) && t.Turns[i+1].Start >= u.Start {
			u.End = min(u.End, t.Turns[i+1].Start)
		}
	}
}

// leadingTime cuts a time off the start of a line.
func leadingTime(line string) (time.Duration, string, bool) {
	first, rest, _ := strings.Cut(line, " ")
	d, ok := clock(strings.Trim(first, "[]()-"))
	if !ok {
		return 0, line, false
	}
	return d, strings.TrimLeft(rest, " -\t"), true
}

// nameTime cuts a time in brackets off the end of a name.
func nameTime(name string) (string, time.Duration, bool) {
	i := strings.LastIndexAny(name, "([")
	if i <= 0 {
		return name, 0, false
	}
	d, ok := clock(strings.Trim(name[i:], "()[] "))
	if !ok {
		return name, 0, false
	}
	return strings.TrimSpace(name[:i]), d, true
}

// speakerPrefix cuts "Name: " off the start of a line. A name has up to five
// words of up to 60 bytes, begins with a capital or a digit, and holds no
// punctuation that ends a sentence.
func speakerPrefix(line string) (name, rest string, ok bool) {
	name, rest, ok = strings.Cut(line, ": ")
	if !ok {
		if name, ok = strings.CutSuffix(line, ":"); !ok {
			return "", "", false
		}
	}
	name = strings.TrimSpace(name)
	r, _ := utf8.DecodeRuneInString(name)
	if len(name) > 60 || len(strings.Fields(name)) > 5 || strings.ContainsAny(name, "?!;,\"<>/") {
		return "", "", false
	}
	if unicode.IsLower(r) || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return "", "", false
	}
	switch strings.ToLower(name) {
	case "note", "ps", "re", "fwd", "subject", "http", "https":
		return "", "", false
	}
	return name, strings.TrimSpace(rest), true
}
