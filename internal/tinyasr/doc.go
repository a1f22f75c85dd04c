// Package tinyasr trains the smallest honest speech recogniser: it writes down
// spoken digits, zero to nine. It exists so that the sherpa-onnx engine can be
// tested with a real model, which nobody has to download.
//
// It has Debian's synthetic voices (flite, espeak-ng) say digits, spoils the
// sound with noise, learns a small convolutional network with the CTC loss in
// pure Go, and writes the network as ONNX in the layout of WeNet's CTC models,
// with tokens and a manifest. The result is the same for the same voices and
// processor family.
//
// It is no product: eleven words, clean diction, no more.
package tinyasr
