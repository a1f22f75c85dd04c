package pocketsphinx_test

import (
	"context"
	"fmt"
	"testing"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/speechtest"
)

// pieces is an engine that keeps what it is given.
type pieces struct{ list []speech.Segment }

func (p *pieces) Transcribe(_ context.Context, seg speech.Segment) ([]conversation.Word, error) {
	p.list = append(p.list, seg)
	return nil, nil
}

// TestTranscribe_Telephone lets one process hear a call, then sound of full width,
// then the call again, with and without terms: each time it must hear what a
// process hears that does nothing else.
func TestTranscribe_Telephone(t *testing.T) {
	t.Parallel()
	one := func(name string) speech.Segment {
		var p pieces
		e := speech.Engine{Name: "pieces", Transcriber: &p}
		transcribe(t, speech.Pipeline{Engine: e, Cores: 1}, open(t, speechtest.Recording(t, name)), conversation.Options{})
		return p.list[0]
	}
	call, wide := one("gcp_commercial_mono.wav"), one("lv0880.wav")
	if !call.Narrow || wide.Narrow {
		t.Fatalf("narrow: call %v, other %v", call.Narrow, wide.Narrow)
	}
	terms := call
	terms.Vocabulary = []string{"Wojciech Kowalczyk"}
	asWide := call
	asWide.Narrow = false
	hear := func(e speech.Engine, seg speech.Segment) string {
		words, err := e.Transcribe(t.Context(), seg)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(words)
	}
	both := setup(t, 1)
	alone := map[bool]speech.Engine{true: setup(t, 1), false: setup(t, 1)}
	for i, seg := range []speech.Segment{wide, call, call, terms, wide, terms, call} {
		if got, want := hear(both, seg), hear(alone[seg.Narrow], seg); got != want || want == "[]" {
			t.Errorf("segment %d: heard\n%s\nwant\n%s", i, got, want)
		}
	}
	if hear(both, call) == hear(both, asWide) {
		t.Error("a call is heard as other sound is")
	}
}
