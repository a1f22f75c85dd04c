package train

import (
	"strings"

	"parlance/internal/corpus"
)

// meetingText is a QMSum meeting as far as its words matter.
type meetingText struct {
	Turns []struct {
		Content string `json:"content"`
	} `json:"meeting_transcripts"`
}

// runningText is all text written in sentences, in a fixed order: AMI and QMSum
// meetings, task dialogues, customer questions.
func (t *trainer) runningText() ([]string, error) {
	var out []string
	ami, err := corpus.ReadAMI(t.path("ami-train.tsv.gz"))
	if err != nil {
		return nil, err
	}
	for _, m := range ami {
		for _, a := range m.Acts {
			out = append(out, a.Text)
		}
	}
	meetings, err := corpus.ReadJSONL[meetingText](t.path("qmsum-train.jsonl.gz"))
	if err != nil {
		return nil, err
	}
	for _, m := range meetings {
		for _, turn := range m.Turns {
			out = append(out, turn.Content)
		}
	}
	lines, err := corpus.ReadLines(t.path("taskmaster4-dialogues.txt.gz"))
	if err != nil {
		return nil, err
	}
	for _, l := range lines {
		if _, said, ok := strings.Cut(l, ": "); ok {
			out = append(out, said)
		}
	}
	questions, err := corpus.ReadLabelled(t.path("banking77-train.csv.gz"), "text", "category")
	if err != nil {
		return nil, err
	}
	for _, q := range questions {
		out = append(out, q.Text)
	}
	return out, nil
}
