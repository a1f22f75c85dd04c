// Package train makes the weight files of insights/model from the data folder.
//
// It reads corpora through internal/corpus, trains with the packages beside it
// (logistic for the linear heads), calibrates on the val files, and hands files
// and a MANIFEST of their SHA-256 sums to a folder. Everything runs on one
// goroutine from fixed seeds in an order that depends on the data only, so the
// same data gives the same bytes on every amd64 machine. It never reads a test
// split, and product code never imports it.
package train
