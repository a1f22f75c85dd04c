package feature

import (
	"strings"

	"parlance/insights/model/token"
)

// class is a set of grammatical roles that a word can have.
type class uint32

const (
	filler     class = 1 << iota // um, uh
	opener                       // so, and, but, okay: what may come before the point
	whWord                       // what, who
	auxiliary                    // do, is, can
	modal                        // can, will, should
	pronounI                     // I, we
	pronounYou                   // you
	pronounHe                    // he, they, it
	determiner                   // the, a, this
	negation                     // not, don't
	taskVerb                     // send, check, call
	askVerb                      // please, let
	timeWord                     // tomorrow, monday
	meetWord                     // meeting, call, lunch
	hedge                        // maybe, perhaps
	tagWord                      // right, huh, yeah
	contracted                   // I'll, we're: a pronoun with its auxiliary
	thanks                       // thanks, please
)

var classLists = []struct { //nolint:gochecknoglobals // a table, never changed
	class class
	words string
}{
	{filler, "um uh er erm mm hmm hm eh ah uhm mhm umm uhh"},
	{opener, "so and but well okay ok alright now then also anyway like just or because cause yeah yes no oh hey hi hello right actually basically therefore plus"},
	{whWord, "what what's whats who who's whos where where's wheres when when's why why's how how's hows which whose whom what're whatever who'd what'd where'd how'd"},
	{auxiliary, "do does did is are am was were have has had isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't ain't dont doesnt didnt isnt arent"},
	{auxiliary | modal, "can could will would shall should may might must can't couldn't won't wouldn't shouldn't mustn't cannot cant wont"},
	{modal, "gonna gotta wanna hafta need needs going ought supposed"},
	{pronounI, "i we me us my our"},
	{pronounYou, "you your ya y'all yourself"},
	{pronounHe, "he she it they him her them his their its anyone anybody someone somebody everyone everybody there"},
	{determiner, "the a an this that these those any some all each every"},
	{negation, "not never no nothing don't doesn't didn't can't won't isn't wasn't cannot n't couldn't wouldn't shouldn't neither nor none without hardly dont cant wont"},
	{pronounI | contracted, "i'll i'd i'm i've we'll we'd we're we've ill im ive let's lets"},
	{pronounYou | contracted, "you'll you'd you're you've youre youll"},
	{pronounHe | contracted, "he'll she'll they'll it'll he's she's they're it's there's that's that'll they'd he'd she'd"},
	{taskVerb, "send check call email mail write review update finish prepare submit schedule book arrange set make create draft fix look find get give bring take forward share ask tell contact confirm provide sign return complete print attach fill read test discuss follow reply respond let add remove change move put try talk speak think work design develop investigate research organise organize present report decide start do collect ensure order pay ship deliver upload download install log register click visit come meet join attend"},
	{askVerb, "please pls plz let kindly could would can want wants like need request asking ask remind"},
	{timeWord, "today tomorrow tonight yesterday monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december week weeks month months morning afternoon evening noon hour hours minute minutes day days deadline asap soon later next until till before after by eod weekend"},
	{meetWord, "meeting meetings meet call appointment lunch dinner conference discussion session touch catch sync contact reach visit chat interview demo presentation coffee zoom"},
	{hedge, "maybe perhaps probably might possibly guess think suppose somehow kinda sorta could"},
	{tagWord, "right huh yeah ok okay correct no yes eh really"},
	{thanks, "thanks thank thankyou thx appreciate grateful cheers"},
}

// Lexicon holds the word lists behind the rule flags and the valences of words.
// It never changes once made, so it may be shared.
type Lexicon struct {
	classes  map[uint64]class
	valences map[uint64]float32
	negators map[uint64]bool
	boosters map[uint64]float32
}

// NewLexicon makes the lists. valences maps word hashes (token.HashWord) to how
// pleasant the word is, -4 to 4; it may be nil.
func NewLexicon(valences map[uint64]float32) *Lexicon {
	l := &Lexicon{classes: make(map[uint64]class, 1024), valences: valences}
	for _, list := range classLists {
		for w := range strings.FieldsSeq(list.words) {
			l.classes[token.HashWord(w)] |= list.class
		}
	}
	l.negators, l.boosters = hashSet(negatorWords), map[uint64]float32{}
	for w := range strings.FieldsSeq(raisingWords) {
		l.boosters[token.HashWord(w)] = boost
	}
	for w := range strings.FieldsSeq(loweringWords) {
		l.boosters[token.HashWord(w)] = -boost
	}
	return l
}

func hashSet(list string) map[uint64]bool {
	m := map[uint64]bool{}
	for w := range strings.FieldsSeq(list) {
		m[token.HashWord(w)] = true
	}
	return m
}
