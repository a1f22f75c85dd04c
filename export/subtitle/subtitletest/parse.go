// Package subtitletest reads SubRip and WebVTT as a strict player would, so that
// tests can tell valid files from files that look valid.
//
// It reads a file and hands back its cues, or the first thing that is wrong.
package subtitletest

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Cue is a subtitle as it stands in a file.
type Cue struct {
	Start, End time.Duration
	Lines      []string // with their markup
}

// ParseSRT reads SubRip. Cues must be numbered from 1 and hold text.
func ParseSRT(file string) ([]Cue, error) {
	if file == "" {
		return nil, nil
	}
	if !strings.HasSuffix(file, "\n\n") {
		return nil, errors.New("the last cue does not end with an empty line")
	}
	return cues(strings.Split(strings.TrimSuffix(file, "\n\n"), "\n\n"), ',')
}

// ParseVTT reads WebVTT as far as cues with identifiers go.
func ParseVTT(file string) ([]Cue, error) {
	body, ok := strings.CutPrefix(file, "WEBVTT\n")
	if !ok {
		return nil, errors.New("the file does not begin with WEBVTT")
	}
	if body == "" {
		return nil, nil
	}
	body, ok = strings.CutPrefix(body, "\n")
	if !ok {
		return nil, errors.New("no empty line below WEBVTT")
	}
	found, err := cues(strings.Split(strings.TrimSuffix(body, "\n"), "\n\n"), '.')
	if err != nil {
		return nil, err
	}
	for _, c := range found {
		if err := checkMarkup(strings.Join(c.Lines, "\n")); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// Check tells whether cues follow each other and keep the limits of a viewer.
func Check(cues []Cue, maxDuration time.Duration, maxLines int) error {
	var free time.Duration
	for i, c := range cues {
		switch {
		case c.Start < free:
			return fmt.Errorf("cue %d begins at %v, before the one before ends at %v", i+1, c.Start, free)
		case c.End <= c.Start:
			return fmt.Errorf("cue %d ends at %v, not after its begin at %v", i+1, c.End, c.Start)
		case c.End-c.Start > maxDuration:
			return fmt.Errorf("cue %d stays for %v", i+1, c.End-c.Start)
		case len(c.Lines) > maxLines:
			return fmt.Errorf("cue %d has %d lines", i+1, len(c.Lines))
		}
		free = c.End
	}
	return nil
}

func cues(blocks []string, mark rune) ([]Cue, error) {
	var out []Cue
	for i, block := range blocks {
		lines := strings.Split(block, "\n")
		if len(lines) < 3 {
			return nil, fmt.Errorf("cue %d has no text: %q", i+1, block)
		}
		if lines[0] != strconv.Itoa(i+1) {
			return nil, fmt.Errorf("cue %d is numbered %q", i+1, lines[0])
		}
		start, end, ok := strings.Cut(lines[1], " --> ")
		if !ok {
			return nil, fmt.Errorf("cue %d has no times: %q", i+1, lines[1])
		}
		c := Cue{Lines: lines[2:]}
		var err error
		if c.Start, err = parseTime(start, mark); err != nil {
			return nil, err
		}
		if c.End, err = parseTime(end, mark); err != nil {
			return nil, err
		}
		for _, l := range c.Lines {
			if strings.TrimSpace(l) == "" || strings.Contains(l, "-->") || strings.ContainsAny(l, "\r\x00") {
				return nil, fmt.Errorf("cue %d holds the line %q", i+1, l)
			}
		}
		out = append(out, c)
	}
	return out, nil
}

func parseTime(s string, mark rune) (time.Duration, error) {
	m := regexp.MustCompile(`^(\d{2,}):([0-5]\d):([0-5]\d)` + regexp.QuoteMeta(string(mark)) + `(\d{3})$`).FindStringSubmatch(s)
	if m == nil {
		return 0, fmt.Errorf("%q is no time", s)
	}
	var d time.Duration
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second, time.Millisecond} {
		n, err := strconv.Atoi(m[i+1])
		if err != nil {
			return 0, err
		}
		d += time.Duration(n) * unit
	}
	return d, nil
}

// checkMarkup allows one voice span at the beginning and escaped text.
func checkMarkup(s string) error {
	if rest, ok := strings.CutPrefix(s, "<v "); ok {
		name, text, closed := strings.Cut(rest, ">")
		if !closed || name == "" || strings.ContainsAny(name, "<\n") {
			return fmt.Errorf("bad voice span in %q", s)
		}
		s = text + name
	}
	if strings.ContainsAny(s, "<>") {
		return fmt.Errorf("unescaped markup in %q", s)
	}
	bare := strings.NewReplacer("&amp;", "", "&lt;", "", "&gt;", "").Replace(s)
	if strings.Contains(bare, "&") {
		return fmt.Errorf("unescaped ampersand in %q", s)
	}
	return nil
}
