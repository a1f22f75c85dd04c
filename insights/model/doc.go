// Package model holds the trained heads of Parlance and their embedded weights:
// what an utterance is (question, action item, request, directive, commitment,
// follow-up), how much a summary needs it, how it feels, where sentences end in
// text without marks, which persons, places and organisations a text names, and
// which words mean alike.
//
//	m, err := model.Load()                  // once per process, some 20 ms
//	r := m.NewReader()                      // one per conversation and goroutine
//	for i, u := range sentences {
//		s := r.Read(model.Utterance{Text: u.Text, Speaker: u.From, Position: i})
//		if s.Question >= 0.5 { ... }
//	}
//	spans := m.Entities("Ask Maria from Siemens in Berlin.")
//	ends := m.SentenceEnds(nil, words)      // words of a recogniser, no marks
//	c := m.Comparer()                       // how alike phrases are: trackers, topics
//	p, q := c.Phrase("cancel my order"), c.Phrase("please drop the order")
//	alike := p.Similarity(&q)
//
// Every score is 0 to 1 and scaled on held-out text so that 0.5 is the point of
// best F1 and higher is surer. A Reader looks back at the last Context utterances and never
// ahead: to go on where an earlier run stopped, Skip those and Read the new ones;
// the scores are the same as in one run. Utterances are sentences or shorter
// messages; cut long messages first.
//
// It reads texts, hands scores and spans to package insights, and is not a rule
// engine: assignees, dates, merging and thresholds live there. The weights come
// from cmd/train, which reproduces them bit for bit; see NOTICE for the data.
package model
