// Package train makes the weight files of insights/model from the data folder.
//
// It reads corpora through internal/corpus, trains with the packages beside it
// (logistic for the linear heads), calibrates on the val files, and hands files
// and a MANIFEST of their SHA-256 sums to a folder. Every model is
// trained on one goroutine from a fixed seed in an order that depends on the data
// only, so the same data gives the same bytes on every amd64 machine; models that
// do not need each other are trained side by side. It never reads a test
// split, and product code never imports it.
package train
