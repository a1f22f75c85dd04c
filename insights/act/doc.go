// Package act tells what an utterance does: asks, assigns or promises a task,
// plans to get in touch again.
//
// It reads one sentence with its dates and people and the sentences before it,
// and hands on a Reading (the grammar: who, how firmly, which verb) and Scores.
// Rules is the scorer that needs no training; its Reading also feeds the trained
// one. Scores are 0 to 1 and 0.5 is the point of acceptance. Which person is
// meant by "you" and when "Friday" is, is settled in package assign.
package act
