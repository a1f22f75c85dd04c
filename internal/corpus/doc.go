// Package corpus reads the labelled text that the models are trained, tuned and
// measured with: tables with a header line, CoNLL columns and JSON lines, plain
// or gzipped.
//
// It reads files of a data folder and hands rows, conversations and sentences to
// internal/train and internal/eval. Product code never imports it.
package corpus
