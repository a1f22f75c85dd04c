package sqlstore

import (
	"fmt"
	"math"
	"time"

	"parlance/conversation"
	"parlance/storage/sqlstore/sqldb"
)

const intoWords = `message_words (conversation_id, position, words)`

// wordsJSON are the words of a message, a list for each property. Times are
// microseconds, which is finer than any recogniser measures.
type wordsJSON struct {
	Texts       []string  `json:"t"`
	Offsets     []int64   `json:"o"`
	Durations   []int64   `json:"d"`
	Confidences []float64 `json:"c,omitempty"` // absent: no word has one
	Speakers    []int     `json:"s,omitempty"` // absent: nobody knows
}

// noConfidence is the confidence of a word whose engine gives none.
const noConfidence = -1

func encodeWords(ws []conversation.Word) (string, error) {
	j := wordsJSON{Confidences: make([]float64, len(ws)), Speakers: make([]int, len(ws))}
	confident, tagged := false, false
	for i, w := range ws {
		j.Texts = append(j.Texts, w.Text)
		j.Offsets = append(j.Offsets, w.Offset.Microseconds())
		j.Durations = append(j.Durations, w.Duration.Microseconds())
		j.Confidences[i], j.Speakers[i] = w.Confidence, w.SpeakerTag
		if math.IsNaN(w.Confidence) || math.IsInf(w.Confidence, 0) {
			j.Confidences[i] = noConfidence
		}
		confident = confident || j.Confidences[i] != noConfidence
		tagged = tagged || w.SpeakerTag != 0
	}
	if !confident {
		j.Confidences = nil
	}
	if !tagged {
		j.Speakers = nil
	}
	return encode(j)
}

func decodeWords(s string) ([]conversation.Word, error) {
	var j wordsJSON
	if err := decode(s, &j); err != nil {
		return nil, err
	}
	n := len(j.Texts)
	if len(j.Offsets) != n || len(j.Durations) != n ||
		j.Confidences != nil && len(j.Confidences) != n || j.Speakers != nil && len(j.Speakers) != n {
		return nil, fmt.Errorf("decode words: the lists differ in length")
	}
	ws := make([]conversation.Word, n)
	for i := range ws {
		ws[i] = conversation.Word{
			Text: j.Texts[i], Confidence: noConfidence,
			Offset:   time.Duration(j.Offsets[i]) * time.Microsecond,
			Duration: time.Duration(j.Durations[i]) * time.Microsecond,
		}
		if j.Confidences != nil {
			ws[i].Confidence = j.Confidences[i]
		}
		if j.Speakers != nil {
			ws[i].SpeakerTag = j.Speakers[i]
		}
	}
	return ws, nil
}

// readWords adds the words to messages that lie at their positions.
func readWords(tx *sqldb.Tx, conversationID string, ms []conversation.Message) error {
	return tx.Rows(func(row sqldb.Scanner) error {
		var (
			position int
			text     string
		)
		if err := row.Scan(&position, &text); err != nil {
			return err
		}
		if position >= len(ms) {
			return nil // came after the messages were read
		}
		var err error
		ms[position].Words, err = decodeWords(text)
		return err
	}, `SELECT position, words FROM message_words WHERE conversation_id = $1`, conversationID)
}
