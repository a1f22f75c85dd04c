package analytics

import (
	"math"
	"strings"
	"testing"
	"time"

	"parlance/conversation"
)

func member(name string) conversation.Member { return conversation.Member{ID: name, Name: name} }

func say(who string, from, length float64, text string) conversation.Message {
	return conversation.Message{
		From: member(who), Text: text, Timed: true,
		Offset: time.Duration(from * float64(time.Second)), Duration: time.Duration(length * float64(time.Second)),
	}
}

func TestOf(t *testing.T) {
	t.Parallel()
	msgs := []conversation.Message{
		say("Ann", 0, 10, strings.Repeat("word ", 30)),
		say("Ben", 8, 4, "um you know that is it"),
		say("Ann", 15, 5, "and so on then"),
		say("Ann", 20, 4, "for ever and ever"),
	}
	ins := []conversation.Insight{{Kind: conversation.Question, From: member("Ben")}, {Kind: conversation.ActionItem, From: member("Ben")}}
	a := Of(msgs, ins, []conversation.Member{member("Ben"), member("Ann"), member("Cid")})
	sec := func(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"length", a.Length, sec(24)},
		{"talk", a.Talk, sec(21)},
		{"silence", a.Silence, sec(3)},
		{"overlap", a.Overlap, sec(2)},
		{"Ben talks", a.Members[0].Talk, sec(4)},
		{"Ben listens", a.Members[0].Listen, sec(17)},
		{"Ben asks", a.Members[0].Questions, 1},
		{"Ben fills", a.Members[0].Fillers, 2},
		{"Ben waits", a.Members[0].Patience, sec(0)},
		{"Ann talks", a.Members[1].Talk, sec(19)},
		{"Ann waits", a.Members[1].Patience, sec(3)},
		{"Ann's monologue", a.Members[1].LongestMonologue, sec(10)},
		{"Ann's words", a.Members[1].Words, 38},
		{"Cid", a.Members[2].Talk + a.Members[2].LongestMonologue, sec(0)},
		{"Cid listens", a.Members[2].Listen, sec(21)},
		{"with whom", a.Members[0].Overlaps[0], conversation.Overlap{Member: member("Ann"), Duration: sec(2)}},
		{"changes", math.Round(a.Interactivity*10) / 10, 5.0},
		{"pace", math.Round(a.Members[1].WPM), 120.0},
		{"points", len(a.SentimentSeries), 4},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.what, c.got, c.want)
		}
	}
}

// TestTypedText has messages that are only moments: lengths are estimated and
// never run into the next message.
func TestTypedText(t *testing.T) {
	t.Parallel()
	msgs := []conversation.Message{say("Ann", 0, 0, strings.Repeat("word ", 100)), say("Ann", 0, 0, "and more"), say("Ben", 10, 0, "yes it is")}
	a := Of(msgs, nil, nil)
	if a.Overlap != 0 || a.Members[0].Talk > 10*time.Second || a.Members[0].Talk < 9*time.Second || a.Members[1].Talk != 1200*time.Millisecond {
		t.Errorf("overlap %v, Ann %v, Ben %v", a.Overlap, a.Members[0].Talk, a.Members[1].Talk)
	}
}

func sane(t *testing.T, a conversation.Analytics) {
	t.Helper()
	for _, x := range []float64{a.Interactivity, float64(a.Length), float64(a.Silence), float64(a.Talk), float64(a.Overlap)} {
		if math.IsNaN(x) || math.IsInf(x, 0) || x < 0 {
			t.Fatalf("analytics %+v", a)
		}
	}
	if a.Silence+a.Talk != a.Length {
		t.Fatalf("silence %v + talk %v is not %v", a.Silence, a.Talk, a.Length)
	}
	for _, m := range a.Members {
		if m.WPM < 0 || math.IsNaN(m.WPM) || math.IsInf(m.WPM, 0) || m.Talk < 0 || m.Listen < 0 || m.Patience < 0 || m.Talk > a.Length {
			t.Fatalf("member %+v of %+v", m, a)
		}
	}
}

func FuzzOf(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 0, 0, 1, 0, 0, 2, 5, 9, 0, 255, 255})
	f.Fuzz(func(t *testing.T, b []byte) {
		var msgs []conversation.Message
		for i := 0; i+2 < len(b); i += 3 {
			m := say(string(rune('a'+b[i]%4)), float64(int8(b[i+1])), float64(int8(b[i+2])), "some words here")
			if b[i]%5 == 0 {
				m.From = conversation.Member{}
			}
			msgs = append(msgs, m)
		}
		sane(t, Of(msgs, nil, nil))
	})
}
