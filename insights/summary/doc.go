// Package summary picks the sentences that say most and makes them readable.
//
// It reads the sentences of a conversation, each with how much a summary needs
// it, and hands on a few of them in their order, without hesitations, with the
// speaker's name. What two sentences say alike is said once. It invents nothing:
// every sentence of a summary was said, but for names in place of "I".
package summary
