package train

import (
	"math/rand/v2"
	"strings"

	"parlance/internal/corpus"
)

// nameLists are names to fill templates and to swap into sentences with.
type nameLists struct {
	rng                    *rand.Rand
	given, family          []string
	companies, endings     []string
	places, cities, states []string
}

func (t *trainer) newNameLists(rng *rand.Rand) (*nameLists, error) {
	cities, err := corpus.ReadTable(t.path("world-cities.csv.gz"))
	if err != nil {
		return nil, err
	}
	n := &nameLists{rng: rng, given: strings.Fields(givenNames), family: strings.Fields(familyNames)}
	for _, r := range cities.Rows {
		n.cities = append(n.cities, cities.Get(r, "name"))
	}
	for line := range strings.Lines(organisations) {
		n.companies = append(n.companies, strings.TrimSpace(line))
	}
	for line := range strings.Lines(places) {
		n.places = append(n.places, strings.TrimSpace(line))
	}
	n.states = strings.Fields("AL AK AZ AR CA CO CT DE FL GA HI ID IL IA KS KY LA MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH PA RI SC SD TN TX UT VT VA WA WV WI WY")
	n.endings = strings.Fields("Inc. Corp. LLC Ltd. Group Bank University College Energy Systems Partners Associates Foundation Institute Capital Services Holdings Consulting Technologies Committee")
	return n, nil
}

func (n *nameLists) pick(list []string) string { return list[n.rng.IntN(len(list))] }

// name is a new name of a type.
func (n *nameLists) name(kind string) string {
	r := n.rng.Float64()
	switch {
	case kind == "PER" && r < 0.45:
		return n.pick(n.given)
	case kind == "PER" && r < 0.85:
		return n.pick(n.given) + " " + n.pick(n.family)
	case kind == "PER" && r < 0.9:
		return n.pick(n.given) + " " + string(rune('A'+n.rng.IntN(26))) + ". " + n.pick(n.family)
	case kind == "PER":
		return n.pick(n.family)
	case kind == "LOC" && r < 0.5:
		return n.pick(n.cities)
	case kind == "LOC":
		return n.pick(n.places)
	case r < 0.6:
		return n.pick(n.companies)
	case r < 0.8:
		return n.pick(n.family) + " " + n.pick(n.endings)
	default:
		return n.pick(n.cities) + " " + n.pick(n.endings)
	}
}

// swap gives the sentence with every name replaced by another of its type, so
// that the tagger learns the places of names rather than the names.
func (n *nameLists) swap(text string, spans []corpus.Span) (string, []corpus.Span) {
	var b strings.Builder
	out := make([]corpus.Span, 0, len(spans))
	at := 0
	for _, p := range spans {
		b.WriteString(text[at:p.Start])
		start := b.Len()
		b.WriteString(n.name(p.Type))
		out = append(out, corpus.Span{Type: p.Type, Start: start, End: b.Len()})
		at = p.End
	}
	b.WriteString(text[at:])
	return b.String(), out
}

// templates are lines as they stand in mail and chat, which the corpora lack:
// salutations, closings, address lines, signatures. PER, LOC, ORG and ST are
// filled in.
const templates = `PER ,
PER
PER :
PER -
- PER
-- PER
Hi PER ,
Hello PER ,
Hey PER !
Dear PER ,
Good morning PER ,
Thanks PER
Thanks , PER
Thank you , PER .
Regards , PER
Best regards , PER
Best , PER
Cheers , PER
Sincerely , PER
PER and PER ,
PER / PER ,
From : PER
To : PER
To : PER , PER , PER
Cc : PER ; PER
Sent by : PER
Subject : Re : PER
PER wrote :
PER , can you send me the file ?
PER can you look at this please
PER will send the numbers by Friday .
Please call PER at x 35620 .
please talk to PER about it
I spoke with PER yesterday .
let me ask PER
PER from ORG called .
PER is out of the office until Monday .
PER , ORG
PER works for ORG in LOC .
ORG
ORG , LOC , ST
LOC , ST
LOC , ST 77002
LOC , LOC
in LOC , ST
We are in the LOC area .
i'm flying to LOC on monday
flight from LOC to LOC
the weather in LOC is great
I moved to LOC last year
our LOC office
ORG is hiring
the ORG contract is ready
we had a call with ORG
i bought it at ORG
sent from ORG
PER @ ORG
Director , ORG
ORG Phone : 713 853 1234
`

// fill makes a line from a template.
func (n *nameLists) fill(template string) (string, []corpus.Span) {
	var b strings.Builder
	var spans []corpus.Span
	for i, w := range strings.Fields(template) {
		if i > 0 {
			b.WriteByte(' ')
		}
		start := b.Len()
		switch w {
		case "PER", "LOC", "ORG":
			b.WriteString(n.name(w))
			spans = append(spans, corpus.Span{Type: w, Start: start, End: b.Len()})
		case "ST":
			b.WriteString(n.pick(n.states))
			spans = append(spans, corpus.Span{Type: "LOC", Start: start, End: b.Len()})
		default:
			b.WriteString(w)
		}
	}
	return b.String(), spans
}
