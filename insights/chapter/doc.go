// Package chapter finds where the subject of a conversation changes.
//
// It reads the sentences of a conversation with their times and hands on borders:
// places where somebody says that something new begins, or a long pause is made.
// It prefers no border to a doubtful one. Titles are given by whoever asks.
package chapter
