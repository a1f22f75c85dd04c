package person

import (
	"strings"

	"parlance/conversation"
	"parlance/insights/token"
)

// Book knows the participants of one conversation by name.
type Book struct {
	names  *Names
	byWord map[string][]entry // by the first word of the name
	byNick map[string]int     // full form of a given name to member; -2 when several
	all    []conversation.Member
}

// entry is one form of a member's name.
type entry struct {
	words  []string
	member int // -2: more than one member bears it
	given  bool
}

const several = -2

// NewBook lists the members. A name or address that several members share
// points to none of them.
func NewBook(names *Names, members []conversation.Member) *Book {
	b := &Book{names: names, byWord: map[string][]entry{}, byNick: map[string]int{}, all: members}
	for i, m := range members {
		words := nameWords(m.Name)
		if len(words) == 0 {
			continue
		}
		b.add(words, i, false)
		if len(words) > 1 && !generic(words[0]) {
			b.add(words[:1], i, true)
			b.add(words[len(words)-1:], i, false)
		}
		full := names.full(words[0])
		if at, ok := b.byNick[full]; ok && at != i {
			b.byNick[full] = several
		} else {
			b.byNick[full] = i
		}
	}
	return b
}

// nameWords cuts a name into words; titles and marks are left out.
func nameWords(name string) []string {
	var out []string
	for _, t := range token.Scan(nil, name) {
		if t.Kind == token.Word && !isTitle(t.Norm) && t.Norm[0] != '\'' {
			out = append(out, t.Norm)
		} else if t.Kind == token.Number && len(out) > 0 { // "Speaker 2"
			out = append(out, t.Norm)
		}
	}
	return out
}

// IsGeneric tells names that say no more than that somebody speaks: "Speaker 1",
// "Person2", "B"; a role ("Customer") does say something.
func IsGeneric(name string) bool {
	words := nameWords(name)
	if len(words) == 0 || len(words) > 2 {
		return len(words) == 0
	}
	first := strings.TrimRight(words[0], "0123456789")
	switch first {
	case "", "speaker", "person", "participant", "user", "unknown", "channel":
	default:
		if len(first) > 1 {
			return false
		}
	}
	return len(words) == 1 || len(words[1]) == 1 || words[1][0] >= '0' && words[1][0] <= '9'
}

// generic tells names that recognisers and forms give: "Speaker 1".
func generic(w string) bool {
	switch w {
	case "speaker", "agent", "customer", "user", "caller", "guest", "participant", "client", "unknown", "channel", "support", "admin", "bot":
		return true
	}
	return false
}

func (b *Book) add(words []string, member int, given bool) {
	list := b.byWord[words[0]]
	for i := range list {
		if equal(list[i].words, words) {
			if list[i].member != member {
				list[i].member = several
			}
			return
		}
	}
	b.byWord[words[0]] = append(list, entry{words: words, member: member, given: given})
}

func equal(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// At finds a participant named at token i: who it is and how many tokens the
// name takes, 0 for none. A name that several bear gives a member without id.
// The caller decides whether a name may stand there.
func (b *Book) At(toks []token.Token, i int) (conversation.Member, int) {
	t := toks[i]
	if t.Kind != token.Word && t.Kind != token.Mention {
		return conversation.Member{}, 0
	}
	best := entry{member: -1}
	for _, e := range b.byWord[t.Norm] {
		if len(e.words) > len(best.words) && wordsAt(toks, i, e.words) {
			best = e
		}
	}
	switch {
	case best.member >= 0:
		return b.all[best.member], len(best.words)
	case best.member == several:
		return conversation.Member{Name: spell(toks[i : i+len(best.words)])}, len(best.words)
	}
	if m, ok := b.byNick[b.names.full(t.Norm)]; ok && m >= 0 && (b.names.full(t.Norm) != t.Norm || b.names.Given(t.Norm)) {
		return b.all[m], 1
	}
	return conversation.Member{}, 0
}

func wordsAt(toks []token.Token, i int, words []string) bool {
	if i+len(words) > len(toks) {
		return false
	}
	for k, w := range words {
		if toks[i+k].Norm != w {
			return false
		}
	}
	return true
}

// spell joins tokens as they were written; a name in small letters gets its
// capitals.
func spell(toks []token.Token) string {
	var b strings.Builder
	for i, t := range toks {
		if i > 0 && !t.Glued {
			b.WriteByte(' ')
		}
		b.WriteString(title(strings.TrimPrefix(t.Text, "@")))
	}
	return b.String()
}

// Spell gives a name in small letters its capitals.
func Spell(name string) string { return spell(token.Scan(nil, name)) }

// title gives a word in small letters its capital.
func title(s string) string {
	if s == strings.ToLower(s) && s != "" {
		n := 1
		for n < len(s) && s[n]&0xc0 == 0x80 {
			n++
		}
		return strings.ToUpper(s[:n]) + s[n:]
	}
	return s
}
