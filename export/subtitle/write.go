package subtitle

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// noWidth is put between characters that a player would take for markup.
const noWidth = "\u200b"

// WriteSRT writes cues as SubRip. That format has no way to escape markup, so
// what would be taken for it ("<i>", "{\an8}", "-->") gets a space of no width.
func WriteSRT(w io.Writer, cues []Cue) error {
	for i, c := range cues {
		_, err := fmt.Fprintf(w, "%d\n%s --> %s\n%s\n\n", i+1, stamp(c.Start, ','), stamp(c.End, ','),
			srtText(strings.Join(c.Lines, "\n")))
		if err != nil {
			return fmt.Errorf("write srt: %w", err)
		}
	}
	return nil
}

// WriteVTT writes cues as WebVTT; a cue with a speaker is a voice span.
func WriteVTT(w io.Writer, cues []Cue) error {
	if _, err := io.WriteString(w, "WEBVTT\n"); err != nil {
		return fmt.Errorf("write vtt: %w", err)
	}
	for i, c := range cues {
		text := vttText(strings.Join(c.Lines, "\n"))
		if c.Speaker != "" {
			text = "<v " + vttText(strings.Join(strings.Fields(c.Speaker), " ")) + ">" + text
		}
		_, err := fmt.Fprintf(w, "\n%d\n%s --> %s\n%s\n", i+1, stamp(c.Start, '.'), stamp(c.End, '.'), text)
		if err != nil {
			return fmt.Errorf("write vtt: %w", err)
		}
	}
	return nil
}

// srtText breaks up markup: a "<" before a letter, slash or bang, a "{" before
// a backslash, an arrow.
func srtText(s string) string {
	if !strings.ContainsAny(s, "<{>") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte(s[i])
		if i+1 == len(s) {
			break
		}
		next := s[i+1]
		tag := s[i] == '<' && (next == '/' || next == '!' || next|0x20 >= 'a' && next|0x20 <= 'z')
		override := s[i] == '{' && next == '\\'
		arrow := s[i] == '-' && next == '>'
		if tag || override || arrow {
			b.WriteString(noWidth)
		}
	}
	return b.String()
}

// vttText escapes markup, and with it the arrow of a line of times.
func vttText(s string) string {
	if !strings.ContainsAny(s, "&<>") {
		return s
	}
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// stamp says d as "01:02:03,045" with the given decimal mark. Hours take as
// many digits as they need.
func stamp(d time.Duration, mark rune) string {
	ms := d.Milliseconds()
	return fmt.Sprintf("%02d:%02d:%02d%c%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, mark, ms%1000)
}
