package worker

import (
	"strings"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/speech/given"
	"parlance/storage"
)

func workOn(t *given.Transcript) *work {
	k := newWork(storage.Claim{Job: conversation.Job{ID: "j", CreatedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}}, storage.Tail{})
	k.given = t
	return k
}

// TestSegmentGiven keeps times, words and speakers, one message per sentence.
func TestSegmentGiven(t *testing.T) {
	t.Parallel()
	tr, err := given.Parse([]byte(`{"utterances":[{"speaker":"A","text":"Hi there. Who is it?","start":1000,"end":4000,"words":[
		{"text":"Hi","start":1000,"end":1200,"confidence":0.9},{"text":"there.","start":1300,"end":1500,"confidence":0.7},
		{"text":"Who","start":2000,"end":2200,"confidence":0.8},{"text":"is","start":2300,"end":2400,"confidence":0.6},
		{"text":"it?","start":2500,"end":2900,"confidence":1}]},{"speaker":"B","text":"Me. Ben.","start":5000,"end":7000}]}`))
	if err != nil {
		t.Fatal(err)
	}
	k := workOn(tr)
	k.segmentGiven()
	var got []string
	for _, m := range k.messages {
		got = append(got, m.From.Name+": "+m.Text+" "+m.Offset.String()+"+"+m.Duration.String())
	}
	want := "Speaker A: Hi there. 1s+500ms|Speaker A: Who is it? 2s+900ms|Speaker B: Me. 5s+750ms|Speaker B: Ben. 6s+1s"
	if s := strings.Join(got, "|"); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
	first := k.messages[0]
	if len(first.Words) != 2 || first.Confidence != 0.8 || !first.StartTime.Equal(k.start().Add(time.Second)) || !first.Timed {
		t.Errorf("%+v", first)
	}
	if n := len(k.roster.All()); n != 2 || k.messages[1].From.ID != first.From.ID {
		t.Errorf("%d members", n)
	}
}

// TestSegmentGiven_Untimed shares the length of the recording beside it out.
func TestSegmentGiven_Untimed(t *testing.T) {
	t.Parallel()
	k := workOn(&given.Transcript{Turns: []given.Turn{{Text: "aaaa"}, {Text: "bbbbbbbbbbbb"}}})
	k.length = 16 * time.Second
	k.segmentGiven()
	a, b := k.messages[0], k.messages[1]
	if a.Offset != 0 || a.Duration != 4*time.Second || b.Offset != 4*time.Second || b.Duration != 12*time.Second || a.Timed {
		t.Errorf("%v+%v, %v+%v, timed %v", a.Offset, a.Duration, b.Offset, b.Duration, a.Timed)
	}
}

// Words that do not match the text by number go where their times belong.
func TestSentencesOf_WordsByTime(t *testing.T) {
	t.Parallel()
	w := func(text string, second int) conversation.Word {
		return conversation.Word{Text: text, Offset: time.Duration(second) * time.Second, Duration: time.Second}
	}
	parts := sentencesOf(given.Turn{
		Text: "It is ten o'clock. Go.", Start: 0, End: 10 * time.Second, Timed: true,
		Words: []conversation.Word{w("it's", 0), w("10:00", 3), w("go", 9)},
	})
	if len(parts) != 2 || len(parts[0].Words) != 2 || len(parts[1].Words) != 1 || parts[1].Words[0].Text != "go" {
		t.Errorf("%+v", parts)
	}
}
