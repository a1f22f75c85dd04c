package storagetest

import (
	"fmt"
	"math"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

func effectCases() []testCase {
	return []testCase{
		{"everything comes back", effectsRoundTrip},
		{"positions must follow", effectsPositions},
		{"a duplicate id is refused", effectsDuplicate},
		{"insights are replaced", effectsReplaced},
		{"settings are merged", effectsSettings},
		{"members change", effectsMembers},
		{"numbers that are none", effectsNaN},
		{"many messages", effectsMany},
		{"tail", effectsTail},
	}
}

// sample are effects with every field set.
func sample() *storage.Effects {
	at := time.Date(2026, 5, 4, 3, 2, 1, 5e6, time.UTC)
	alice := conversation.Member{ID: "alice", Name: "Alice", Email: "a@example.com", UserID: "u1"}
	bob := conversation.Member{ID: "bob", Name: "Bob"}
	yes := true
	person := conversation.Entity{
		Type: "person", SubType: "s", Category: "Custom", CustomType: "c", Text: "Bob", Value: "v",
		Start: "2026-01-01", End: "2026-01-02", Assignee: true, Member: bob, MessageID: "m1", Offset: 3,
	}
	phrases := []conversation.Phrase{{Type: "action_phrase", Text: "send", Offset: 2}}
	return &storage.Effects{
		Messages: []conversation.Message{
			{
				ID: "m1", Position: 0, Text: "Bob, send it!", From: alice, StartTime: at, EndTime: at.Add(time.Second),
				Offset: 1500*time.Millisecond + 7, Duration: time.Second, Timed: true, Sentiment: -0.25, Phrases: phrases,
				Confidence: 0.75, Words: []conversation.Word{
					{Text: "Bob", Offset: 1500 * time.Millisecond, Duration: 300 * time.Millisecond, Confidence: 0.5, SpeakerTag: 2},
					{Text: "send", Offset: 1900 * time.Millisecond, Duration: 10 * time.Microsecond, Confidence: -1},
				},
			},
			{ID: "m2", Position: 1, Text: "", Confidence: 1},
		},
		Members: []conversation.Member{alice, bob},
		Insights: []conversation.Insight{
			{ID: "i2", Kind: conversation.Question, Text: "When?", Position: 1, MessageIDs: []string{"m2"}, Answered: &yes},
			{
				ID: "i1", Kind: conversation.ActionItem, Text: "send it", Score: 0.875, MessageIDs: []string{"m1", "m2"},
				From: alice, Assignee: bob, DueBy: &at, Definitive: true, Phrases: phrases,
				Entities: []conversation.Entity{person},
			},
		},
		Entities:   []conversation.Entity{person, {Type: "date", Text: "today"}},
		Trackers:   []conversation.TrackerHit{{TrackerID: "1", Name: "n", Type: "vocabulary", Value: "send it", MessageID: "m1", InsightID: "i1", Text: "send", Offset: conversation.SimilarMatch}},
		Language:   "fr-FR",
		Settings:   map[string]string{"threshold": "0.5"},
		FirstStart: at, LastEnd: at.Add(time.Minute),
	}
}

func effectsRoundTrip(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	e := sample()
	k.settle(k.claim(h, long), storage.Outcome{Effects: e})
	for i := range e.Messages {
		e.Messages[i].JobID = j.ID
	}
	id := j.ConversationID
	messages, err := k.s.Messages(k.ctx, k.tenant, id, true)
	k.must(err)
	equal(k, "messages", messages, e.Messages)
	messages, err = k.s.Messages(k.ctx, k.tenant, id, false)
	k.must(err)
	for i := range messages {
		equal(k, "words that nobody asked for", messages[i].Words, nil)
	}
	members, err := k.s.Members(k.ctx, k.tenant, id)
	k.must(err)
	equal(k, "members", members, e.Members)
	insights, err := k.s.Insights(k.ctx, k.tenant, id)
	k.must(err)
	equal(k, "insights by position", insights, []conversation.Insight{e.Insights[1], e.Insights[0]})
	insights, err = k.s.Insights(k.ctx, k.tenant, id, conversation.Question, conversation.FollowUp)
	k.must(err)
	equal(k, "questions", insights, e.Insights[:1])
	entities, err := k.s.Entities(k.ctx, k.tenant, id)
	k.must(err)
	equal(k, "entities", entities, e.Entities)
	hits, err := k.s.TrackerHits(k.ctx, k.tenant, id)
	k.must(err)
	equal(k, "tracker hits", hits, e.Trackers)
	c, err := k.s.Conversation(k.ctx, k.tenant, id)
	k.must(err)
	equal(k, "conversation", [3]any{c.StartTime, c.EndTime, c.Language}, [3]any{e.FirstStart, e.LastEnd, "fr-FR"})
}

// messages makes n messages from position on.
func messages(position, n int) (ms []conversation.Message) {
	for i := range n {
		at := time.Duration(position+i) * time.Second
		ms = append(ms, conversation.Message{
			ID: fmt.Sprintf("m%d", position+i), Position: position + i, Text: "x", Offset: at, Duration: time.Second,
		})
	}
	return ms
}

func effectsPositions(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	k.appendJob(j.ConversationID, conversation.TextJob)
	next := k.settle(k.claim(h, long), storage.Outcome{Effects: &storage.Effects{Messages: messages(0, 2)}})
	for what, ms := range map[string][]conversation.Message{
		"overlap": messages(1, 2), "gap": messages(3, 2), "from the start": messages(0, 1),
		"gap inside": append(messages(2, 1), messages(4, 1)...),
	} {
		_, err := k.s.Settle(k.ctx, *next.Claim, storage.Outcome{Effects: &storage.Effects{Messages: ms}}, long, maxAttempts)
		if err == nil {
			k.Errorf("%s was accepted", what)
		}
	}
	got, err := k.s.Messages(k.ctx, k.tenant, j.ConversationID, false)
	k.must(err)
	equal(k, "messages after the refusals", len(got), 2)
	k.settle(*next.Claim, storage.Outcome{Effects: &storage.Effects{Messages: messages(2, 1)}}) // still held
}

func effectsDuplicate(k *kit) {
	_, h := k.newConversation(conversation.TextJob)
	c := k.claim(h, long)
	twice := []conversation.Insight{{ID: "1", Kind: conversation.Question}, {ID: "1", Kind: conversation.Question}}
	_, err := k.s.Settle(k.ctx, c, storage.Outcome{Effects: &storage.Effects{
		Messages: messages(0, 1), Insights: twice,
	}}, long, maxAttempts)
	k.code("two insights with one id", err, conversation.Conflict)
	got, err := k.s.Messages(k.ctx, k.tenant, c.ConversationID, false)
	k.must(err)
	equal(k, "messages after the refusal", got, nil)
}

func effectsReplaced(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	k.appendJob(j.ConversationID, conversation.TextJob)
	next := k.settle(k.claim(h, long), storage.Outcome{Effects: sample()})
	merged := conversation.Insight{ID: "i3", Kind: conversation.Question, Text: "merged", MessageIDs: []string{"m2", "m1"}, Position: 1}
	k.settle(*next.Claim, storage.Outcome{Effects: &storage.Effects{
		Replaced: []string{"i1", "unknown", "i2"}, Insights: []conversation.Insight{merged},
	}})
	got, err := k.s.Insights(k.ctx, k.tenant, j.ConversationID)
	k.must(err)
	equal(k, "insights", got, []conversation.Insight{merged})
	tail, err := k.s.Tail(k.ctx, k.tenant, j.ConversationID, 1)
	k.must(err)
	equal(k, "insights of the tail", tail.Insights, []conversation.Insight{merged})
}

func effectsSettings(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	k.appendJob(j.ConversationID, conversation.TextJob)
	next := k.settle(k.claim(h, long), storage.Outcome{Effects: &storage.Effects{Settings: map[string]string{"a": "1", "b": "2"}}})
	k.settle(*next.Claim, storage.Outcome{Effects: &storage.Effects{Settings: map[string]string{"b": "3", "c": ""}}})
	tail, err := k.s.Tail(k.ctx, k.tenant, j.ConversationID, 1)
	k.must(err)
	equal(k, "settings", tail.Settings, map[string]string{"a": "1", "b": "3", "c": ""})
}

func effectsMembers(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	k.appendJob(j.ConversationID, conversation.TextJob)
	next := k.settle(k.claim(h, long), storage.Outcome{Effects: sample()})
	k.settle(*next.Claim, storage.Outcome{Effects: &storage.Effects{Members: []conversation.Member{
		{ID: "carol", Name: "Carol"}, {ID: "bob", Name: "x"}, {ID: "bob", Name: "Robert"},
	}}})
	got, err := k.s.Members(k.ctx, k.tenant, j.ConversationID)
	k.must(err)
	equal(k, "members", got, []conversation.Member{
		sample().Members[0], {ID: "bob", Name: "Robert"}, {ID: "carol", Name: "Carol"},
	})
}

func effectsNaN(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	nan, inf := math.NaN(), math.Inf(1)
	k.settle(k.claim(h, long), storage.Outcome{Effects: &storage.Effects{
		Messages: []conversation.Message{{
			ID: "1", Sentiment: nan, Confidence: inf,
			Words: []conversation.Word{{Text: "a", Confidence: nan}, {Text: "b", Confidence: 0.5}},
		}},
		Insights: []conversation.Insight{{ID: "1", Score: nan}},
	}})
	ms, err := k.s.Messages(k.ctx, k.tenant, j.ConversationID, true)
	k.must(err)
	equal(k, "numbers", [4]float64{ms[0].Sentiment, ms[0].Confidence, ms[0].Words[0].Confidence, ms[0].Words[1].Confidence},
		[4]float64{0, 0, -1, 0.5})
	is, err := k.s.Insights(k.ctx, k.tenant, j.ConversationID)
	k.must(err)
	equal(k, "score", is[0].Score, 0)
}

func effectsMany(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	const n = 333
	k.settle(k.claim(h, long), storage.Outcome{Effects: &storage.Effects{Messages: messages(0, n)}})
	got, err := k.s.Messages(k.ctx, k.tenant, j.ConversationID, false)
	k.must(err)
	want := messages(0, n)
	for i := range want {
		want[i].JobID = j.ID
	}
	equal(k, "messages", got, want)
}

func effectsTail(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	empty, err := k.s.Tail(k.ctx, k.tenant, j.ConversationID, 3)
	k.must(err)
	equal(k, "empty tail", [3]int{empty.Count, len(empty.Messages), len(empty.Insights)}, [3]int{})

	e := &storage.Effects{Messages: messages(0, 10), Members: sample().Members}
	for i := range 10 {
		e.Insights = append(e.Insights, conversation.Insight{
			ID: fmt.Sprintf("i%d", i), Kind: conversation.FollowUp, Position: i, MessageIDs: []string{fmt.Sprintf("m%d", i)},
		})
	}
	e.Insights[2].MessageIDs = append(e.Insights[2].MessageIDs, "m9") // begins early, reaches the end
	k.settle(k.claim(h, long), storage.Outcome{Effects: e})
	tail, err := k.s.Tail(k.ctx, k.tenant, j.ConversationID, 3)
	k.must(err)
	for i := range e.Messages {
		e.Messages[i].JobID = j.ID
	}
	equal(k, "messages", tail.Messages, e.Messages[7:])
	equal(k, "insights", tail.Insights, []conversation.Insight{e.Insights[2], e.Insights[7], e.Insights[8], e.Insights[9]})
	equal(k, "members", tail.Members, e.Members)
	equal(k, "count", tail.Count, 10)
	equal(k, "last end", tail.LastEnd, 10*time.Second)
	equal(k, "conversation", tail.Conversation.ID, j.ConversationID)
	all, err := k.s.Tail(k.ctx, k.tenant, j.ConversationID, 1000)
	k.must(err)
	equal(k, "longer than the conversation", len(all.Messages), 10)
	none, err := k.s.Tail(k.ctx, k.tenant, j.ConversationID, 0)
	k.must(err)
	equal(k, "no messages", [2]int{len(none.Messages), none.Count}, [2]int{0, 10})
}
