// Package dates finds dates, times, ranges and durations in English text.
//
// It reads the tokens of one utterance and the moment it was said, and hands on
// matches with their place in the text and what they mean: "by next Friday at 3"
// is an instant in the speaker's own time zone. The grammar is our own, for what
// people say and type, with or without capitals and marks, numbers in digits or
// words. Words that are only sometimes dates (may, march, second, sun) need a
// cue beside them. It knows no tasks and no deadlines' owners.
//
// Conventions: a bare weekday is the next one after today, "next Friday" that of
// the week after this one (weeks begin on Sunday), the end of a week is its
// Friday; month and day without a year are the next ones to come unless the
// sentence speaks of the past.
package dates
