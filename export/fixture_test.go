package export

import (
	"fmt"
	"strings"
	"time"

	"parlance/conversation"
)

// start is when the conversations of the tests begin; written is when they are
// exported.
func start() time.Time   { return time.Date(2026, 11, 21, 13, 0, 0, 0, time.UTC) }
func written() time.Time { return time.Date(2026, 11, 21, 15, 30, 0, 0, time.UTC) }

// berlin is a zone with an offset, without the need of a zone database.
func berlin() *time.Location { return time.FixedZone("Europe/Berlin", 3600) }

func anna() conversation.Member {
	return conversation.Member{ID: "m-anna", Name: "Anna Berg", Email: "anna.berg@example.com"}
}

func ben() conversation.Member {
	return conversation.Member{ID: "m-ben", Name: "Ben Itō", Email: "ben.ito@customer.example"}
}

func clara() conversation.Member {
	return conversation.Member{ID: "m-clara", Name: "Clara O’Neill", UserID: "clara"}
}

// line is one message of a fixture.
type line struct {
	who  conversation.Member
	text string
	mood float64
}

// recorded makes messages one after the other, with word times as of speech.
func recorded(lines []line) []conversation.Message {
	var out []conversation.Message
	at := 400 * time.Millisecond
	for i, l := range lines {
		m := conversation.Message{
			ID: fmt.Sprintf("10000000000000%02d", i), Position: i, Text: l.text, From: l.who,
			Offset: at, Timed: true, Sentiment: l.mood, Confidence: 0.9,
		}
		for w := range strings.FieldsSeq(l.text) {
			d := time.Duration(120+45*len(w)) * time.Millisecond
			m.Words = append(m.Words, conversation.Word{Text: strings.ToLower(strings.Trim(w, ".,?!")), Offset: at, Duration: d, Confidence: 0.9})
			at += d + 60*time.Millisecond
		}
		m.Duration = at - m.Offset
		m.StartTime, m.EndTime = start().Add(m.Offset), start().Add(at)
		out = append(out, m)
		at += 700 * time.Millisecond
	}
	return out
}

// salesCall is a recorded call of twelve messages with everything found in it.
func salesCall() Document {
	lines := []line{
		{anna(), "Hi Ben, hi Clara, thanks for making the time today. I would like to walk you through the revised quote and then talk about the rollout.", 0.5},
		{ben(), "Thanks, Anna. We have read the first version, and to be honest the price for the archive surprised us.", -0.45},
		{anna(), "I understand. We can take the archive out of the first phase, that brings the total down to 42,500 euros.", 0.1},
		{clara(), "Does that include the migration of the old recordings, or is that billed separately?", 0},
		{anna(), "Migration is included for up to 20,000 recordings. Beyond that it is two cents per recording.", 0.2},
		{ben(), "That sounds fair. Can you send us the revised quote by Friday? Our budget meeting is on Monday.", 0.55},
		{anna(), "Yes, I will send you the revised quote by Friday noon, with the archive as an option.", 0.4},
		{clara(), "I need to check with our data protection officer whether the recordings may leave the building at all. It is on my list for next week, and I must say that this question has already cost us one project: last year we had to stop a pilot because nobody had asked early enough, and the supplier could not install on our own machines.", -0.5},
		{anna(), "You can run everything on your own servers, nothing has to leave the building.", 0.6},
		{ben(), "Perfect. How long would the installation take?", 0.35},
		{anna(), "Two days on site, usually. Shall we meet again on the second of December to fix the dates?", 0.1},
		{clara(), "The second works for me. Let us do ten o’clock.", 0.3},
	}
	messages := recorded(lines)
	end := messages[len(messages)-1].Offset + messages[len(messages)-1].Duration
	id := func(i int) []string { return []string{messages[i].ID} }
	friday, meeting := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC), time.Date(2026, 12, 2, 9, 0, 0, 0, time.UTC)
	yes, no := true, false
	return Document{
		Conversation: conversation.Conversation{
			ID: "5811324467102213", Type: "sales_call", Name: "Customer Ltd. – revised quote and rollout", Language: "en-US",
			StartTime: start(), EndTime: start().Add(end), Metadata: map[string]string{"crm": "A-1142", "region": "emea"},
			Version: 3, CreatedAt: start().Add(time.Hour), UpdatedAt: start().Add(2 * time.Hour),
		},
		Members: []conversation.Member{anna(), ben(), clara()}, Messages: messages,
		Engine: "PocketSphinx 5, en-us", EngineNote: "Expect about one word in five to be wrong on clear speech.",
		Summary: []conversation.SummarySentence{
			{ID: "1", Text: "Anna presented the revised quote; without the archive the total is 42,500 euros.", MessageIDs: id(2)},
			{ID: "2", Text: "Migration of up to 20,000 recordings is included.", MessageIDs: id(4)},
			{ID: "3", Text: "Everything can be installed on the customer’s own servers; installation takes two days.", MessageIDs: id(8)},
		},
		Topics: []conversation.Topic{
			{ID: "t1", Text: "revised quote", Score: 0.91, MessageIDs: id(0)},
			{ID: "t2", Text: "archive", Score: 0.64, MessageIDs: id(1)},
			{ID: "t3", Text: "data protection", Score: 0.83, Sentiment: -0.4, MessageIDs: id(7), Parents: []string{"law"}},
			{ID: "t4", Text: "installation", Score: 0.55},
			{ID: "t5", Text: "old recordings", Score: 0.5},
			{ID: "t6", Text: "budget meeting", Score: 0.4},
		},
		Insights: []conversation.Insight{
			{ID: "i1", Kind: conversation.Question, Text: "Does that include the migration of the old recordings?", MessageIDs: id(3), From: clara(), Answered: &yes, Score: 0.9, Position: 3},
			{ID: "i2", Kind: conversation.ActionItem, Text: "Anna will send the revised quote by Friday, with the archive as an option.", MessageIDs: id(6), From: anna(), Assignee: anna(), DueBy: &friday, Definitive: true, Score: 0.97, Position: 6, Phrases: []conversation.Phrase{{Type: "action_phrase", Text: "send you the revised quote", Offset: 12}}},
			{ID: "i3", Kind: conversation.ActionItem, Text: "Clara needs to check with the data protection officer whether the recordings may leave the building.", MessageIDs: id(7), From: clara(), Assignee: clara(), Score: 0.8, Position: 7},
			{ID: "i4", Kind: conversation.Question, Text: "How long would the installation take?", MessageIDs: id(9), From: ben(), Answered: &no, Score: 0.9, Position: 9},
			{ID: "i5", Kind: conversation.FollowUp, Text: "Meet again on the second of December to fix the dates.", MessageIDs: id(10), From: anna(), DueBy: &meeting, Score: 0.7, Position: 10},
		},
		Entities: []conversation.Entity{
			{Type: "money", Text: "42,500 euros", Value: "42500.00 EUR", MessageID: messages[2].ID, Offset: 91},
			{Type: "money", Text: "two cents", Value: "0.02 EUR", MessageID: messages[4].ID, Offset: 75},
			{Type: "date", Text: "Friday", Value: "2026-11-27", MessageID: messages[5].ID, Offset: 59},
			{Type: "date", Text: "Friday", Value: "2026-11-27", MessageID: messages[6].ID, Offset: 44},
			{Type: "product", CustomType: "product", Category: "Custom", Text: "archive", MessageID: messages[1].ID, Offset: 78},
			{Type: "person", Text: "Ben", Member: ben(), MessageID: messages[0].ID, Offset: 3},
		},
		Trackers: []conversation.TrackerHit{
			{TrackerID: "k1", Name: "Price", Type: "vocabulary", Value: "price", Text: "price", MessageID: messages[1].ID, Offset: 65},
			{TrackerID: "k1", Name: "Price", Type: "vocabulary", Value: "total", Text: "total", MessageID: messages[2].ID, Offset: 77},
			{TrackerID: "k2", Name: "Objection", Type: "vocabulary", Value: "cost us", Text: "cost us", MessageID: messages[7].ID, Offset: 170},
		},
		Analytics: callAnalytics(messages, end),
	}
}

func callAnalytics(messages []conversation.Message, end time.Duration) conversation.Analytics {
	a := conversation.Analytics{Length: end, Interactivity: 6.5}
	for _, who := range []conversation.Member{anna(), ben(), clara()} {
		m := conversation.MemberAnalytics{Member: who, Questions: 1}
		for _, msg := range messages {
			if msg.From == who {
				m.Talk += msg.Duration
				m.Words += len(msg.Words)
				m.LongestMonologue = max(m.LongestMonologue, msg.Duration)
			}
		}
		m.Listen = end - m.Talk
		m.WPM = float64(m.Words) / m.Talk.Minutes()
		a.Talk += m.Talk
		a.Members = append(a.Members, m)
	}
	a.Silence = end - a.Talk
	for i := range messages {
		a.SentimentSeries = append(a.SentimentSeries, conversation.SentimentPoint{Offset: messages[i].Offset, Score: messages[i].Sentiment})
	}
	return a
}

// chat is a written conversation over two days; one message came without a time.
func chat() Document {
	lines := []line{
		{ben(), "Hi, our *export* fails since this morning:\n\n    error 500 <nil> at line #3\n\nCan somebody have a look?", -0.5},
		{anna(), "I’m on it. Which version do you run? See https://docs.example.com/releases/2026-11/notes.html?highlight=export&lang=en#fixed-problems for what changed.", 0.1},
		{ben(), "1.4.2 - on Debian", 0},
		{conversation.Member{}, "Ticket 4711 was opened.", 0},
		{anna(), "Fixed in 1.4.3. Sorry for the trouble!", 0.4},
	}
	d := Document{
		Conversation: conversation.Conversation{ID: "7000000000000001", Type: "chat", Name: "7000000000000001", StartTime: start(), EndTime: start().Add(20 * time.Hour)},
		Members:      []conversation.Member{anna(), ben()},
	}
	for i, l := range lines {
		at := time.Duration(i) * 4 * time.Minute
		if i == 4 {
			at = 20 * time.Hour
		}
		m := conversation.Message{
			ID: fmt.Sprintf("20000000000000%02d", i), Position: i, Text: l.text, From: l.who, Sentiment: l.mood, Confidence: 1,
			Timed: i != 3, Offset: at, StartTime: start().Add(at), EndTime: start().Add(at),
		}
		d.Messages = append(d.Messages, m)
	}
	d.Analytics.Members = []conversation.MemberAnalytics{{Member: anna(), Words: 20}, {Member: ben(), Words: 17}}
	return d
}
