package sherpa

import (
	"reflect"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/speech"
)

const second = speech.Rate

func TestPack(t *testing.T) {
	t.Parallel()
	pcm := make([]int16, 100*second)
	for i := range pcm {
		pcm[i] = int16(i / second)
	}
	spans := []span{{1 * second, 3 * second}, {10 * second, 12 * second}, {40 * second, 75 * second}}
	together := pack(pcm, spans, 29*second, true)
	if len(together) != 3 {
		t.Fatalf("%d windows", len(together))
	}
	want := []part{{0, 1 * second, 2 * second}, {2*second + gap, 10 * second, 2 * second}}
	if !reflect.DeepEqual(together[0].parts, want) {
		t.Errorf("first window: %v", together[0].parts)
	}
	if got := together[0].pcm[2*second+gap]; got != 10.0/32768 {
		t.Errorf("the second stretch begins with %v", got)
	}
	for i, w := range together {
		if len(w.pcm) > 29*second {
			t.Errorf("window %d has %v", i, w.duration())
		}
	}
	if a, b := together[1].parts[0], together[2].parts[0]; a.from != 40*second || b.from != a.from+a.len || b.from+b.len != 75*second {
		t.Errorf("the long stretch is cut into %v and %v", a, b)
	}
	if apart := pack(pcm, spans, 29*second, false); len(apart) != 4 {
		t.Errorf("%d windows apart", len(apart))
	}
	if none := pack(pcm, nil, 29*second, true); none != nil {
		t.Errorf("silence gives %v", none)
	}
}

func TestRestore(t *testing.T) {
	t.Parallel()
	w := window{parts: []part{{0, 1 * second, 2 * second}, {2*second + gap, 10 * second, 2 * second}}}
	words := []conversation.Word{
		{Text: "a", Offset: 500 * time.Millisecond, Duration: time.Second},
		{Text: "at the end", Offset: 1900 * time.Millisecond, Duration: time.Second},
		{Text: "just after it", Offset: 2100 * time.Millisecond, Duration: 100 * time.Millisecond},
		{Text: "just before the next", Offset: 2200 * time.Millisecond, Duration: 300 * time.Millisecond},
		{Text: "b", Offset: 3300 * time.Millisecond, Duration: 200 * time.Millisecond},
		{Text: "in the last silence", Offset: 4400 * time.Millisecond, Duration: time.Second},
	}
	got := show(w.restore(words))
	want := "a@1500+1000 at the end@2900+100 just after it@3000+0 just before the next@10000+300 b@11000+200 in the last silence@12000+0"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestByEnergy(t *testing.T) {
	t.Parallel()
	pcm := make([]int16, 10*second)
	for i := range pcm {
		pcm[i] = int16(i%7 - 3) // hiss
		if at := i / second; at >= 4 && at < 6 || at >= 8 && at < 9 {
			pcm[i] = int16(8000 * (i%80 - 40) / 40)
		}
	}
	spans := byEnergy(pcm, 6*time.Second)
	if len(spans) != 2 {
		t.Fatalf("found %v", spans)
	}
	for i, want := range []span{{4 * second, 6 * second}, {8 * second, 9 * second}} {
		if s := spans[i]; s.from > want.from || s.from < want.from-second/2 || s.to < want.to || s.to > want.to+second {
			t.Errorf("found %v, want about %v", s, want)
		}
	}
}

func TestWiden(t *testing.T) {
	t.Parallel()
	const pad = second * 15 / 100
	got := widen([]span{{100, 5000}, {5100, 9000}, {30000, 31000}}, 31500)
	want := []span{{0, 5050}, {5050, 9000 + pad}, {30000 - pad, 31500}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
