package given

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// sniffNamed is which share of the first lines must have a speaker for text that
// nobody calls a transcript.
const sniffNamed = 0.5

// Sniff tells by the first bytes of a file, some kilobytes of them, whether it is
// worth to Parse it. said: somebody calls it a transcript, so that any text is.
func Sniff(head []byte, said bool) bool {
	b, ok := toUTF8(whole(head))
	b = bytes.TrimSpace(b)
	if !ok || len(b) == 0 {
		return false
	}
	return said || isJSON(b) || bytes.HasPrefix(b, []byte("WEBVTT")) || looksLikeSRT(b) || looksLikeLines(string(b))
}

// whole cuts off a character that the end of head has torn.
func whole(head []byte) []byte {
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return head[:len(head)&^1]
	}
	for cut := 1; cut < utf8.UTFMax && cut <= len(head); cut++ {
		if at := len(head) - cut; utf8.RuneStart(head[at]) {
			if !utf8.FullRune(head[at:]) {
				return head[:at]
			}
			break
		}
	}
	return head
}

func looksLikeLines(s string) bool {
	lines, named := 0, 0
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		lines++
		if u, _, begins := lineTurn(line); begins && !u.Speaker.Empty() {
			named++
		}
	}
	return float64(named) >= sniffNamed*float64(lines)
}
