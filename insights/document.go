package insights

import (
	"context"
	"slices"
	"strings"
	"time"

	"parlance/conversation"
	"parlance/insights/act"
	"parlance/insights/dates"
	"parlance/insights/language"
	"parlance/insights/mail"
	"parlance/insights/model"
	"parlance/insights/person"
	"parlance/insights/sentence"
	"parlance/insights/token"
)

// document is the tail and the new messages, cut into sentences and read.
type document struct {
	in      Input
	english bool
	depth   depth
	region  string
	book    *person.Book
	msgs    []conversation.Message // tail, then new
	fresh   int                    // index of the first new message
	debut   map[string]int         // first message of each speaker
	utts    []utterance
	first   []int // of each message, its first utterance; one more than messages
	reader  *model.Reader
	models  *model.Models
	foreign *language.Detector
	tagged  []model.Entity // scratch
	signing bool           // the message being read is a signature
}

// utterance is one sentence of a message.
type utterance struct {
	act.Utterance
	msg    int // index in document.msgs
	start  int // runes before it in the text of its message
	scores act.Scores
	feels  float64
	learnt model.Scores
	places []place
	code   bool // program text, a signature or another language: only patterns are read from it
}

// depth is how closely a document is read.
type depth uint8

const (
	forWords depth = iota // words and the names in them
	forTasks              // dates, grammar, scores
)

// document cuts and reads all messages of in.
func (e *Engine) document(ctx context.Context, in Input, depth depth) (*document, error) {
	d := &document{
		in: in, english: isEnglish(in.Language), depth: depth, region: regionOf(in.Language),
		book: person.NewBook(e.names, in.Members), fresh: len(in.Tail),
	}
	d.msgs = slices.Concat(in.Tail, in.New)
	d.debut = debuts(d.msgs)
	d.first = make([]int, 0, len(d.msgs)+1)
	j := e.judge()
	if d.reader = j.reader; e.trained != nil && d.english {
		d.models = e.trained.models
	}
	d.foreign = e.languages
	for i := range d.msgs {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		d.first = append(d.first, len(d.utts))
		d.read(i)
		if depth == forTasks {
			j.judge(ctx, d, i)
		}
	}
	d.first = append(d.first, len(d.utts))
	return d, nil
}

// read cuts message i into utterances and parses them. Quoted text, signatures
// and legal notices give none.
func (d *document) read(i int) {
	m := &d.msgs[i]
	opt := dates.Options{Ref: d.moment(m), DayFirst: dayFirst(d.in.Language)}
	key := speakerKey(m.From)
	d.signing = i > 0 && speakerKey(d.msgs[i-1].From) == key && mail.IsSigning(d.msgs[i-1].Text, m.Text, m.From.Name)
	if !mail.IsBody(m.Text) {
		d.readBody(i, opt, key)
		return
	}
	for _, s := range sentence.Split(m.Text) {
		for _, piece := range d.cutSpeech(m, s) {
			d.add(i, piece, 0, opt, key)
		}
	}
}

// readBody reads only what the author of message i wrote himself.
func (d *document) readBody(i int, opt dates.Options, key string) {
	text := d.msgs[i].Text
	for _, b := range mail.Blocks(text) {
		if b.Kind != mail.Body {
			continue
		}
		before := len([]rune(text[:b.Start]))
		for _, s := range sentence.Split(text[b.Start:b.End]) {
			d.add(i, s, before, opt, key)
		}
	}
}

func (d *document) add(i int, s sentence.Span, before int, opt dates.Options, key string) {
	u := utterance{msg: i, start: before + s.Start}
	u.Text, u.Speaker, u.Ref = s.Text, key, opt.Ref
	u.Tokens = token.Scan(make([]token.Token, 0, len(s.Text)/4+2), s.Text)
	u.code = d.signing || sentence.IsCode(s.Text) || d.isForeign(u.Tokens)
	if d.english && (d.signing || !u.code) {
		d.people(&u)
	}
	if d.english && !u.code {
		if d.depth == forTasks {
			u.Dates = dates.Find(u.Tokens, opt)
			u.People = notDates(u.People, u.Dates)
			act.Read(&u.Utterance)
		}
	}
	d.utts = append(d.utts, u)
}

// isForeign tells whether a sentence of an English conversation is clearly in
// another language.
func (d *document) isForeign(toks []token.Token) bool {
	if !d.english || len(toks) < 4 {
		return false
	}
	tag, sure := d.foreign.Detect(toks)
	return tag != "" && tag != language.English && sure >= foreignFrom
}

// foreignFrom is how sure the detector must be: common words are shared by
// languages, and names are of any.
const foreignFrom = 0.5

// moment is when a message was said, in its speaker's zone.
func (d *document) moment(m *conversation.Message) time.Time {
	at := m.StartTime
	if at.IsZero() {
		at = d.in.Now
	}
	zone := time.UTC
	if d.in.Options.TimezoneOffset != 0 {
		zone = time.FixedZone("", d.in.Options.TimezoneOffset*60)
	}
	return at.In(zone)
}

// messages gives the new messages with what was found in each.
func (d *document) messages() []conversation.Message {
	out := slices.Clone(d.msgs[d.fresh:])
	for k := range out {
		i := d.fresh + k
		utts := d.utts[d.first[i]:d.first[i+1]]
		out[k].Sentiment = feeling(utts)
		if d.in.Options.DetectPhrases && d.english {
			out[k].Phrases = phrasesOf(utts, threshold(d.in.Options))
		}
	}
	return out
}

// feeling is the mean sentiment of utterances, longer ones weighing more.
func feeling(utts []utterance) float64 {
	sum, n := 0.0, 0.0
	for i := range utts {
		w := float64(len(utts[i].Tokens))
		sum += w * utts[i].feels
		n += w
	}
	if n == 0 {
		return 0
	}
	return sum / n
}

// threshold is the score that an insight needs.
func threshold(o conversation.Options) float64 {
	if o.ConfidenceThreshold <= 0 {
		return conversation.DefaultConfidenceThreshold
	}
	return o.ConfidenceThreshold
}

// speakerKey tells speakers apart; "" is an unknown one.
func speakerKey(m conversation.Member) string {
	switch {
	case m.ID != "":
		return m.ID
	case m.Email != "":
		return m.Email
	case m.UserID != "":
		return m.UserID
	}
	return m.Name
}

// isEnglish tells whether the English rules hold for a BCP-47 language.
func isEnglish(lang string) bool {
	return lang == "" || lang == "en" || strings.HasPrefix(strings.ToLower(lang), "en-")
}

// regionOf is the country of a language tag, for phone numbers without a prefix.
func regionOf(lang string) string {
	if _, region, ok := strings.Cut(lang, "-"); ok && len(region) == 2 {
		return strings.ToUpper(region)
	}
	switch strings.ToLower(lang) {
	case "de", "fr", "it", "es", "nl", "ru", "pt":
		return strings.ToUpper(lang)
	case "ja":
		return "JP"
	}
	return "US"
}

// dayFirst tells whether 3/4 is the third of April.
func dayFirst(lang string) bool {
	switch strings.ToLower(lang) {
	case "", "en", "en-us", "en-ph":
		return false
	}
	return true
}
