// Package topic finds what a conversation is about.
//
// It reads the tokens of its sentences and hands on topics: words and short
// phrases that are said more often here than in conversations at large, that
// stand where nouns stand, and that are no names, greetings or dates. Forms of
// one word are one topic. Each comes with a score, the messages it is said in
// and the broader topics above it. Cost grows with the number of words.
package topic
