package given

import (
	"html"
	"regexp"
	"strings"
	"time"

	"parlance/conversation"
)

// looksLikeSRT tells whether one of the first lines holds the arrow of a cue.
func looksLikeSRT(b []byte) bool {
	lines := strings.SplitN(string(b[:min(len(b), 1024)]), "\n", 8)
	for _, l := range lines {
		if _, _, ok := cueTimes(l); ok {
			return true
		}
	}
	return false
}

// captions reads SRT and WebVTT, which differ in decoration only: blocks parted
// by empty lines, each with a line of times and lines of text.
type captions struct {
	voice, tag *regexp.Regexp
	speaker    string // goes on until another is named
}

func parseCaptions(s, format string) *Transcript {
	t := &Transcript{Format: format}
	c := captions{
		voice: regexp.MustCompile(`<v(?:\.[^\s>]*)?\s+([^>]{1,200})>`),
		tag:   regexp.MustCompile(`</?[a-zA-Z0-9:.][^<>]{0,200}>|\{\\[^}]{0,40}\}`),
	}
	for block := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n") {
		t.Turns = append(t.Turns, c.cue(strings.SplitN(strings.Trim(block, "\n"), "\n", 3))...)
	}
	return t
}

// cue reads one block: perhaps a number or name, the times, the text.
func (c *captions) cue(lines []string) []Turn {
	for i := range min(2, len(lines)) {
		start, end, ok := cueTimes(lines[i])
		if !ok {
			continue
		}
		var turns []Turn
		for _, p := range c.voices(strings.Join(lines[i+1:], "\n")) {
			turns = append(turns, Turn{
				Speaker: conversation.Member{Name: p.name}, Text: strings.Join(p.lines, " "),
				Start: start, End: end, Timed: true,
			})
		}
		return turns
	}
	return nil
}

// cueTimes reads "00:01:02,345 --> 00:01:04.000 align:start".
func cueTimes(line string) (start, end time.Duration, ok bool) {
	from, to, ok := strings.Cut(line, "-->")
	if !ok {
		return 0, 0, false
	}
	to, _, _ = strings.Cut(strings.TrimSpace(to), " ")
	start, ok1 := clock(strings.TrimSpace(from))
	end, ok2 := clock(to)
	return start, end, ok1 && ok2
}

// clock reads [hours:]minutes:seconds[.,fraction].
func clock(s string) (time.Duration, bool) {
	whole, fraction, _ := strings.Cut(strings.ReplaceAll(s, ",", "."), ".")
	parts := strings.Split(whole, ":")
	if len(parts) < 2 || len(parts) > 3 || len(fraction) > 9 {
		return 0, false
	}
	var total time.Duration
	for _, p := range parts {
		n, ok := number(p, 4)
		if !ok {
			return 0, false
		}
		total = total*60 + time.Duration(n)*time.Second
	}
	n, ok := number(fraction+strings.Repeat("0", 9-len(fraction)), 9)
	return total + time.Duration(n), ok
}

// number reads up to that many digits.
func number(s string, digits int) (int, bool) {
	if s == "" || len(s) > digits {
		return 0, false
	}
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, true
}

// part is what one speaker says in a cue.
type part struct {
	name  string
	lines []string
}

// voices splits a cue's text by speaker: <v Name> of WebVTT, or "Name: " at the
// start of a line.
func (c *captions) voices(text string) []part {
	var parts []part
	at := 0
	for _, m := range c.voice.FindAllStringSubmatchIndex(text, -1) {
		parts = c.add(parts, text[at:m[0]])
		c.speaker = html.UnescapeString(strings.TrimSpace(text[m[2]:m[3]]))
		at = m[1]
	}
	return c.add(parts, text[at:])
}

func (c *captions) add(parts []part, text string) []part {
	text = html.UnescapeString(c.tag.ReplaceAllString(text, ""))
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimPrefix(strings.TrimSpace(line), "- ")
		if name, rest, ok := speakerPrefix(line); ok {
			c.speaker, line = name, rest
		} else if rest, ok := strings.CutPrefix(line, ">> "); ok {
			c.speaker, line = "", rest // somebody else, unnamed
		}
		if line == "" {
			continue
		}
		if n := len(parts) - 1; n >= 0 && parts[n].name == c.speaker {
			parts[n].lines = append(parts[n].lines, line)
		} else {
			parts = append(parts, part{c.speaker, []string{line}})
		}
	}
	return parts
}
