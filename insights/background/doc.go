// Package background knows how common English words are in conversations.
//
// It reads an embedded table of word stems and hands on how telling each one
// is. The table counts in how many stretches of 100 words a stem occurs, over
// meetings, e-mails, task dialogues, customers' questions and reviews; NOTICE-insights.md
// names them. It is made by
//
//	go run ./insights/background/gen -data ../shared/data/nlp -out insights/background/stems.tsv.gz
//
// and holds no text. Topics and trackers weigh words with it.
package background
