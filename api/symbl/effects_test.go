package symbl_test

import (
	"encoding/binary"
	"encoding/json"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

// Ids of what transcribed makes.
const (
	memberID  = "6a7f1d1c-6a2c-4a4a-9d50-2d0b7b3dcb01"
	memberID2 = "6a7f1d1c-6a2c-4a4a-9d50-2d0b7b3dcb02"
	messageID = "5000000000000001"
	insightID = "6000000000000001"
)

func (b *bench) decode(a answer, v any) {
	b.t.Helper()
	if err := json.Unmarshal(a.body, v); err != nil {
		b.t.Fatalf("%v in %s", err, a.text())
	}
}

// transcribed is what a job may find: one of everything.
func transcribed(string) storage.Effects {
	start := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	ann := conversation.Member{ID: memberID, Name: "Ann", Email: "ann@example.com", UserID: "ann@example.com"}
	ben := conversation.Member{ID: memberID2, Name: "Ben"}
	due := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	answered := true
	return storage.Effects{
		Members: []conversation.Member{ann, ben},
		Messages: []conversation.Message{
			{
				ID: messageID, Position: 0, Text: "Ben will send the <offer> to Ann by Tuesday, right?", From: ann,
				StartTime: start, EndTime: start.Add(4 * time.Second), Duration: 4 * time.Second, Timed: true,
				Sentiment: 0.5, Phrases: []conversation.Phrase{{Type: "action_phrase", Text: "send the <offer>", Offset: 9}}, Confidence: 0.91,
				Words: []conversation.Word{
					{Text: "Ben", Offset: 100 * time.Millisecond, Duration: 400 * time.Millisecond, Confidence: 0.91, SpeakerTag: 1},
					{Text: "will", Offset: 500 * time.Millisecond, Duration: 250 * time.Millisecond, Confidence: -1},
				},
			},
			{
				ID: "5000000000000002", Position: 1, Text: "Sure.", StartTime: start.Add(5 * time.Second), EndTime: start.Add(6*time.Second + 500*time.Millisecond),
				Offset: 5 * time.Second, Duration: 1500 * time.Millisecond, Timed: true, Sentiment: -0.3, Confidence: 1,
			},
		},
		Insights: []conversation.Insight{
			{
				ID: insightID, Kind: conversation.ActionItem, Text: "Ben will send the <offer> to Ann by Tuesday", Score: 1,
				MessageIDs: []string{messageID}, From: ann, Assignee: ben, DueBy: &due, Definitive: true,
				Entities: []conversation.Entity{
					{Type: "person", Text: "Ben", Member: ben, Assignee: true},
					{Type: "daterange", Text: "by Tuesday", Start: "2026-11-20", End: "2026-11-24", Offset: 33},
					{Type: "date", Text: "Tuesday", Value: "2026-11-24", Offset: 36},
				},
				Phrases: []conversation.Phrase{{Type: "action_phrase", Text: "send the <offer>"}},
			},
			{ID: "6000000000000002", Kind: conversation.Question, Text: "right?", Score: 0.87654321, MessageIDs: []string{messageID}, From: ann, Answered: &answered},
			{ID: "6000000000000003", Kind: conversation.FollowUp, Text: "Sure.", Score: 0.5, MessageIDs: []string{"5000000000000002"}, Position: 1},
		},
		Entities: []conversation.Entity{
			{Type: "person", Text: "Ben", Value: "Ben", Member: ben, MessageID: messageID},
			{Type: "date", Text: "Tuesday", Value: "2026-11-24", MessageID: messageID, Offset: 36},
			{Type: "custom", Category: "Custom", CustomType: "Document", Text: "offer", Value: "offer", MessageID: messageID, Offset: 19},
			{Type: "person", Text: "Ben", Value: "Ben", Member: ben, MessageID: "5000000000000002"},
		},
		Trackers: []conversation.TrackerHit{
			{TrackerID: "7000000000000001", Name: "Offers", Type: "vocabulary", Value: "send the offer", MessageID: messageID, InsightID: insightID, Text: "send the <offer>", Offset: 9},
			{TrackerID: "7000000000000001", Name: "Offers", Type: "vocabulary", Value: "send the offer", MessageID: "5000000000000002", Text: "Sure", Offset: conversation.SimilarMatch},
		},
		Language: "en-US", FirstStart: start, LastEnd: start.Add(6*time.Second + 500*time.Millisecond),
	}
}

// wav makes a recording of silence.
func wav(channels, rate, frames int) []byte {
	data := 2 * channels * frames
	b := append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(36+data))...)
	b = append(b, "WAVEfmt "...)
	b = binary.LittleEndian.AppendUint32(b, 16)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = binary.LittleEndian.AppendUint16(b, uint16(channels))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate*channels*2))
	b = binary.LittleEndian.AppendUint16(b, uint16(channels*2))
	b = binary.LittleEndian.AppendUint16(b, 16)
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(data))
	return append(b, make([]byte, data)...)
}
