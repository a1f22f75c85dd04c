package insights

import (
	"slices"
	"strings"

	"parlance/conversation"
	"parlance/insights/dates"
	"parlance/insights/model"
	"parlance/insights/person"
	"parlance/insights/token"
)

// surely is how sure the tagger must be of a name.
const surely = 0.5

// place is a location or an organisation in tokens First <= i < Next.
type place struct {
	kind        string
	first, next int
}

// people finds who and what an utterance names: participants, greetings and
// titles by rule, the rest by the tagger, which also tells the city of Florence
// from the woman.
func (d *document) people(u *utterance) {
	u.People = d.book.Find(u.Tokens)
	if d.reader == nil {
		return
	}
	d.tagged = d.reader.Entities(d.tagged[:0], quiet(u))
	for _, t := range d.tagged {
		first, next := tokensAt(u.Tokens, t.Start, t.End)
		if t.Score < surely || first == next {
			continue
		}
		if t.Type == model.Person {
			if isSaint(u.Tokens, first) || next == first+1 && person.IsTool(u.Tokens[first].Norm) {
				continue // a hospital, school or town; a program
			}
			d.addPerson(u, first, next)
		} else if d.isPlace(u, first, next) {
			kind := "location"
			if t.Type == model.Organization {
				kind = "organization"
			}
			u.places = append(u.places, place{kind, first, next})
		}
	}
}

// fewShouted is how many words must be in capitals, and none not, for these to say
// nothing.
const fewShouted = 4

// quiet is the text of an utterance as the tagger is to see it: capitals that say
// nothing are taken from it, as long as that moves no byte.
func quiet(u *utterance) string {
	shouted := 0
	for i := range u.Tokens {
		switch t := &u.Tokens[i]; {
		case t.Kind != token.Word || len(t.Text) == 1:
		case t.Upper():
			shouted++
		default:
			return u.Text
		}
	}
	if low := strings.ToLower(u.Text); shouted >= fewShouted && len(low) == len(u.Text) {
		return low
	}
	return u.Text
}

// isSaint tells "St." and what comes after it.
func isSaint(toks []token.Token, i int) bool {
	at := func(k int) string {
		if k < 0 || k >= len(toks) {
			return ""
		}
		return toks[k].Norm
	}
	return at(i) == "st" || at(i-1) == "st" || at(i-1) == "." && at(i-2) == "st" || at(i) == "st."
}

// tokensAt gives the tokens that bytes start to end cover.
func tokensAt(toks []token.Token, start, end int) (first, next int) {
	for first < len(toks) && toks[first].Stop <= start {
		first++
	}
	next = first
	for next < len(toks) && toks[next].Pos < end {
		next++
	}
	return first, next
}

// addPerson adds somebody whom the rules did not find.
func (d *document) addPerson(u *utterance, first, next int) {
	for i := range u.People {
		p := &u.People[i]
		if p.First >= next || first >= p.Next {
			continue
		}
		if !p.Known && p.First == first && p.Next < next { // "robert miller" in small letters
			p.Next = next
			p.Member.Name = person.Spell(cutRunes(u, first, next))
		}
		return
	}
	for i := first; i < next; i++ {
		if person.IsRole(u.Tokens[i].Norm) {
			return // "Property Manager"
		}
	}
	name := cutRunes(u, first, next)
	u.People = append(u.People, person.Mention{First: first, Next: next, Member: conversation.Member{Name: person.Spell(name)}})
	slices.SortFunc(u.People, func(a, b person.Mention) int { return a.First - b.First })
}

// isPlace tells whether tokens are free for a place: no participant, nobody who
// is called by name. A mere given name there gives way.
func (d *document) isPlace(u *utterance, first, next int) bool {
	if next == first+1 && (person.IsRole(u.Tokens[first].Norm) || isFormat(u.Tokens[first].Norm)) {
		return false // "our VP", "the CSV"
	}
	if next+1 < len(u.Tokens) && u.Tokens[next].Glued && u.Tokens[next].Norm == "-" && u.Tokens[next+1].Glued && u.Tokens[next+1].Kind == token.Number {
		return false // "the TX-500"
	}
	for i, p := range u.People {
		if p.First >= next || first >= p.Next {
			continue
		}
		if p.Known || p.Greeted || p.Self || p.Next-p.First > next-first {
			return false
		}
		u.People = slices.Delete(u.People, i, i+1)
		return true
	}
	return true
}

// isFormat tells short names of things that are written like those of firms.
func isFormat(w string) bool {
	switch w {
	case "csv", "pdf", "json", "xml", "html", "css", "sql", "api", "apis", "url", "sdk", "ui", "ux", "pr", "mr", "id", "ip", "vpn", "usb", "gps", "sms", "faq", "eod", "eta", "asap",
		"fyi", "tbd", "crm", "kpi", "kpis", "roi", "saas", "poc", "mvp", "okr", "okrs", "nda", "sla", "pin", "otp", "tv", "pc", "dvd", "cet", "utc", "gmt", "est", "pst", "gdpr", "vat":
		return true
	}
	return false
}

// notDates drops people who are part of a date: the April of "April 9", the May
// of "in May".
func notDates(people []person.Mention, found []dates.Match) []person.Mention {
	return slices.DeleteFunc(people, func(p person.Mention) bool {
		for _, d := range found {
			if p.First >= d.First && p.Next <= d.Tok && !p.Greeted {
				return true
			}
		}
		return false
	})
}
