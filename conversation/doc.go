// Package conversation is the domain of Parlance: what a conversation, its
// messages, its jobs and its insights are, and the rules they keep.
//
// It reads nothing and calls nobody: the standard library is its only import,
// so a rule can be tested with a literal. Rows live in storage, wire shapes in
// api/<dialect>; both are converted from and to these types by small functions.
//
// Units, unless a field says otherwise: offsets and durations are time.Duration
// from the start of the conversation, instants are time.Time in UTC, scores and
// confidences are 0 to 1, text offsets count Unicode characters (runes).
package conversation
