package eval

import (
	"encoding/json"
	"strconv"
	"strings"

	"parlance/conversation"
	"parlance/internal/corpus"
	"parlance/internal/measure"
)

func itoa(i int) string { return strconv.Itoa(i) }

// atoi reads what itoa wrote.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// topTopics is how many topics count.
const topTopics = 5

// dialogue is a row of a dialogsum file. Summaries and topics are one string or
// one per annotator.
type dialogue struct {
	Dialogue  string          `json:"dialogue"`
	Summaries json.RawMessage `json:"summaries"`
	Topics    json.RawMessage `json:"topics"`
}

// dialogsum measures how many of the annotators' topic words are among the words
// of our first topics.
func (r *run) dialogsum(f file) error {
	rows, err := corpus.ReadJSONL[dialogue](f.path)
	if err != nil || r.Topics == nil {
		return err
	}
	sum, n := 0.0, 0
	for _, d := range rows {
		want := contentWords(strings.Join(stringsOf(d.Topics), " "))
		if len(want) == 0 {
			continue
		}
		have := contentWords(strings.Join(r.Topics(turns(d.Dialogue), topTopics), " "))
		hit := 0
		for w := range want {
			if have[w] {
				hit++
			}
		}
		sum += float64(hit) / float64(len(want))
		n++
	}
	r.line(f, "topic words dialogsum", "recall in top 5", sum/float64(max(1, n)), n)
	return nil
}

func stringsOf(raw json.RawMessage) []string {
	var list []string
	if json.Unmarshal(raw, &list) == nil {
		return list
	}
	var one string
	_ = json.Unmarshal(raw, &one)
	return []string{one}
}

func contentWords(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range measure.Words(s) {
		if len(w) > 2 && !strings.Contains(" the and for with about from into his her their how what ", " "+w+" ") {
			out[w] = true
		}
	}
	return out
}

// turns cuts "#Person1#: ..." lines into messages.
func turns(dialogue string) []conversation.Message {
	var out []conversation.Message
	for line := range strings.Lines(dialogue) {
		who, text, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			who, text = "", line
		}
		who = strings.Trim(who, "# ")
		out = append(out, conversation.Message{
			ID: itoa(len(out)), Position: len(out), Text: strings.TrimSpace(text),
			From: conversation.Member{ID: who, Name: who}, Confidence: 1,
		})
	}
	return out
}

// qmsumMeeting is a row of a qmsum file.
type qmsumMeeting struct {
	Topics []struct {
		Spans [][]string `json:"relevant_text_span"`
	} `json:"topic_list"`
	General []struct {
		Answer string `json:"answer"`
	} `json:"general_query_list"`
	Turns []struct {
		Speaker string `json:"speaker"`
		Content string `json:"content"`
	} `json:"meeting_transcripts"`
}

// qmsum measures extracts of 150 words against the answers to the general query,
// and topic borders.
func (r *run) qmsum(f file) error {
	rows, err := corpus.ReadJSONL[qmsumMeeting](f.path)
	if err != nil {
		return err
	}
	var rouge, pk float64
	summaries := 0
	for _, m := range rows {
		messages := make([]conversation.Message, len(m.Turns))
		for i, t := range m.Turns {
			messages[i] = conversation.Message{
				ID: itoa(i), Position: i, Text: t.Content,
				From: conversation.Member{ID: t.Speaker, Name: t.Speaker}, Confidence: 1,
			}
		}
		if r.Summary != nil && len(m.General) > 0 {
			summaries++
			rouge += measure.Rouge1(r.Summary(messages, 150), m.General[0].Answer)
		}
		if r.Borders != nil {
			pk += measure.Pk(m.borders(), r.Borders(messages), len(messages))
		}
	}
	if r.Summary != nil {
		r.line(f, "summary qmsum 150 words", "ROUGE-1", 100*rouge/float64(max(1, summaries)), summaries)
	}
	if r.Borders != nil {
		r.line(f, "topic borders qmsum", "Pk", pk/float64(max(1, len(rows))), len(rows))
	}
	return nil
}

// borders are the turns with which the topics' spans begin.
func (m *qmsumMeeting) borders() []int {
	var out []int
	for _, t := range m.Topics {
		for _, s := range t.Spans {
			if len(s) > 0 {
				if at, err := strconv.Atoi(s[0]); err == nil {
					out = append(out, at)
				}
			}
		}
	}
	return out
}
