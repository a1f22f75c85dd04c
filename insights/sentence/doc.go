// Package sentence splits a text into sentences.
//
// It reads one message as it was sent and hands on spans in runes of that text,
// each fit to become a message of its own. Quoted e-mail, signatures and code
// stay whole. It changes no character and knows nothing of conversations.
package sentence
