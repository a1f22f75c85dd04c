package act

import (
	"time"

	"parlance/insights/dates"
	"parlance/insights/person"
	"parlance/insights/token"
)

// Utterance is one sentence as a scorer sees it.
type Utterance struct {
	Text    string
	Tokens  []token.Token
	Speaker string    // key of the speaker, "" when unknown
	Ref     time.Time // when it was said, in the speaker's zone
	Dates   []dates.Match
	People  []person.Mention
	Reading Reading // filled by Read
}

// Context is what surrounds an utterance.
type Context struct {
	Prev     []Utterance // the ones before, oldest first; two are enough
	Position int         // of its message in the conversation
}

// Scores are the confidences that an utterance is of a kind.
type Scores struct {
	Question, ActionItem, FollowUp float64
}

// Scorer judges utterances. Implementations are safe for concurrent use.
type Scorer interface {
	Score(u Utterance, ctx Context) Scores
}

// Form is the grammatical shape of a possible task.
type Form uint8

// The forms of a task.
const (
	NoTask     Form = iota
	Commit          // I will send it
	WeCommit        // we need to send it
	Request         // can you send it, please send it, you need to send it
	Imperative      // send it
	Assigned        // Mike will send it, Mike to send it
	Someone         // somebody should send it, it must be sent
	Marked          // TODO: ...
)

// Strength is how firmly a task is spoken of.
type Strength uint8

// The strengths, rising.
const (
	Weak    Strength = iota // could, might, want to
	Offer                   // can, should, let me, let's
	Firm                    // need to, have to, must
	Decided                 // will, going to, please, can you
)

// Reading is the grammar of an utterance.
type Reading struct {
	Form     Form
	Strength Strength
	Verb     string // base form of the main verb
	VerbAt   int    // its token
	Start    int    // token at which the task's clause begins
	End      int    // token at which the next clause with a subject begins
	Subject  int    // index into People of an Assigned subject, -1 for none
	Vocative int    // index into People of whoever is called by name, -1 for none
	Task     bool   // the verb names work
	Contact  bool   // the verb and its object plan to get in touch
	Idle     bool   // the verb names no work: be, think, see
	Negated  bool
	Hedged   bool
	If       bool // only on a condition
	Past     bool
	Content  int  // words after the verb that say something
	Object   bool // a pronoun stands for what is to be done: it, them, one of them
	Asks     Asks
	Deadline bool // a date after by, before, until, or on its own
}

// Asks is how an utterance asks.
type Asks struct {
	Mark      bool // ends with a question mark
	Wh        bool // what, who, how ... with an inverted verb
	Inverted  bool // do you, is it, can we
	Indirect  bool // I wonder if, do you know, any idea
	Tag       bool // ..., right
	Rhetoric  bool // you know what, how nice
	Fragment  bool // shorter than three words
	AskYou    bool // the inverted subject is "you"
	AskFavour bool // can you, would you mind
}
