package eval

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"parlance/conversation"
	"parlance/internal/corpus"
	"parlance/internal/measure"
)

// summaryWords is how long the extracts are that are measured.
const summaryWords = 250

// meeting is a row of an ami-meetings file.
type meeting struct {
	Meeting   string   `json:"meeting"`
	Abstract  []string `json:"abstract"`
	Actions   []string `json:"actions"`
	Decisions []string `json:"decisions"`
	Problems  []string `json:"problems"`
	Topics    []struct {
		Start float64 `json:"start"`
		End   float64 `json:"end"`
	} `json:"topics"`
}

// meetings measures extracts and topic borders; the words come from the ami-
// tables of the same folder.
func (r *run) meetings(f file) error {
	rows, err := corpus.ReadJSONL[meeting](f.path)
	if err != nil {
		return err
	}
	said, err := transcripts(filepath.Dir(f.path))
	if err != nil {
		return err
	}
	var rouge, pk float64
	n := 0
	for _, m := range rows {
		acts, ok := said[m.Meeting]
		if !ok {
			continue
		}
		n++
		messages := messagesOf(acts)
		if r.Summary != nil {
			rouge += measure.Rouge1(r.Summary(messages, summaryWords), m.reference())
		}
		if r.Borders != nil {
			pk += measure.Pk(m.borders(acts), r.Borders(messages), len(acts.Acts))
		}
	}
	if n == 0 {
		r.note("%s: none of its meetings is in an ami- table of the folder, which has the words", filepath.Base(f.path))
		return nil
	}
	if r.Summary != nil {
		r.line(f, "summary ami 250 words", "ROUGE-1", 100*rouge/float64(n), n)
	}
	if r.Borders != nil {
		r.line(f, "topic borders ami", "Pk", pk/float64(n), n)
	}
	return nil
}

// reference is the human summary: all its sections.
func (m *meeting) reference() string {
	var parts []string
	for _, s := range [][]string{m.Abstract, m.Actions, m.Decisions, m.Problems} {
		parts = append(parts, s...)
	}
	return strings.Join(parts, " ")
}

// borders are the acts with which top-level topics begin.
func (m *meeting) borders(acts corpus.Meeting) []int {
	var out []int
	for _, t := range m.Topics {
		start := time.Duration(t.Start * float64(time.Second))
		for i, a := range acts.Acts {
			if a.Start >= start-10*time.Millisecond {
				out = append(out, i)
				break
			}
		}
	}
	return out
}

// transcripts are the meetings of all ami- tables of a folder, by name.
func transcripts(dir string) (map[string]corpus.Meeting, error) {
	out := map[string]corpus.Meeting{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if f, ok := known(e.Name()); !ok || f.set != "ami" {
			continue
		}
		list, err := corpus.ReadAMI(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			out[m.ID] = m
		}
	}
	return out, nil
}

// messagesOf makes messages of acts, one each.
func messagesOf(m corpus.Meeting) []conversation.Message {
	zero := reference()
	out := make([]conversation.Message, len(m.Acts))
	for i, a := range m.Acts {
		out[i] = conversation.Message{
			ID: m.ID + "-" + itoa(i), Position: i, Text: a.Text, From: conversation.Member{ID: a.Speaker, Name: a.Speaker},
			StartTime: zero.Add(a.Start), EndTime: zero.Add(a.End), Offset: a.Start, Duration: a.End - a.Start,
			Timed: a.Timed, Confidence: 1,
		}
	}
	return out
}
