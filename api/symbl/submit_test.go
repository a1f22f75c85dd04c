package symbl_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"parlance/conversation"
)

// seedBody is the request of the published page, as it stands there.
const seedBody = `{
"name": "Afternoon Business Meeting", "detectPhrases": "true", "confidenceThreshold": 0.6, "detectEntities": true,
"entities": [{"customType": "Company Executives", "value": "Marketing director", "text": "Marketing director"}],
"customEntities": [{"customType": "Hiring Process", "text": "internships"}],
"trackers": [{"name": "Promotion Mention", "vocabulary": ["We have a special promotion", "We have a sale right now on"]}],
"enableAllTrackers": true, "enableSummary": "true", "webhookUrl": "https://example.com/hook",
"messages": [
 {"payload": {"content": "Hi Mike, Natalia here.", "contentType": "text/plain"},
  "from": {"userId": "natalia@example.com", "name": "Natalia"},
  "duration": {"startTime": "2020-07-21T16:02:19.01Z", "endTime": "2020-07-21T16:04:19.99Z"}},
 {"payload": {"content": "Hey Natalia."}, "from": {"name": "Mike"}, "duration": {"startTime": "2020-07-21T16:04:19.99Z"}},
 {"payload": {"content": "No duration, no speaker."}}
]}`

func TestSubmitText(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	acc := b.submit("", seedBody)
	c := b.claim(acc.ConversationID)
	start, end := time.Date(2020, 7, 21, 16, 2, 19, 10e6, time.UTC), time.Date(2020, 7, 21, 16, 4, 19, 990e6, time.UTC)
	want := conversation.Payload{
		Options: conversation.Options{
			ConfidenceThreshold: 0.6, DetectPhrases: true, DetectEntities: true, EnableAllTrackers: true, EnableSummary: true,
			CustomEntities: []conversation.CustomEntity{
				{CustomType: "Company Executives", Value: "Marketing director", Text: "Marketing director"},
				{CustomType: "Hiring Process", Text: "internships"},
			},
			Trackers: []conversation.Tracker{{Name: "Promotion Mention", Vocabulary: []string{"We have a special promotion", "We have a sale right now on"}}},
		},
		Messages: []conversation.InputMessage{
			{Text: "Hi Mike, Natalia here.", From: conversation.Member{Name: "Natalia", UserID: "natalia@example.com"}, StartTime: start, EndTime: end},
			{Text: "Hey Natalia.", From: conversation.Member{Name: "Mike"}, StartTime: end},
			{Text: "No duration, no speaker."},
		},
	}
	if !reflect.DeepEqual(c.Payload, want) {
		t.Errorf("payload\n got %+v\nwant %+v", c.Payload, want)
	}
	if c.Job.WebhookURL != "https://example.com/hook" || c.Job.RequestID == "" || c.Job.Kind != conversation.TextJob || c.Job.ID != acc.JobID {
		t.Errorf("job %+v", c.Job)
	}
	var conv struct{ Name string }
	b.decode(b.want(200, "GET", "/v1/conversations/"+acc.ConversationID, nil), &conv)
	if conv.Name != "Afternoon Business Meeting" {
		t.Errorf("name %q", conv.Name)
	}
}

func TestAppendText(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := b.submit("", hello)
	second := b.submit(first.ConversationID, hello)
	if second.ConversationID != first.ConversationID || second.JobID == first.JobID {
		t.Errorf("appended %+v to %+v", second, first)
	}
	for _, id := range []string{"1234567890123456", "nope", "%00", "a%2Fb", strings.Repeat("9", 300)} {
		if a := b.do("PUT", "/v1/process/text/"+id, hello); a.status != 404 || a.message() != "The conversationId is either invalid or does not exist." {
			t.Errorf("append to %s: %d %s", id, a.status, a.text())
		}
	}
}

// The webhook may stand in the query of JSON requests; other things too.
func TestQueryOfJSONRequests(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var acc accepted
	b.decode(b.want(201, "POST", "/v1/process/text?webhookUrl=https%3A%2F%2Fexample.com%2Fq&name=Q", hello), &acc)
	if c := b.claim(acc.ConversationID); c.Job.WebhookURL != "https://example.com/q" {
		t.Errorf("webhook %q", c.Job.WebhookURL)
	}
}

func TestSubmitTextRefusals(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	with := func(members string) string { return `{"messages":[{"payload":{"content":"Hello."}}],` + members + `}` }
	one := func(m string) string { return `{"messages":[{"payload":{"content":"a"}},` + m + `]}` }
	cases := []struct{ name, body, message string }{
		{"no messages", `{}`, `"messages" is required`},
		{"null messages", `{"messages":null}`, `"messages" is required`},
		{"empty messages", `{"messages":[]}`, `"messages" is required and must contain at least 1 item`},
		{"messages object", `{"messages":{}}`, `"messages" must be an array`},
		{"message null", one(`null`), `"messages[1].payload" is required`},
		{"message string", one(`"x"`), `"messages[1]" must be an object`},
		{"no payload", one(`{}`), `"messages[1].payload" is required`},
		{"payload string", one(`{"payload":"x"}`), `"messages[1].payload" must be an object`},
		{"no content", one(`{"payload":{}}`), `"messages[1].payload.content" is required`},
		{"content number", one(`{"payload":{"content":5}}`), `"messages[1].payload.content" must be a string`},
		{"content blank", one(`{"payload":{"content":" \n"}}`), `"messages[1].payload.content" is required and is not allowed to be empty`},
		{"from string", one(`{"payload":{"content":"a"},"from":"Mike"}`), `"messages[1].from" must be an object`},
		{"name object", one(`{"payload":{"content":"a"},"from":{"name":{}}}`), `"messages[1].from.name" must be a string`},
		{"bad time", one(`{"payload":{"content":"a"},"duration":{"startTime":"yesterday"}}`), `"messages[1].duration.startTime" must be a valid ISO 8601 date`},
		{"time number", one(`{"payload":{"content":"a"},"duration":{"startTime":5}}`), `"messages[1].duration.startTime" must be a string`},
		{"ends before start", one(`{"payload":{"content":"a"},"duration":{"startTime":"2020-01-02T00:00:00Z","endTime":"2020-01-01T00:00:00Z"}}`), `"messages[1].duration.endTime" must not be before startTime`},
		{"threshold", with(`"confidenceThreshold":1.5`), `"confidenceThreshold" must be a number between 0.0 and 1.0`},
		{"threshold NaN", with(`"confidenceThreshold":"NaN"`), `"confidenceThreshold" must be a number between 0.0 and 1.0`},
		{"threshold object", with(`"confidenceThreshold":{}`), `"confidenceThreshold" must be a number between 0.0 and 1.0`},
		{"boolean", with(`"detectPhrases":"perhaps"`), `"detectPhrases" must be a boolean: true or false`},
		{"boolean array", with(`"detectEntities":[]`), `"detectEntities" must be a boolean: true or false`},
		{"name", with(`"name":7`), `"name" must be a string`},
		{"long name", with(`"name":"` + strings.Repeat("n", 600) + `"`), `"name" must have at most 512 characters`},
		{"language", with(`"languageCode":"tlh"`), `"languageCode" must be one of [en-US, en-GB,`},
		{"entities", with(`"entities":5`), `"entities" must be an array of objects`},
		{"entity text", with(`"entities":[{"customType":"x"}]`), `"entities[0].text" is required`},
		{"entity type", with(`"customEntities":[{"text":"x"}]`), `"customEntities[0].customType" is required`},
		{"tracker name", with(`"trackers":[{"vocabulary":["a"]}]`), `"trackers[0].name" is required`},
		{"tracker words", with(`"trackers":[{"name":"a","vocabulary":[]}]`), `"trackers[0].vocabulary" is required and must contain at least 1 phrase`},
		{"tracker words type", with(`"trackers":[{"name":"a","vocabulary":{}}]`), `"trackers[0].vocabulary" must be an array`},
		{"conversation type", with(`"conversationType":"fun"`), `"conversationType" must be one of [general, sales]`},
		{"metadata", with(`"metadata":{"a":1}`), `"metadata.a" must be a string`},
		{"metadata twice", with(`"metadata":{"a":"1","a":"2"}`), `"metadata": "a" is given twice`},
		{"offset", with(`"timezoneOffset":99999`), `"timezoneOffset" must be a whole number between -1440 and 1440`},
		{"webhook", with(`"webhookUrl":"ftp://x"`), `"webhookUrl" must be an absolute http or https URL`},
		{"not JSON", `{"messages":`, `The request body is not valid JSON: it ends too early (at byte 12).`},
		{"garbage after", hello + `x`, `The request body is not valid JSON: something follows the object (at byte 47).`},
		{"two objects", hello + hello, `The request body is not valid JSON:`},
		{"deep", `{"messages":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`, `The request body is not valid JSON: invalid character '[' exceeded max depth`},
		{"not UTF-8", "{\"messages\":[{\"payload\":{\"content\":\"\xff\"}}]}", `The request body is not valid UTF-8.`},
		{"twice", `{"messages":[],"messages":[{"payload":{"content":"x"}}]}`, `"messages" is given twice`},
		{"array", `[1]`, `The request body must be a JSON object.`},
		{"null", `null`, `The request body must be a JSON object.`},
		{"empty", ``, `The request body is empty; send a JSON object.`},
	}
	for _, c := range cases {
		if a := b.do("POST", "/v1/process/text", c.body); a.status != 400 || !strings.HasPrefix(a.message(), c.message) {
			t.Errorf("%s: %d %s, want %s", c.name, a.status, a.text(), c.message)
		}
	}
	if list := b.want(200, "GET", "/v1/jobs", nil); string(list.body) != `{"jobs":[]}`+"\n" {
		t.Errorf("a refusal left a job: %s", list.text())
	}
}

// What real clients send and documents promise must be taken.
func TestSubmitTextIsTolerant(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	m := `"messages":[{"payload":{"content":"Hello."},"from":null,"duration":null}]`
	cases := map[string]string{
		"unknown members":    `{` + m + `,"pushSpeakerEvents":true,"x":{"y":[1]}}`,
		"empty objects":      `{` + m + `,"features":{},"metadata":{},"phrases":{},"channelMetadata":{}}`,
		"nulls":              `{` + m + `,"name":null,"trackers":null,"entities":null,"confidenceThreshold":null,"detectPhrases":null}`,
		"string numbers":     `{` + m + `,"confidenceThreshold":"0.7","timezoneOffset":"-480"}`,
		"one tracker phrase": `{` + m + `,"trackers":[{"name":"a","vocabulary":"one phrase"}]}`,
		"one entity":         `{` + m + `,"entities":{"customType":"a","text":"b"}}`,
		"byte order mark":    "\xef\xbb\xbf{" + m + "}",
		"language any case":  `{` + m + `,"languageCode":"EN_us"}`,
		"feature list":       `{` + m + `,"features":{"featureList":["insights","callScore"]},"conversationType":"sales"}`,
		"user id as number":  `{"messages":[{"payload":{"content":"a"},"from":{"userId":42}}]}`,
		"empty times":        `{"messages":[{"payload":{"content":"a"},"duration":{"startTime":"","endTime":null}}]}`,
		"time without zone":  `{"messages":[{"payload":{"content":"a"},"duration":{"startTime":"2020-07-21T16:02:19"}}]}`,
	}
	for name, body := range cases {
		if a := b.do("POST", "/v1/process/text", body); a.status != 201 {
			t.Errorf("%s: %d %s", name, a.status, a.text())
		}
	}
	req := b.request("POST", "/v1/process/text", strings.NewReader(hello), "Authorization", "Bearer "+b.token, "Content-Type", "application/x-www-form-urlencoded")
	if a := b.send(req); a.status != 201 { // curl -d without a header
		t.Errorf("form type: %d %s", a.status, a.text())
	}
	for kind, status := range map[string]int{"multipart/form-data; boundary=x": 415, "audio/wav": 415, "application/json; charset=utf-8": 201, "": 201} {
		req := b.request("POST", "/v1/process/text", strings.NewReader(hello), "X-API-KEY", b.token)
		if kind != "" {
			req.Header.Set("Content-Type", kind)
		}
		if a := b.send(req); a.status != status {
			t.Errorf("%q: %d %s, want %d", kind, a.status, a.text(), status)
		}
	}
}

func TestManyMessages(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	body := func(n int) string {
		return `{"messages":[` + strings.Repeat(`{"payload":{"content":"Some words that somebody said."},"from":{"name":"Ann"}},`, n-1) + `{"payload":{"content":"Last."}}]}`
	}
	acc := b.submit("", body(10_000))
	if n := len(b.claim(acc.ConversationID).Payload.Messages); n != 10_000 {
		t.Errorf("%d messages arrived", n)
	}
	if a := b.do("POST", "/v1/process/text", body(10_001)); a.status != 413 || !strings.Contains(a.message(), `"messages" must contain at most 10000 items`) {
		t.Errorf("one too many: %d %s", a.status, a.text())
	}
}

func TestSubmitAudioURL(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var acc accepted
	b.decode(b.want(201, "POST", "/v1/process/audio/url", `{"url":"https://example.com/call.wav","mode":"phone","customVocabulary":["Parlance"],
		"enableSpeakerDiarization":"true","diarizationSpeakerCount":"2","languageCode":"en-GB",
		"enableSeparateRecognitionPerChannel":true,"channelMetadata":[{"channel":1,"speaker":{"name":"Ann","email":"ann@example.com"}},{"channel":"2","speaker":{"name":"Ben"}}]}`), &acc)
	p := b.claim(acc.ConversationID).Payload
	want := conversation.Options{
		ConfidenceThreshold: 0.5, Mode: "phone", CustomVocabulary: []string{"Parlance"}, SpeakerDiarization: true, DiarizationSpeakerCount: 2,
		LanguageCode: "en-GB", SeparateChannels: true, Channels: []conversation.ChannelSpeaker{
			{Channel: 1, Speaker: conversation.Member{Name: "Ann", Email: "ann@example.com"}}, {Channel: 2, Speaker: conversation.Member{Name: "Ben"}},
		},
	}
	if p.URL != "https://example.com/call.wav" || !reflect.DeepEqual(p.Options, want) {
		t.Errorf("payload %+v", p)
	}
	b.want(201, "PUT", "/v1/process/audio/url/"+acc.ConversationID, `{"url":"https://example.com/2.wav"}`)
	for body, message := range map[string]string{
		`{}`:                  `"url" is required`,
		`{"url":5}`:           `"url" must be a string`,
		`{"url":"file:///a"}`: `"url" must be an absolute http or https URL`,
		`{"url":"https://example.com/a","mode":"loud"}`:                     `"mode" must be one of [default, phone]`,
		`{"url":"https://example.com/a","channelMetadata":[{"channel":0}]}`: `"channelMetadata[0].channel" must be a whole number between 1 and 32; the first channel is 1`,
		`{"url":"https://example.com/a","diarizationSpeakerCount":1.5}`:     `"diarizationSpeakerCount" must be a whole number between 0 and 20`,
		`{"url":"https://example.com/a","customVocabulary":[1]}`:            `"customVocabulary" must be an array of strings`,
		`{"url":"https://example.com/a","customVocabulary":{"a":"b"}}`:      `"customVocabulary" must be an array of strings`,
	} {
		if a := b.do("POST", "/v1/process/audio/url", body); a.status != 400 || a.message() != message {
			t.Errorf("%s: %d %s, want %s", body, a.status, a.text(), message)
		}
	}
	if a := b.do("PUT", "/v1/process/audio/url/1234567890123456", `{"url":"https://example.com/2.wav"}`); a.status != 404 {
		t.Errorf("append to nothing: %d", a.status)
	}
}

// Symbl's exact body, with a header that says when to come back.
func TestTooManyJobs(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *settings) { s.app.MaxConcurrentJobs, s.symbl.Contact = 2, "help@example.com" })
	b.submit("", hello)
	b.submit("", hello)
	a := b.do("POST", "/v1/process/text", hello)
	var body struct {
		StatusCode int
		Message    string
	}
	b.must(json.Unmarshal(a.body, &body))
	if a.status != http.StatusTooManyRequests || body.StatusCode != http.StatusTooManyRequests || a.header.Get("Retry-After") != "5" ||
		body.Message != "This API has a limit of maximum of `2` number of concurrent jobs per account. If you are looking to scale, and need more concurrent jobs than this limit, please contact us at help@example.com" {
		t.Errorf("%d %v %s", a.status, a.header, a.text())
	}
	if a := b.as(b.stranger, "POST", "/v1/process/text", hello); a.status != 201 {
		t.Errorf("another account is refused too: %d", a.status)
	}
}

// The parameters of uploads, in every encoding that published clients use.
func TestUploadParameters(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(s *settings) { s.app.MaxConcurrentJobs = 0 })
	entities := `[{"customType":"Company","value":"Acme","text":"acme"}]`
	cases := []struct {
		name, query string
		check       func(p conversation.Payload) bool
	}{
		{"repeated", "customVocabulary=a+b&customVocabulary=c", func(p conversation.Payload) bool {
			return reflect.DeepEqual(p.Options.CustomVocabulary, []string{"a b", "c"})
		}},
		{"JSON array", "customVocabulary=" + url.QueryEscape(`["a","b, c"]`), func(p conversation.Payload) bool {
			return reflect.DeepEqual(p.Options.CustomVocabulary, []string{"a", "b, c"})
		}},
		{"Go's array", "customVocabulary=[a,b%20c]", func(p conversation.Payload) bool {
			return reflect.DeepEqual(p.Options.CustomVocabulary, []string{"a", "b c"})
		}},
		{"entities", "entities=" + url.QueryEscape(entities), func(p conversation.Payload) bool {
			return len(p.Options.CustomEntities) == 1 && p.Options.CustomEntities[0].Text == "acme"
		}},
		{"entities unescaped", "entities=" + entities, func(p conversation.Payload) bool {
			return len(p.Options.CustomEntities) == 1 && p.Options.CustomEntities[0].Value == "Acme"
		}},
		{"one entity per key", "customEntities=" + url.QueryEscape(`{"customType":"a","text":"b"}`) + "&customEntities=" + url.QueryEscape(`{"customType":"c","text":"d"}`), func(p conversation.Payload) bool {
			return len(p.Options.CustomEntities) == 2
		}},
		{"trackers", "trackers=" + url.QueryEscape(`[{"name":"a","vocabulary":["b"]}]`), func(p conversation.Payload) bool {
			return len(p.Options.Trackers) == 1
		}},
		{"channels", "enableSeparateRecognitionPerChannel=True&channelMetadata=" + url.QueryEscape(`[{"channel":1,"speaker":{"name":"Ann"}}]`), func(p conversation.Payload) bool {
			return p.Options.SeparateChannels && p.Options.Channels[0].Speaker.Name == "Ann"
		}},
		{"words", "detectPhrases=true&detectEntities=1&enableSummary=false&mode=phone&languageCode=fr-FR&confidenceThreshold=0.25&timezoneOffset=60", func(p conversation.Payload) bool {
			o := p.Options
			return o.DetectPhrases && o.DetectEntities && !o.EnableSummary && o.Mode == "phone" && o.LanguageCode == "fr-FR" && o.ConfidenceThreshold == 0.25 && o.TimezoneOffset == 60
		}},
		{"name twice", "name=file.wav&name=My+meeting", func(p conversation.Payload) bool { return p.FileName == "file.wav" }},
		{"metadata", "metadata=" + url.QueryEscape(`{"salesStage":"demo"}`), func(conversation.Payload) bool { return true }},
		{"empty values", "name=&customVocabulary=&entities=&confidenceThreshold=", func(p conversation.Payload) bool {
			return p.Options.ConfidenceThreshold == 0.5
		}},
	}
	for _, c := range cases {
		a := b.do("POST", "/v1/process/audio?"+strings.ReplaceAll(c.query, `"`, "%22"), wav(1, 8000, 80))
		if a.status != http.StatusCreated {
			t.Errorf("%s: %d %s", c.name, a.status, a.text())
			continue
		}
		var acc accepted
		b.decode(a, &acc)
		if p := b.claim(acc.ConversationID).Payload; !c.check(p) || p.BlobKey == "" || p.MIMEType != "audio/wav" {
			t.Errorf("%s: payload %+v", c.name, p)
		}
	}
	for query, message := range map[string]string{
		"confidenceThreshold=2":            `"confidenceThreshold" must be a number between 0.0 and 1.0`,
		"languageCode=xx":                  `"languageCode" must be one of [en-US,`,
		"channelMetadata=nonsense":         `"channelMetadata" must be an array of objects`,
		"enableSpeakerDiarization=maybe":   `"enableSpeakerDiarization" must be a boolean: true or false`,
		"name=a;b":                         `The query of the URL is malformed`,
		"entities=%5B%7B%22text%22%3A1%5D": `"entities" must be an array of objects`,
	} {
		if a := b.do("POST", "/v1/process/audio?"+query, wav(1, 8000, 80)); a.status != 400 || !strings.HasPrefix(a.message(), message) {
			t.Errorf("%s: %d %s, want %s", query, a.status, a.text(), message)
		}
	}
}
