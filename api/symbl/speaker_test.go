package symbl_test

import (
	"strings"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

// counted is a recording in which a recogniser has told two speakers apart.
func counted() storage.Effects {
	one := conversation.Member{ID: conversation.NewUUID(), Name: "Speaker 1"}
	two := conversation.Member{ID: conversation.NewUUID(), Name: "Speaker 2"}
	at := func(s int) time.Duration { return time.Duration(s) * time.Second }
	ids := []string{conversation.NewNumericID(), conversation.NewNumericID(), conversation.NewNumericID()}
	return storage.Effects{
		Members: []conversation.Member{one, two},
		Messages: []conversation.Message{
			{ID: ids[0], Text: "I will call them", From: one, Offset: 0, Duration: at(3), Timed: true, Confidence: 1},
			{ID: ids[1], Position: 1, Text: "Who is it", From: two, Offset: at(4), Duration: at(2), Timed: true, Confidence: 1},
			{ID: ids[2], Position: 2, Text: "Nobody knows", From: two, Offset: at(60), Duration: at(2), Timed: true, Confidence: 1},
		},
		Insights: []conversation.Insight{
			{ID: conversation.NewNumericID(), Kind: conversation.ActionItem, Text: "I will call them", Score: 0.9, MessageIDs: ids[:1], From: one, Assignee: one},
			{ID: conversation.NewNumericID(), Kind: conversation.Question, Text: "Who is it", Score: 0.9, MessageIDs: ids[1:2], From: two},
		},
	}
}

// TestSpeakerEvents gives messages, insights and analytics to those who spoke.
func TestSpeakerEvents(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	acc := b.submit("", hello)
	b.settle(acc.ConversationID, counted())
	one := "/v1/conversations/" + acc.ConversationID
	before := b.want(200, "GET", one+"/analytics", nil).text()
	a := b.want(200, "PUT", one+"/speakers", `{"speakerEvents":[
		{"type":"started_speaking","user":{"id":"a","name":"Ann","email":"ann@example.com"},"offset":{"seconds":0,"nanos":0}},
		{"type":"stopped_speaking","user":{"id":"a","name":"Ann","email":"ann@example.com"},"offset":{"seconds":3,"nanos":500000000}},
		{"type":"started_speaking","user":{"id":"b","name":"Bob"},"offset":{"seconds":0,"nanos":4000000000}},
		{"type":"stopped_speaking","user":{"id":"b","name":"Bob"},"offset":{"seconds":8}}]}`)
	if want := "Speaker events associated for conversationId: " + acc.ConversationID + " successfully! The update should be reflected in all messages and insights along with this conversation"; a.message() != want {
		t.Errorf("answer %s", a.text())
	}
	var messages struct {
		Messages []struct{ From struct{ Name string } }
	}
	b.decode(b.want(200, "GET", one+"/messages", nil), &messages)
	var who []string
	for _, m := range messages.Messages {
		who = append(who, m.From.Name)
	}
	if got := strings.Join(who, ","); got != "Ann,Bob,Speaker 2" {
		t.Errorf("messages of %s", got)
	}
	items := b.want(200, "GET", one+"/action-items", nil).text()
	if strings.Contains(items, "Speaker 1") || !strings.Contains(items, `"assignee":{"id":`) || strings.Count(items, `"name":"Ann"`) < 2 {
		t.Errorf("action items %s", items)
	}
	if q := b.want(200, "GET", one+"/questions", nil).text(); !strings.Contains(q, `"name":"Bob"`) {
		t.Errorf("questions %s", q)
	}
	members := b.want(200, "GET", one+"/members", nil).text()
	if strings.Contains(members, "Speaker 1") || !strings.Contains(members, "Speaker 2") || !strings.Contains(members, "ann@example.com") || !strings.Contains(members, "Bob") {
		t.Errorf("members %s", members)
	}
	if after := b.want(200, "GET", one+"/analytics", nil).text(); after == before || !strings.Contains(after, `"name":"Ann"`) {
		t.Errorf("analytics %s", after)
	}
	b.want(200, "PUT", one+"/speakers", `{"speakerEvents":[{"type":"started_speaking","user":{"id":"a"},"offset":{"seconds":59}}]}`)
	if m := b.want(200, "GET", one+"/members", nil).text(); strings.Contains(m, "Speaker 2") || strings.Count(m, "Ann") != 1 {
		t.Errorf("members at the end %s", m)
	}
}

func TestSpeakerEvents_Refusals(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	acc := b.submit("", hello)
	path := "/v1/conversations/" + acc.ConversationID + "/speakers"
	for body, message := range map[string]string{
		`{}`:                   `"speakerEvents" is required and must contain at least 1 item`,
		`{"speakerEvents":[]}`: `"speakerEvents" is required and must contain at least 1 item`,
		`{"speakerEvents":[{"type":"left","user":{"id":"a"},"offset":{"seconds":1}}]}`:              `"speakerEvents[0].type" must be one of [started_speaking, stopped_speaking]`,
		`{"speakerEvents":[{"type":"started_speaking","user":{},"offset":{"seconds":1}}]}`:          `"speakerEvents[0].user" is required`,
		`{"speakerEvents":[{"type":"started_speaking","user":{"id":"a"}}]}`:                         `"speakerEvents[0].offset" is required`,
		`{"speakerEvents":[{"type":"started_speaking","user":{"id":"a"},"offset":{"seconds":-1}}]}`: `"speakerEvents[0].offset" must not be negative`,
	} {
		if a := b.do("PUT", path, body); a.status != 400 || a.message() != message {
			t.Errorf("%s: %d %s, want %s", body, a.status, a.text(), message)
		}
	}
}
