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
	for w := range strings.FieldsSeq(organisationWords) {
		b.add(w, ner.OrganizationWord)
	}
	for w := range strings.FieldsSeq(placeWords) {
		b.add(w, ner.PlaceWord)
	}
	for w := range strings.FieldsSeq(titleWords) {
		b.add(w, ner.Title)
		b.addRaw(w+".", ner.Title)
	}
	for w := range strings.FieldsSeq(nations) {
		b.drop(w) // "Iraqi" is no place, though some village has the name
		b.add(w, ner.Nation)
		b.add(w+"s", ner.Nation)
	}
	return ner.NewGazetteer(b.entries, b.first), nil
}

// Words that tell what the words beside them name.
const (
	organisationWords = "inc corp corporation ltd llc llp plc gmbh ag co company companies bros group holdings partners associates " +
		"bank university college school institute academy hospital clinic department ministry agency administration " +
		"commission committee council board bureau authority association federation union league society club team " +
		"foundation fund trust organization organisation party front army navy force forces police church ministries " +
		"airlines airways motors electric energy power gas oil petroleum pharmaceuticals systems technologies software " +
		"networks communications media press times post journal news magazine tribune herald records studios pictures " +
		"entertainment industries international services solutions labs laboratory laboratories consulting capital " +
		"securities insurance investments ventures restaurant cafe pizza grill hotel inn fc united city dept univ " +
		"congress senate parliament court government brigade brigades battalion division"
	placeWords = "street st road rd avenue ave boulevard blvd drive lane highway hwy route square plaza park garden gardens " +
		"river lake sea ocean bay gulf island islands isle mountain mountains mount mt hill hills valley canyon desert " +
		"forest beach coast cape peninsula county district province state republic kingdom region city town village " +
		"airport station bridge tower building center centre hall stadium arena museum library temple mosque cathedral " +
		"palace castle north south east west northern southern eastern western central downtown upper lower strip camp fort ft"
	titleWords = "mr mrs ms dr prof professor president minister premier chancellor senator sen congressman congresswoman " +
		"representative rep governor gov mayor judge justice attorney general gen colonel col major maj captain capt " +
		"lieutenant lt sergeant sgt corporal admiral sheriff officer detective archbishop bishop reverend rev rabbi imam " +
		"sheikh ayatollah chairman chairwoman ceo director secretary ambassador pm vice prime"
	nations = "american british english scottish welsh irish french german italian spanish portuguese dutch belgian swiss austrian " +
		"danish swedish norwegian finnish icelandic polish czech slovak hungarian romanian bulgarian greek turkish russian " +
		"ukrainian belarusian serbian croatian bosnian albanian macedonian slovenian estonian latvian lithuanian georgian " +
		"armenian azerbaijani kazakh uzbek afghan pakistani indian bangladeshi nepali sri lankan tibetan chinese japanese " +
		"korean taiwanese vietnamese thai cambodian lao burmese malaysian indonesian filipino singaporean australian " +
		"canadian mexican cuban jamaican haitian dominican brazilian argentine argentinian chilean peruvian colombian " +
		"venezuelan ecuadorian bolivian egyptian libyan tunisian algerian moroccan sudanese ethiopian somali kenyan " +
		"ugandan tanzanian nigerian ghanaian congolese rwandan zimbabwean israeli palestinian jordanian lebanese syrian " +
		"iraqi iranian saudi kuwaiti qatari yemeni omani emirati arab arabic arabian persian kurdish jewish muslim islamic " +
		"christian catholic protestant buddhist hindu sunni shia shiite european african asian latino hispanic caucasian " +
		"western eastern soviet balkan nordic scandinavian caribbean mediterranean californian texan"
)

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

// addRaw adds a word as it is, with a full stop that the tokeniser would cut.
func (b *builder) addRaw(word string, l ner.List) {
	h := token.HashWord(word)
	b.entries[ner.Phrase(h)] |= l
	b.first = append(b.first, h)
}

// drop takes a word off all lists.
func (b *builder) drop(word string) { delete(b.entries, ner.Phrase(token.HashWord(word))) }

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
