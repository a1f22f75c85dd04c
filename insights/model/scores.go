package model

// Scores is what the heads say about one utterance; 0 to 1, 0.5 is the point of
// best F1.
type Scores struct {
	Question   float64 // it asks something, with or without a question mark
	Action     float64 // a meeting's action item: work that somebody is to do
	Request    float64 // a request, proposal or dated promise, as in e-mail
	Directive  float64 // a suggestion or command
	Commitment float64 // the speaker promises to do something
	FollowUp   float64 // a promise or request to meet or get in touch again
	Salience   float64 // how much a summary of the conversation needs it
	Sentiment  Sentiment
	BrokenOff  bool // it has no marks among speech with marks: nobody let it end
}
