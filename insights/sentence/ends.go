package sentence

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isEnd tells whether the sentence that Unicode's rules end here really ends,
// given what comes after it.
func isEnd(sentence, after string) bool {
	t := strings.TrimRight(sentence, " \t\r\n\u00a0")
	if t == "" || strings.IndexByte(sentence[len(t):], '\n') >= 0 && strings.TrimSpace(after) == "" {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(t)
	if len(t) == len(sentence) {
		return isWideStop(last) // no space: "a?b=1", "Node.js"; but not in Chinese or Japanese
	}
	if isItem(t) && firstWord(t) == t {
		return false // "1." and the words of the item stay together
	}
	if strings.IndexByte(sentence[len(t):], '\n') >= 0 && !isStop(last) {
		return false // a line that a mail program wrapped
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(after, "\"'“‘([ "))
	if isCloser(last) && unicode.IsLower(next) {
		return false // he said "stop!" and left
	}
	if last != '.' {
		return true
	}
	return !abbreviated(t, after)
}

func isWideStop(r rune) bool { return r == '。' || r == '！' || r == '？' || r == '｡' }

// isStop tells the marks that can end a sentence, with what may close after them.
func isStop(r rune) bool { return isWideStop(r) || isCloser(r) || strings.ContainsRune(".!?:…", r) }

func isCloser(r rune) bool { return strings.ContainsRune("\"'”’)]", r) }

// abbreviated tells whether the full stop at the end of t belongs to its last
// word and the sentence goes on.
func abbreviated(t, after string) bool {
	word := t[strings.LastIndexAny(t, " \t\n(\"“")+1 : len(t)-1]
	if word == "" {
		return false
	}
	next := firstWord(strings.TrimLeft(after, " \t\r\n"))
	switch lower := strings.ToLower(word); {
	case alwaysOpen(lower):
		return true
	case sometimesOpen(lower):
		return !starts(next)
	case lower == "no" || lower == "nos" || lower == "art" || lower == "sec":
		return next != "" && next[0] >= '0' && next[0] <= '9'
	case isMonth(lower):
		return next != "" && next[0] >= '0' && next[0] <= '9'
	case utf8.RuneCountInString(word) == 1 && word != "I" && unicode.IsUpper([]rune(word)[0]):
		return !starts(next) // an initial, unless a new sentence clearly begins
	}
	return false
}

// hurried finds ends that Unicode's rules miss: a full stop before a lower-case
// word, as people type. It asks for a word that begins sentences, or a sentence
// that itself began in lower case. The positions are those after the space.
func hurried(s string) []int {
	var out []int
	from := 0
	for i := 1; i+2 < len(s); i++ {
		if s[i] != '.' || s[i+1] != ' ' || (s[i+2] < 'a' || s[i+2] > 'z') && s[i+2] != '@' || s[i-1] == '.' {
			continue
		}
		before := strings.TrimSpace(s[from : i+1])
		if before == "" || abbreviated(before, "x") || isItem(before) {
			continue
		}
		first, _ := utf8.DecodeRuneInString(before)
		if s[i+2] == '@' || starts(firstWord(s[i+2:])) || unicode.IsLower(first) && len(before)-strings.LastIndexByte(before, ' ') > 4 {
			out = append(out, i+2)
			from = i + 2
		}
	}
	return out
}
