// Package sherpa recognises speech with sherpa-onnx: Whisper, Moonshine, and
// transducer and CTC models of several families.
//
// It reads a directory of model files - one that speech/models has put there, or
// any other whose files it recognises - checks what can be checked before C++
// code meets it, and has speech/child run the library in processes of its own,
// because the library ends the process when something does not suit it. Inside,
// the parts of a segment that hold speech are packed into windows of the length
// the model likes, and words with times are put together from its tokens. A
// build without the tag sherpa only tells how to get one.
//
// It downloads nothing (speech/models does) and stores nothing.
package sherpa
