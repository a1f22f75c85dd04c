package app

import (
	"testing"
	"time"

	"parlance/conversation"
)

func TestSpeakerOf(t *testing.T) {
	t.Parallel()
	ann, bob := conversation.Member{Name: "Ann", UserID: "a"}, conversation.Member{Name: "Bob", UserID: "b"}
	at := func(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
	roster := conversation.NewRoster(nil)
	turns := spoken([]SpeakerEvent{
		{false, bob, at(30)},
		{true, ann, at(0)},
		{true, ann, at(1)},
		{false, ann, at(5)},
		{false, ann, at(6)},
		{true, bob, at(4)},
		{false, bob, at(10)},
		{true, conversation.Member{UserID: "a"}, at(20)},
	}, roster)
	if len(turns) != 3 || len(roster.All()) != 2 {
		t.Fatalf("turns %+v of %+v", turns, roster.All())
	}
	for _, c := range []struct {
		from, long float64
		want       string
	}{
		{0, 3, "Ann"}, {4.2, 2, "Bob"}, {3, 2, "Ann"}, {9, 8, ""}, {8, 4, "Bob"}, {12, 3, ""}, {25, 2, "Ann"}, {1, 0, "Ann"}, {4.5, 0.5, "Ann"},
	} {
		who, found := speakerOf(conversation.Message{Offset: at(c.from), Duration: at(c.long)}, turns)
		if found != (c.want != "") || found && who.Name != c.want {
			t.Errorf("%v+%v: %v %q, want %q", c.from, c.long, found, who.Name, c.want)
		}
	}
}
