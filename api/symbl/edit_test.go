package symbl_test

import (
	"strings"
	"testing"
)

func TestMetadataIsReplaced(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	acc := b.submit("", hello)
	path := "/v1/conversations/" + acc.ConversationID
	same(t, "set", b.want(200, "PUT", path, `{"metadata":{"agentId":"johndoe","x":"y"},"name":"ignored"}`).body,
		`{"id":"`+acc.ConversationID+`","metadata":{"agentId":"johndoe","x":"y"}}`)
	b.want(200, "PUT", path, `{"metadata":{"x":"z"}}`)
	var conv struct {
		Name     string
		Metadata map[string]string
	}
	b.decode(b.want(200, "GET", path, nil), &conv)
	if len(conv.Metadata) != 1 || conv.Metadata["x"] != "z" || conv.Name != acc.ConversationID {
		t.Errorf("%+v", conv)
	}
	same(t, "empty", b.want(200, "PUT", path, `{"metadata":{}}`).body, `{"id":"`+acc.ConversationID+`","metadata":{}}`)
	long := strings.Repeat("ü", 128)
	b.want(200, "PUT", path, `{"metadata":{"a":"`+long+`"}}`)
	for body, message := range map[string]string{
		`{}`:                                 `"metadata" is required`,
		`{"metadata":[]}`:                    `"metadata" must be an object of strings`,
		`{"metadata":{"a":{}}}`:              `"metadata.a" must be a string`,
		`{"metadata":{"a":"` + long + `x"}}`: `"metadata.a" must have at most 128 characters`,
		`{"metadata":{"":"x"}}`:              `"metadata" keys must have 1 to 128 characters`,
		`{"metadata":{"a":"1","a":"2"}}`:     `"metadata": "a" is given twice`,
	} {
		if a := b.do("PUT", path, body); a.status != 400 || a.message() != message {
			t.Errorf("%s: %d %s, want %s", body, a.status, a.text(), message)
		}
	}
	if a := b.do("PUT", "/v1/conversations/1", `{"metadata":{}}`); a.status != 404 {
		t.Errorf("unknown: %d", a.status)
	}
}

func TestMemberIsRenamed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	acc := b.submit("", hello)
	b.settle(acc.ConversationID, transcribed(acc.ConversationID))
	path := "/v1/conversations/" + acc.ConversationID + "/members/" + memberID
	a := b.want(200, "PUT", path, `{"id":"`+memberID+`","name":"Anna"}`)
	if a.message() != "Member with id: "+memberID+" for conversationId: "+acc.ConversationID+" updated successfully! The update should be reflected in all messages and insights along with this conversation" {
		t.Errorf("answer %s", a.text())
	}
	for _, where := range []string{"/members", "/messages", "/questions", ""} {
		text := b.want(200, "GET", "/v1/conversations/"+acc.ConversationID+where, nil).text()
		if !strings.Contains(text, `"name":"Anna","email":"ann@example.com"`) || strings.Contains(text, `"name":"Ann"`) {
			t.Errorf("%s does not show the new name with the old address: %s", where, text)
		}
	}
	for body, message := range map[string]string{
		`{"name":""}`:                   `"name" is required and is not allowed to be empty`,
		`{"name":5}`:                    `"name" must be a string`,
		`{"name":"A","email":"nobody"}`: `"email" must be a valid e-mail address`,
		`{"id":"other","name":"A"}`:     `"id" must be the id in the path`,
	} {
		if a := b.do("PUT", path, body); message != "" && (a.status != 400 || a.message() != message) {
			t.Errorf("%s: %d %s, want %s", body, a.status, a.text(), message)
		}
	}
	if a := b.do("PUT", path+"x", `{"name":"A"}`); a.status != 404 || a.message() != "The conversation has no member with this id." {
		t.Errorf("unknown member: %d %s", a.status, a.text())
	}
}

func TestConversationIsDeleted(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var acc accepted
	b.decode(b.want(201, "POST", "/v1/process/audio", wav(1, 8000, 80)), &acc)
	path := "/v1/conversations/" + acc.ConversationID
	same(t, "delete", b.want(200, "DELETE", path, nil).body, `{"message":"successfully deleted the conversation"}`)
	const gone = `{"message":"The conversationId is either invalid or does not exist."}`
	same(t, "delete again", b.want(404, "DELETE", path, nil).body, gone)
	for _, sub := range []string{"", "/messages", "/topics", "/summary", "/analytics", "/members", "/entities", "/trackers", "/insights", "/export?format=pdf"} {
		same(t, sub, b.want(404, "GET", path+sub, nil).body, gone)
	}
	b.want(404, "GET", "/v1/job/"+acc.JobID, nil)
	if n := b.blobCount(); n != 0 {
		t.Errorf("%d recordings are left", n)
	}
}

func TestAccountTrackers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	type tracker struct {
		ID, Name   string
		Vocabulary []string
	}
	var one struct{ Tracker tracker }
	var many struct{ Trackers []tracker }
	b.decode(b.want(201, "POST", "/v1/manage/tracker", `{"name":"Promotion","vocabulary":["a sale","A  Sale","isn't it","well-known"]}`), &one)
	if len(one.Tracker.ID) != 16 || len(one.Tracker.Vocabulary) != 3 {
		t.Errorf("created %+v", one)
	}
	b.decode(b.want(201, "POST", "/v1/manage/trackers", `[{"name":"B","vocabulary":["b"]},{"name":"A","vocabulary":["a"]}]`), &many)
	if len(many.Trackers) != 2 || many.Trackers[0].Name != "B" {
		t.Errorf("created %+v", many)
	}
	b.decode(b.want(201, "POST", "/v1/manage/trackers", `{"name":"C","vocabulary":["c"],"categories":[],"languages":["en-US"],"description":"x"}`), &one)
	b.decode(b.want(200, "GET", "/v1/manage/trackers", nil), &many)
	if len(many.Trackers) != 4 || many.Trackers[0].Name != "A" {
		t.Errorf("listed %+v", many)
	}
	b.decode(b.want(200, "GET", "/v1/manage/trackers?name=B", nil), &many)
	if len(many.Trackers) != 1 || many.Trackers[0].Name != "B" {
		t.Errorf("listed by name %+v", many)
	}
	path := "/v1/manage/tracker/" + one.Tracker.ID
	b.decode(b.want(200, "PUT", path, `{"id":"ignored","name":"C2","vocabulary":["c","d"]}`), &one)
	b.decode(b.want(200, "PATCH", "/v1/manage/trackers/"+one.Tracker.ID, `[{"op":"replace","path":"/name","value":"C3"},{"op":"add","path":"/vocabulary","value":["e"]},{"op":"remove","path":"/vocabulary","value":["c"]}]`), &one)
	b.decode(b.want(200, "GET", path, nil), &one)
	if one.Tracker.Name != "C3" || strings.Join(one.Tracker.Vocabulary, " ") != "d e" {
		t.Errorf("changed to %+v", one)
	}
	refusals := []struct {
		method, path, body string
		status             int
		message            string
	}{
		{"POST", "/v1/manage/tracker", `{"name":"A","vocabulary":["x"]}`, 409, `There is a tracker named "A" already.`},
		{"POST", "/v1/manage/trackers", `[{"name":"New","vocabulary":["x"]},{"name":"New","vocabulary":["x"]}]`, 409, `There is a tracker named "New" already.`},
		{"PUT", path, `{"name":"A","vocabulary":["x"]}`, 409, `There is a tracker named "A" already.`},
		{"POST", "/v1/manage/tracker", `{"vocabulary":["x"]}`, 400, `"name" is required`},
		{"POST", "/v1/manage/tracker", `{"name":"x"}`, 400, `"vocabulary" is required and must contain at least 1 phrase`},
		{"POST", "/v1/manage/tracker", `{"name":"x","vocabulary":[{}]}`, 400, `"vocabulary" must be an array`},
		{"POST", "/v1/manage/tracker", `{"name":"x","vocabulary":["a|b"]}`, 400, `"vocabulary[0]" may contain letters, digits, spaces and . ' - only`},
		{"POST", "/v1/manage/trackers", `[]`, 400, `The request body must be a tracker or a non-empty array of trackers.`},
		{"POST", "/v1/manage/trackers", `[{"name":"x","vocabulary":["y"]},{"name":5}]`, 400, `"[1].vocabulary" is required`},
		{"PATCH", "/v1/manage/trackers/" + one.Tracker.ID, `[{"op":"move","path":"/name"}]`, 400, `"[0].op" must be one of [add, replace, remove]`},
		{"PATCH", "/v1/manage/trackers/" + one.Tracker.ID, `[{"op":"add","path":"/categories","value":[]}]`, 400, `"[0].path" must be one of [/name, /vocabulary]`},
		{"PATCH", "/v1/manage/trackers/" + one.Tracker.ID, `{}`, 400, `The request body must be a JSON Patch`},
		{"GET", "/v1/manage/tracker/1", ``, 404, `There is no tracker "1".`},
		{"DELETE", "/v1/manage/tracker/1", ``, 404, `There is no tracker "1".`},
		{"PUT", "/v1/manage/tracker/1", `{"name":"x","vocabulary":["y"]}`, 404, `There is no tracker "1".`},
	}
	for _, r := range refusals {
		if a := b.do(r.method, r.path, r.body); a.status != r.status || !strings.HasPrefix(a.message(), r.message) {
			t.Errorf("%s %s %s: %d %s, want %d %s", r.method, r.path, r.body, a.status, a.text(), r.status, r.message)
		}
	}
	same(t, "delete", b.want(200, "DELETE", path, nil).body, `{"id":"`+one.Tracker.ID+`","type":"tracker","deleted":true}`)
	b.want(404, "DELETE", "/v1/manage/trackers/"+one.Tracker.ID, nil)
}
