// Package assign settles who is to do a task, until when, and whether that was
// firmly said.
//
// It reads the grammar of an utterance (package act), its speaker and whoever
// is spoken to, and hands on an owner and a due date. It does not decide whether
// there is a task at all.
package assign
