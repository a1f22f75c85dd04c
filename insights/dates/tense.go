package dates

// speaksOfPast tells whether the utterance reports what has happened, so that a
// weekday or a month without more means the last one. Anything that plans
// outweighs it.
func (p *parser) speaksOfPast() bool {
	past := false
	for i := range p.items {
		switch p.items[i].norm {
		case "will", "'ll", "gonna", "going", "shall", "should", "must", "need", "needs", "please", "tomorrow", "next", "by", "until", "let", "lets",
			"can", "could", "would", "due", "want", "plan", "planning", "schedule", "deadline", "to":
			return false
		case "met", "shipped", "sent", "launched", "was", "were", "came", "went", "called", "spoke", "talked", "discussed", "happened", "started",
			"finished", "completed", "received", "got", "signed", "bought", "arrived", "left", "visited", "submitted", "emailed", "told", "said", "asked",
			"did", "had", "released", "paid", "moved", "ended", "back", "since", "yesterday", "joined", "deployed", "fixed", "ordered", "stopped", "broke", "crashed", "charged", "began",
			"ran", "failed", "died", "lost", "won", "sold", "saw", "heard", "gave", "took", "made", "wrote", "changed", "updated", "tested", "learned", "decided", "agreed", "closed", "opened":
			past = past || !p.is(i-1, "is", "are", "be", "'s", "'re", "get", "gets") // "is closed" is no past
		}
	}
	return past
}
