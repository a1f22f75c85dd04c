package dataset

import (
	"regexp"
	"strings"
)

// meetPhrase finds talk of meeting or getting in touch. It makes the weak labels
// of the follow-up head: what humans marked as a task, promise or request and
// what has such a phrase is a follow-up.
//
//nolint:gochecknoglobals // compiled once, read-only
var meetPhrase = regexp.MustCompile(`\b(meet(ing|ings)?|get together|catch up|touch base|follow(ing)? up|get back to|` +
	`get in touch|in touch|reach out|contact|call (me|you|him|her|them|us|back)|(a|phone|conference) call|` +
	`give (me|you|him|her|them|us) a (call|ring)|talk (to|with|about)|speak (to|with)|talk (later|soon|tomorrow)|` +
	`discuss|let (me|us|you|him|her|them) know|schedule|appointment|lunch|dinner|coffee|e ?-?mail (me|you|him|her|them|us)|` +
	`see you|next (week|time|meeting)|check (in )?with|ask (him|her|them|jane|adam|don)|visit|interview|session|` +
	`available|availability|stop by|come by|drop by)\b`)

// hasMeetPhrase tells whether a text speaks of meeting or contact.
func hasMeetPhrase(text string) bool { return meetPhrase.MatchString(strings.ToLower(text)) }
