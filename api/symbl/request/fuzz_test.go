package request

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"parlance/conversation"
)

// sane holds what every reader promises: an error names itself to the user, and
// nothing absurd gets through.
func sane(t *testing.T, p *Params, err error) {
	t.Helper()
	if err != nil {
		refusal(t, err)
		return
	}
	s := p.Submission()
	messages := p.Messages()
	if err := p.Err(); err != nil {
		refusal(t, err)
		return
	}
	if c := s.Options.ConfidenceThreshold; c < 0 || c > 1 || math.IsNaN(c) {
		t.Errorf("threshold %v", c)
	}
	if n := s.Options.DiarizationSpeakerCount; n < 0 || n > maxSpeakers {
		t.Errorf("%d speakers", n)
	}
	for _, c := range s.Options.Channels {
		if c.Channel < 1 || c.Channel > maxChannels {
			t.Errorf("channel %d", c.Channel)
		}
	}
	for _, tr := range s.Options.Trackers {
		if tr.Name == "" || len(tr.Vocabulary) == 0 {
			t.Errorf("tracker %+v", tr)
		}
	}
	for _, m := range messages {
		if !utf8.ValidString(m.Text) || m.StartTime.Year() > 9999 || m.StartTime.Location() != time.UTC {
			t.Errorf("message %+v", m)
		}
	}
	if _, err := json.Marshal(conversation.Payload{Options: s.Options, Messages: messages}); err != nil {
		t.Errorf("cannot be kept: %v", err)
	}
}

func refusal(t *testing.T, err error) {
	t.Helper()
	e, ok := errors.AsType[*conversation.Error](err)
	if !ok || e.Code != conversation.Invalid || e.Message == "" || len(e.Message) > 2000 || strings.Contains(e.Message, "%!") {
		t.Errorf("refused with %v", err)
	}
}

func FuzzBody(f *testing.F) {
	for _, s := range []string{
		`{"messages":[{"payload":{"content":"Hello."},"from":{"name":"A","userId":5},"duration":{"startTime":"2020-07-21T16:02:19.01Z"}}]}`,
		`{"messages":[null,{"payload":null},{"payload":{"content":1}}],"name":7}`,
		`{"messages":[{"payload":{"content":"a"}}],"trackers":[{"name":"a","vocabulary":"b"}],"entities":{},"features":{"featureList":"x"},"metadata":{"a":"b"}}`,
		`{"confidenceThreshold":"1e400","detectPhrases":"TRUE","customVocabulary":"[a,b]","channelMetadata":"[{\"channel\":\"1\"}]"}`,
		`{"a":1,"a":2}`, `[`, ``, "\xef\xbb\xbf{}", "{\"\xff\":1}",
	} {
		f.Add([]byte(s), "webhookUrl=x")
	}
	f.Fuzz(func(t *testing.T, body []byte, query string) {
		p, err := FromBody(body, query)
		sane(t, p, err)
	})
}

func FuzzQuery(f *testing.F) {
	for _, s := range []string{
		"name=a&name=b&customVocabulary=[a,b]&entities=[{\"customType\":\"a\",\"text\":\"b\"}]", "channelMetadata=%5B%7B%22channel%22%3A1%7D%5D",
		"confidenceThreshold=NaN&timezoneOffset=-1e9", "trackers={}&metadata={\"a\":1}", "a;b", "%zz", "filter=conversation.name=='x'+and+metadata.a==b",
		"limit=5&offset=2&order=desc&startTime=2020-01-01&endTime=now",
	} {
		f.Add(s)
	}
	now := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, query string) {
		p, err := FromQuery(query)
		sane(t, p, err)
		if err != nil {
			return
		}
		p, _ = FromQuery(query)
		filter := p.ListFilter(now)
		if err := p.Err(); err != nil {
			refusal(t, err)
		} else if filter.Limit < 0 || filter.Limit > maxLimit || filter.Offset < 0 || filter.From.After(filter.To) || len(filter.Metadata) > maxConditions {
			t.Errorf("filter %+v", filter)
		}
	})
}

func FuzzTrackers(f *testing.F) {
	for _, s := range []string{
		`[{"name":"a","vocabulary":["b"]}]`, `[{"op":"add","path":"/vocabulary","value":["c"]},{"op":"replace","path":"/name","value":"d"}]`,
		`[{"op":"remove","path":"/name"}]`, `[null]`, `{}`, `[[]]`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		list, err := Trackers(body)
		if err != nil {
			refusal(t, err)
		}
		for _, tr := range list {
			if tr.Name == "" || len(tr.Vocabulary) == 0 {
				t.Errorf("tracker %+v", tr)
			}
		}
		before := conversation.Tracker{ID: "1", Name: "n", Vocabulary: []string{"x", "y"}}
		after, err := PatchTracker(before, body)
		if err != nil {
			refusal(t, err)
		} else if after.ID != "1" {
			t.Errorf("patched %+v", after)
		}
		if len(before.Vocabulary) != 2 || before.Vocabulary[0] != "x" {
			t.Error("the tracker that was given was changed")
		}
	})
}
