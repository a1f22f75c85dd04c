package train

import (
	_ "embed" // the lists
	"strings"
	"unicode"

	"parlance/insights/model/ner"
	"parlance/insights/model/token"
	"parlance/internal/corpus"
)

// Lists of the project's own: given and family names by white space, well-known
// organisations and places one per line.
var (
	//go:embed assets/given.txt
	givenNames string
	//go:embed assets/family.txt
	familyNames string
	//go:embed assets/organisations.txt
	organisations string
	//go:embed assets/places.txt
	places string
)

// commonAt is how often a word must be written small in running text to be no
// evidence for a city of that name ("Nice", "Same", "Mobile").
const commonAt = 3

// gazetteer compiles the lists of names and world-cities.
func (t *trainer) gazetteer() (*ner.Gazetteer, error) {
	common, err := t.commonWords()
	if err != nil {
		return nil, err
	}
	b := builder{entries: map[uint32]ner.List{}, common: common}
	cities, err := corpus.ReadTable(t.path("world-cities.csv.gz"))
	if err != nil {
		return nil, err
	}
	for _, r := range cities.Rows {
		b.addPlace(cities.Get(r, "name"), ner.City)
		b.addPlace(cities.Get(r, "subcountry"), ner.Region)
		b.add(cities.Get(r, "country"), ner.Country)
	}
	for line := range strings.Lines(places) {
		b.add(strings.TrimSpace(line), ner.Place)
	}
	for line := range strings.Lines(organisations) {
		b.add(strings.TrimSpace(line), ner.Company)
	}
	for w := range strings.FieldsSeq(givenNames) {
		b.add(w, ner.GivenName)
	}
	for w := range strings.FieldsSeq(familyNames) {
		b.add(w, ner.FamilyName)
	}
	return ner.NewGazetteer(b.entries, b.first), nil
}

type builder struct {
	entries map[uint32]ner.List
	first   []uint64
	common  map[uint64]int
	tokens  []token.Token
}

func (b *builder) add(phrase string, l ner.List) {
	b.tokens = token.Append(b.tokens[:0], phrase)
	hashes := make([]uint64, 0, 4)
	for _, t := range b.tokens {
		hashes = append(hashes, t.Hash)
	}
	if len(hashes) == 0 || len(hashes) > 4 || b.tokens[0].Kind != token.Word {
		return
	}
	b.entries[ner.Phrase(hashes...)] |= l
	b.first = append(b.first, hashes[0])
}

// addPlace leaves out single words that are common in running text, and adds a
// spelling without accents.
func (b *builder) addPlace(phrase string, l ner.List) {
	for _, p := range []string{phrase, unaccent(phrase)} {
		if b.common[token.HashWord(p)] >= commonAt || len(p) < 4 {
			continue
		}
		b.add(p, l)
	}
}

// commonWords counts words that are written small in the meetings, dialogues and
// questions.
func (t *trainer) commonWords() (map[uint64]int, error) {
	texts, err := t.runningText()
	if err != nil {
		return nil, err
	}
	counts := map[uint64]int{}
	var tokens []token.Token
	for _, s := range texts {
		tokens = token.Append(tokens[:0], s)
		for _, k := range tokens {
			if k.Kind == token.Word && k.Case == token.Lower {
				counts[k.Hash]++
			}
		}
	}
	return counts, nil
}

// unaccent folds the Latin letters with marks that cities have.
func unaccent(s string) string {
	const from = "áàâäãåāăąçćčďđéèêëēėęěğíìîïīįıłľñńňóòôöõøōőřśšşșťţțúùûüūůűýÿžźż"
	const to = "aaaaaaaaacccddeeeeeeeegiiiiiiillnnnoooooooorssssttt" + "uuuuuuuyyzzz"
	fold := map[rune]rune{}
	plain := []rune(to)
	for i, r := range []rune(from) {
		if i < len(plain) {
			fold[r] = plain[i]
		}
	}
	return strings.Map(func(r rune) rune {
		if f, ok := fold[unicode.ToLower(r)]; ok {
			if unicode.IsUpper(r) {
				return unicode.ToUpper(f)
			}
			return f
		}
		return r
	}, s)
}
