package corpus

import (
	"slices"
	"testing"
	"time"
)

// Two speakers in turn: each one's words come in order, with the marks behind them
// and the silence until he goes on.
func TestStreams(t *testing.T) {
	t.Parallel()
	at := func(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
	got := Streams(Meeting{Acts: []Act{
		{Speaker: "A", Start: at(0), End: at(2), Text: "Well, it's done."},
		{Speaker: "B", Start: at(2), End: at(3), Text: "Is it?"},
		{Speaker: "A", Start: at(3.5), End: at(4), Text: "Yes and"},
		{Speaker: "B", Start: at(4), End: at(5), Text: "-"},
	}})
	want := [][]StreamWord{
		{
			{Text: "well", Comma: true},
			{Text: "it's"},
			{Text: "done", Ends: true, Act: true, Pause: at(1.5)},
			{Text: "yes"},
			{Text: "and", Act: true, Pause: time.Minute},
		},
		{
			{Text: "is"},
			{Text: "it", Ends: true, Asks: true, Act: true, Pause: time.Minute},
		},
	}
	if len(got) != len(want) {
		t.Fatalf("%d speakers, want %d", len(got), len(want))
	}
	for i := range want {
		if !slices.Equal(got[i], want[i]) {
			t.Errorf("speaker %d: %+v\nwant %+v", i, got[i], want[i])
		}
	}
}
