package symbl_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"parlance/conversation"
	"parlance/storage"
)

// same compares JSON by value and shows the first difference as text.
func same(t *testing.T, what string, got []byte, want string) {
	t.Helper()
	var g, w any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatalf("%s: the expectation is not JSON: %v", what, err)
	}
	if err := json.Unmarshal(got, &g); err != nil {
		t.Errorf("%s: not JSON: %v", what, err)
		return
	}
	if !reflect.DeepEqual(g, w) {
		t.Errorf("%s:\n got %s\nwant %s", what, got, want)
	}
}

const (
	ann = `{"id":"` + memberID + `","name":"Ann","email":"ann@example.com","userId":"ann@example.com"}`
	ben = `{"id":"` + memberID2 + `","name":"Ben"}`
)

// The shapes of the published documents, member by member.
func TestShapes(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	acc := b.submit("", `{"name":"Pilot","metadata":{"agentId":"johndoe"},"messages":[{"payload":{"content":"x"}}]}`)
	b.settle(acc.ConversationID, transcribed(acc.ConversationID))
	id := acc.ConversationID
	action := `{"id":"` + insightID + `","text":"Ben will send the <offer> to Ann by Tuesday","type":"action_item","score":1,"messageIds":["` + messageID + `"],
	  "entities":[{"type":"person","text":"Ben","offset":0,"value":{"assignee":true,"id":"` + memberID2 + `","name":"Ben"}},
	    {"type":"daterange","text":"by Tuesday","offset":33,"start":"2026-11-20","end":"2026-11-24"},
	    {"type":"date","text":"Tuesday","offset":36,"value":"2026-11-24"}],
	  "phrases":[{"type":"action_phrase","text":"send the <offer>"}],"from":` + ann + `,"definitive":true,"assignee":` + ben + `,"dueBy":"2026-11-24T00:00:00.000Z"}`
	question := `{"id":"6000000000000002","text":"right?","type":"question","score":0.8765,"messageIds":["` + messageID + `"],"from":` + ann + `,"answered":true}`
	followUp := `{"id":"6000000000000003","text":"Sure.","type":"follow_up","score":0.5,"messageIds":["5000000000000002"],"entities":[],"phrases":[],"from":{},"definitive":false,"assignee":{}}`
	first := `"id":"` + messageID + `","text":"Ben will send the <offer> to Ann by Tuesday, right?","from":` + ann + `,
	  "startTime":"2026-11-20T09:00:00.000Z","endTime":"2026-11-20T09:00:04.000Z","timeOffset":0,"duration":4,"conversationId":"` + id + `",
	  "phrases":[{"type":"action_phrase","text":"send the <offer>"}]`
	second := `"id":"5000000000000002","text":"Sure.","from":{},"startTime":"2026-11-20T09:00:05.000Z","endTime":"2026-11-20T09:00:06.500Z",
	  "timeOffset":5,"duration":1.5,"conversationId":"` + id + `","phrases":[]`
	ref := func(mid, text string, offset, times string) string {
		return `{"id":"` + mid + `","text":"` + text + `","offset":` + offset + times + `}`
	}
	const text1, text2 = "Ben will send the <offer> to Ann by Tuesday, right?", "Sure."
	const times1, times2 = `,"startTime":"2026-11-20T09:00:00.000Z","endTime":"2026-11-20T09:00:04.000Z"`, `,"startTime":"2026-11-20T09:00:05.000Z","endTime":"2026-11-20T09:00:06.500Z"`
	benRefs := func(t1, t2 string) string {
		return ref(messageID, text1, "0", t1) + "," + ref("5000000000000002", text2, "0", t2)
	}
	cases := map[string]string{
		"": `{"id":"` + id + `","type":"meeting","name":"Pilot","startTime":"2026-11-20T09:00:00.000Z","endTime":"2026-11-20T09:00:06.500Z",
		     "languageCode":"en-US","members":[` + ann + `,` + ben + `],"metadata":{"agentId":"johndoe"}}`,
		"/messages": `{"messages":[{` + first + `},{` + second + `}]}`,
		"/messages?sentiment=true": `{"messages":[{` + first + `,"sentiment":{"polarity":{"score":0.5},"suggested":"positive"}},
		     {` + second + `,"sentiment":{"polarity":{"score":-0.3},"suggested":"neutral"}}]}`,
		"/messages?verbose=true": `{"messages":[{` + first + `,"words":[
		     {"word":"Ben","startTime":"2026-11-20T09:00:00.100Z","endTime":"2026-11-20T09:00:00.500Z","speakerTag":1,"score":0.91,"timeOffset":0.1,"duration":0.4},
		     {"word":"will","startTime":"2026-11-20T09:00:00.500Z","endTime":"2026-11-20T09:00:00.750Z","timeOffset":0.5,"duration":0.25}]},
		     {` + second + `,"words":[]}]}`,
		"/questions":    `{"questions":[` + question + `]}`,
		"/action-items": `{"actionItems":[` + action + `]}`,
		"/follow-ups":   `{"followUps":[` + followUp + `]}`,
		"/insights":     `{"insights":[` + action + `,` + question + `,` + followUp + `]}`,
		"/members":      `{"members":[` + ann + `,` + ben + `]}`,
		"/entities": `{"entities":[
		  {"type":"person","subType":"","category":"","value":{"assignee":false,"id":"` + memberID2 + `","name":"Ben"},"text":"Ben",
		   "messageRefs":[` + benRefs("", "") + `],"matches":[{"detectedValue":"Ben","messageRefs":[` + benRefs(times1, times2) + `]}]},
		  {"type":"date","subType":"","category":"","value":"2026-11-24","text":"Tuesday",
		   "messageRefs":[` + ref(messageID, text1, "36", "") + `],"matches":[{"detectedValue":"Tuesday","messageRefs":[` + ref(messageID, text1, "36", times1) + `]}]},
		  {"type":"custom","subType":"","category":"Custom","customType":"Document","value":"offer","text":"offer",
		   "messageRefs":[` + ref(messageID, text1, "19", "") + `],"matches":[{"detectedValue":"offer","messageRefs":[` + ref(messageID, text1, "19", times1) + `]}]}]}`,
		"/trackers-detected": `[{"id":"7000000000000001","name":"Offers","matches":[{"type":"vocabulary","value":"send the offer",
		   "messageRefs":[` + ref(messageID, text1, "9", "") + `,` + ref("5000000000000002", text2, "-1", "") + `],
		   "insightRefs":[{"id":"` + insightID + `","text":"Ben will send the <offer> to Ann by Tuesday","type":"action_item","offset":9}]}]}]`,
	}
	cases["/trackers"] = cases["/trackers-detected"]
	for path, want := range cases {
		a := b.want(200, "GET", "/v1/conversations/"+id+path, nil)
		same(t, path, a.body, want)
	}
	raw := b.want(200, "GET", "/v1/conversations/"+id+"/action-items", nil).text()
	if !strings.Contains(raw, `"score":1,`) || !strings.Contains(raw, `<offer>`) {
		t.Errorf("a whole score or < is written oddly: %s", raw)
	}
}

// What has no findings still has lists, and never null.
func TestEmptyShapes(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	acc := b.submit("", hello)
	base := "/v1/conversations/" + acc.ConversationID
	if a := b.do("GET", base+"/summary", nil); a.status != 404 || !strings.Contains(a.message(), "not ready") {
		t.Errorf("summary before the first job is done: %d %s", a.status, a.text())
	}
	b.settle(acc.ConversationID, storage.Effects{Messages: []conversation.Message{{ID: messageID, Text: "Hello."}}})
	for path, want := range map[string]string{
		"/questions": `{"questions":[]}`, "/action-items": `{"actionItems":[]}`, "/follow-ups": `{"followUps":[]}`,
		"/insights": `{"insights":[]}`, "/entities": `{"entities":[]}`, "/trackers-detected": `[]`, "/trackers": `[]`, "/members": `{"members":[]}`,
	} {
		same(t, path, b.want(200, "GET", base+path, nil).body, want)
	}
	for _, method := range []string{"GET", "POST"} {
		b.want(200, method, base+"/summary?refresh=true", nil)
	}
	b.submit(acc.ConversationID, hello) // an addition that waits hides nothing
	b.want(200, "GET", base+"/summary", nil)
}

// Topics, summary and analytics are computed by the real engine.
func TestAggregates(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	acc := b.submit("", hello)
	b.settle(acc.ConversationID, transcribed(acc.ConversationID))
	base := "/v1/conversations/" + acc.ConversationID
	for _, path := range []string{
		"/topics", "/topics?sentiment=true&parentRefs=true&refresh=true", "/topics?customTopicVocabulary=offer&customTopicVocabulary=price",
		"/topics?customVocabulary=[offer,price]", "/summary", "/analytics",
	} {
		b.want(200, "GET", base+path, nil)
	}
	for path, message := range map[string]string{
		"/topics?sentiment=perhaps":     `"sentiment" must be a boolean: true or false`,
		"/summary?refresh=perhaps":      `"refresh" must be a boolean: true or false`,
		"/messages?verbose=perhaps":     `"verbose" must be a boolean: true or false`,
		"/messages?redact=true":         `"redact" is not supported by this server`,
		"/export?format=docx":           `format must be one of pdf, txt, srt, vtt, md, json, not "docx"`,
		"/export":                       `format must be one of pdf, txt, srt, vtt, md, json, not ""`,
		"/export?format=txt&timezone=X": `timezone must be the name of a time zone, such as Europe/Berlin or UTC, not "X"`,
	} {
		if a := b.do("GET", base+path, nil); a.status != 400 || a.message() != message {
			t.Errorf("%s: %d %s, want %s", path, a.status, a.text(), message)
		}
	}
}

func TestConversationsAreListed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	at := map[string]string{"old": "2020-01-01T10:00:00Z", "first": "2021-01-01T10:00:00Z", "second": "2021-01-02T10:00:00Z", "third": "2021-01-03T10:00:00Z"}
	ids := map[string]string{}
	for name, start := range at {
		acc := b.submit("", `{"name":"`+name+`","metadata":{"team":"red","n":"`+name+`"},"messages":[{"payload":{"content":"x"},"duration":{"startTime":"`+start+`"}}]}`)
		when, _ := json.Marshal(start)
		var e storage.Effects
		b.must(json.Unmarshal([]byte(`{"FirstStart":`+string(when)+`,"LastEnd":`+string(when)+`}`), &e))
		e.Messages = []conversation.Message{{ID: conversation.NewNumericID(), Text: "x", StartTime: e.FirstStart, EndTime: e.LastEnd}}
		b.settle(acc.ConversationID, e)
		ids[name] = acc.ConversationID
	}
	cases := []struct {
		query string
		names []string
	}{
		{"startTime=2020-12-01T00:00:00Z&endTime=2021-12-01T00:00:00Z", []string{"first", "second", "third"}},
		{"startTime=2020-12-01&endTime=2021-12-01&order=desc", []string{"third", "second", "first"}},
		{"endTime=2021-01-03T10:00:00Z", []string{"first", "second", "third"}}, // seven days before
		{"endTime=2021-01-02T12:00:00Z&startTime=2021-01-02T00:00:00Z", []string{"second"}},
		{"startTime=2019-01-01&limit=2", []string{"old", "first"}},
		{"startTime=2019-01-01&limit=2&offset=1", []string{"first", "second"}},
		{"startTime=2019-01-01&limit=0", nil},
		{"", nil},
		{"startTime=2019-01-01&filter=conversation.name==second", []string{"second"}},
		{"startTime=2019-01-01&filter=conversation.metadata.n%3D%3Dthird", []string{"third"}},
		{"startTime=2019-01-01&filter=conversation.metadata.team==red+and+conversation.name==%27first%27", []string{"first"}},
		{"startTime=2019-01-01&filter=conversation.metadata.team==red%3Bconversation.metadata.n==old&sort=conversation.startTime", []string{"old"}},
		{"startTime=2019-01-01&filter=conversation.metadata.team==blue", nil},
		{"startTime=2019-01-01&filter=name==%22red+and+blue%22+AND+metadata.n==x", nil},
	}
	for _, c := range cases {
		var list struct {
			Conversations []struct{ ID, Name string }
		}
		b.decode(b.want(200, "GET", "/v1/conversations?"+c.query, nil), &list)
		var got []string
		for _, x := range list.Conversations {
			got = append(got, x.Name)
			if ids[x.Name] != x.ID {
				t.Errorf("%s: %s has the id %s", c.query, x.Name, x.ID)
			}
		}
		if !reflect.DeepEqual(got, c.names) {
			t.Errorf("%q lists %v, want %v", c.query, got, c.names)
		}
	}
	for query, message := range map[string]string{
		"limit=-1":     `"limit" must be a whole number between 0 and 65536`,
		"limit=70000":  `"limit" must be a whole number between 0 and 65536`,
		"limit=ten":    `"limit" must be a whole number between 0 and 65536`,
		"offset=1.5":   `"offset" must be a whole number`,
		"order=random": `"order" must be one of [asc, desc]`,
		"sort=name":    `"sort" must be one of [conversation.startTime]`,
		"startTime=x":  `"startTime" must be a valid ISO 8601 date`,
		"startTime=2021-01-02&endTime=2021-01-01":      `"startTime" must not be after "endTime"`,
		"filter=conversation.id>5":                     `"filter" must consist of`,
		"filter=name==a,name==b":                       `"filter" must join its conditions by and`,
		"filter=name==a+or+name==b":                    `"filter" must join its conditions by and`,
		"filter=name==a+and":                           `"filter" must join its conditions by and`,
		"filter=name==a+and+name==b+and+metadata.x==c": `"filter" may contain at most 2 conditions`,
	} {
		if a := b.do("GET", "/v1/conversations?"+query, nil); a.status != 400 || !strings.HasPrefix(a.message(), message) {
			t.Errorf("%s: %d %s, want %s", query, a.status, a.text(), message)
		}
	}
}
