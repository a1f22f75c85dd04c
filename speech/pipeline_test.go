package speech_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/speechtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// engineFunc is a Transcriber that is a function.
type engineFunc func(ctx context.Context, seg speech.Segment) ([]conversation.Word, error)

func (f engineFunc) Transcribe(ctx context.Context, seg speech.Segment) ([]conversation.Word, error) {
	return f(ctx, seg)
}

// oneWord hears the pitch of a segment as a word in its middle.
func oneWord(_ context.Context, seg speech.Segment) ([]conversation.Word, error) {
	crossings := 0
	for i := 1; i < len(seg.PCM); i++ {
		if seg.PCM[i-1] < 0 && seg.PCM[i] >= 0 {
			crossings++
		}
	}
	word := "low"
	if crossings > len(seg.PCM)/40 {
		word = "high"
	}
	return []conversation.Word{{Text: word, Offset: 200 * time.Millisecond, Duration: time.Second, Confidence: 0.5}}, nil
}

func engine(f engineFunc) speech.Engine {
	return speech.Engine{Transcriber: f, Name: "fake", Model: "m", Languages: []string{"en-US", "de-DE"}, Accuracy: "low"}
}

// beep is a tone with the beat of syllables in the given seconds.
func beep(seconds, hz float64, spans ...[2]float64) []int16 {
	out := make([]int16, int(seconds*speech.Rate))
	for i := range out {
		t := float64(i) / speech.Rate
		for _, s := range spans {
			if t >= s[0] && t < s[1] {
				out[i] = int16(8000 * math.Sin(2*math.Pi*hz*t) * (0.6 + 0.4*math.Sin(2*math.Pi*4*t)))
			}
		}
	}
	return out
}

func run(t *testing.T, p speech.Pipeline, file []byte, opt conversation.Options) *speech.Transcript {
	t.Helper()
	tr, err := p.Run(t.Context(), bytes.NewReader(file), opt, nil)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func TestPipeline_Run(t *testing.T) {
	t.Parallel()
	left := beep(12, 200, [2]float64{1, 2}, [2]float64{6, 7})
	right := beep(12, 900, [2]float64{3, 4}, [2]float64{9, 10})
	tr := run(t, speech.Pipeline{Engine: engine(oneWord), Cores: 3}, speechtest.WAV(speech.Rate, left, right), conversation.Options{LanguageCode: "de"})
	if tr.Engine != "fake/m" || tr.Language != "de-DE" || tr.Channels != 2 || tr.Voices != 2 ||
		tr.Duration != 12*time.Second || tr.MeanConfidence != 0.5 || tr.Format != "WAV, 16-bit PCM" {
		t.Errorf("%+v", tr)
	}
	for i, want := range []struct {
		channel int
		word    string
		start   float64
	}{{1, "low", 1}, {2, "high", 3}, {1, "low", 6}, {2, "high", 9}} {
		u := tr.Utterances[i]
		w := u.Words[0]
		if u.Channel != want.channel || w.SpeakerTag != want.channel || w.Text != want.word ||
			math.Abs(w.Offset.Seconds()-want.start) > 0.05 {
			t.Errorf("utterance %d: %+v, want %+v", i, u, want)
		}
	}
}

func TestPipeline_Speakers(t *testing.T) {
	t.Parallel()
	left, right := beep(9, 200, [2]float64{1, 2}), beep(9, 900, [2]float64{5, 6})
	ann, bob := conversation.Member{Name: "Ann"}, conversation.Member{Name: "Bob"}
	both := []conversation.ChannelSpeaker{{Channel: 2, Speaker: bob}, {Channel: 1, Speaker: ann}}
	for name, test := range map[string]struct {
		channels [][]int16
		opt      conversation.Options
		want     string
	}{
		"unnamed":           {[][]int16{left, right}, conversation.Options{}, "Speaker 1, Speaker 2"},
		"named":             {[][]int16{left, right}, conversation.Options{Channels: both}, "Ann, Bob"},
		"one named":         {[][]int16{left, right}, conversation.Options{Channels: both[:1]}, "Speaker 1, Bob"},
		"mono":              {[][]int16{left}, conversation.Options{}, ""},
		"mono, named":       {[][]int16{left}, conversation.Options{Channels: both[1:]}, "Ann"},
		"copies":            {[][]int16{left, left}, conversation.Options{}, ""},
		"copies, apart":     {[][]int16{left, left}, conversation.Options{SeparateChannels: true}, ""},
		"three":             {[][]int16{left, right, beep(9, 500, [2]float64{7, 8})}, conversation.Options{SeparateChannels: true}, "Speaker 1, Speaker 2, Speaker 3"},
		"three, not asked":  {[][]int16{left, right, beep(9, 500, [2]float64{7, 8})}, conversation.Options{}, ", , "},
		"right only, apart": {[][]int16{make([]int16, len(right)), right}, conversation.Options{Channels: both}, "Bob"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr := run(t, speech.Pipeline{Engine: engine(oneWord)}, speechtest.WAV(speech.Rate, test.channels...), test.opt)
			var names []string
			for _, u := range tr.Utterances {
				names = append(names, u.Speaker.Name)
			}
			if got := strings.Join(names, ", "); got != test.want {
				t.Errorf("speakers %q, want %q", got, test.want)
			}
		})
	}
}

func TestPipeline_Errors(t *testing.T) {
	t.Parallel()
	speechFile := speechtest.WAV(speech.Rate, beep(40, 200, [2]float64{1, 2}, [2]float64{5, 8}, [2]float64{20, 24}))
	fails := func(err error) speech.Engine {
		return engine(func(context.Context, speech.Segment) ([]conversation.Word, error) { return nil, err })
	}
	for name, test := range map[string]struct {
		engine speech.Engine
		file   []byte
		opt    conversation.Options
		code   conversation.Code
		says   string
	}{
		"engine fails":     {fails(conversation.Errorf(conversation.Unavailable, "away")), speechFile, conversation.Options{}, conversation.Unavailable, "away"},
		"no engine":        {speech.Engine{Missing: conversation.Errorf(conversation.EngineMissing, "install one")}, speechFile, conversation.Options{}, conversation.EngineMissing, "install one"},
		"unknown language": {engine(oneWord), speechFile, conversation.Options{LanguageCode: "fr-FR"}, conversation.Invalid, "en-US, de-DE"},
		"not a recording":  {engine(oneWord), []byte("%PDF-1.7"), conversation.Options{}, conversation.Unsupported, "PDF"},
		"no samples":       {engine(oneWord), speechtest.WAV(speech.Rate, nil), conversation.Options{}, conversation.Unprocessable, "no sound"},
	} {
		_, err := speech.Pipeline{Engine: test.engine, Cores: 2}.Run(t.Context(), bytes.NewReader(test.file), test.opt, nil)
		if conversation.CodeOf(err) != test.code || !strings.Contains(conversation.MessageOf(err), test.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPipeline_Cancel(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	e := engine(func(ctx context.Context, _ speech.Segment) ([]conversation.Word, error) {
		cancel()
		<-ctx.Done()
		return nil, ctx.Err()
	})
	file := speechtest.WAV(speech.Rate, beep(40, 200, [2]float64{1, 2}, [2]float64{5, 8}, [2]float64{20, 24}))
	if _, err := (speech.Pipeline{Engine: e, Cores: 2}).Run(ctx, bytes.NewReader(file), conversation.Options{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// hours is a WAV file that is made as it is read: one second of sound in four.
type hours struct {
	header []byte
	size   int64
	pos    int64
	second []byte
}

func newHours(d time.Duration) *hours {
	head := speechtest.WAV(speech.Rate, nil)
	size := int64(d/time.Second) * speech.Rate * 2
	binary.LittleEndian.PutUint32(head[40:], uint32(size))
	b := speechtest.WAV(speech.Rate, beep(1, 300, [2]float64{0, 1}))
	return &hours{header: head, size: 44 + size, second: b[44:]}
}

func (h *hours) ReadAt(b []byte, off int64) (int, error) {
	n := int(max(0, min(int64(len(b)), h.size-off)))
	for i := 0; i < n; {
		switch q := off + int64(i) - 44; {
		case q < 0:
			i += copy(b[i:n], h.header[off+int64(i):])
		case q/int64(len(h.second))%4 == 1:
			i += copy(b[i:n], h.second[q%int64(len(h.second)):])
		default:
			rest := int(int64(len(h.second)) - q%int64(len(h.second)))
			k := min(rest, n-i)
			clear(b[i : i+k])
			i += k
		}
	}
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func (h *hours) Read(b []byte) (int, error) {
	n, err := h.ReadAt(b, h.pos)
	h.pos += int64(n)
	return n, err
}

func (h *hours) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += h.pos
	case io.SeekEnd:
		offset += h.size
	}
	h.pos = offset
	return offset, nil
}

// TestPipeline_LongRecording checks that a long recording takes no more memory than
// some seconds of it, that progress moves steadily, and that nothing is missed.
func TestPipeline_LongRecording(t *testing.T) {
	length := 6 * time.Minute
	if testing.Short() {
		length = 3 * time.Minute
	}
	var segments atomic.Int64
	var peak uint64
	var mu sync.Mutex
	e := engine(func(ctx context.Context, seg speech.Segment) ([]conversation.Word, error) {
		if segments.Add(1)%20 == 0 {
			mu.Lock()
			defer mu.Unlock()
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc)
		}
		return oneWord(ctx, seg)
	})
	var percents []int
	tr, err := speech.Pipeline{Engine: e, Cores: 2}.Run(t.Context(), newHours(length), conversation.Options{}, func(p int) {
		percents = append(percents, p)
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := int(length / (4 * time.Second)); len(tr.Utterances) != want || int(segments.Load()) != want {
		t.Errorf("%d utterances of %d segments, want %d", len(tr.Utterances), segments.Load(), want)
	}
	if peak > 20<<20 {
		t.Errorf("%d MB of heap in use", peak>>20)
	}
	if len(percents) < 50 || percents[len(percents)-1] != 100 {
		t.Errorf("progress %v", percents)
	}
	for i := 1; i < len(percents); i++ {
		if percents[i] <= percents[i-1] {
			t.Errorf("progress goes back: %v", percents)
			break
		}
	}
}

func TestEngine_Language(t *testing.T) {
	t.Parallel()
	e := engine(oneWord)
	for code, want := range map[string]string{"": "en-US", "en-US": "en-US", "en-GB": "en-US", "EN": "en-US", "de_AT": "de-DE", "fr": "", "eng": ""} {
		got, err := e.Language(code)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q gives %q, %v", code, got, err)
		}
	}
	if got, err := (speech.Engine{}).Language("xx"); got != "xx" || err != nil {
		t.Errorf("an engine of all languages: %q, %v", got, err)
	}
}

// TestPipeline_EngineTellsSpeakers takes the speakers that an engine hears on one
// channel.
func TestPipeline_EngineTellsSpeakers(t *testing.T) {
	t.Parallel()
	e := engine(func(_ context.Context, seg speech.Segment) ([]conversation.Word, error) {
		if seg.Language != "en-US" || len(seg.Vocabulary) != 1 {
			t.Errorf("language %q, vocabulary %v", seg.Language, seg.Vocabulary)
		}
		return []conversation.Word{{Text: "a", SpeakerTag: 1}, {Text: "b", SpeakerTag: 2}, {Text: "c", SpeakerTag: 2}, {Text: "d", SpeakerTag: 1}}, nil
	})
	tr := run(t, speech.Pipeline{Engine: e}, speechtest.WAV(speech.Rate, beep(9, 200, [2]float64{1, 2})), conversation.Options{CustomVocabulary: []string{"x"}})
	var got []string
	for _, u := range tr.Utterances {
		got = append(got, u.Speaker.Name+": "+speechtest.Text(&speech.Transcript{Utterances: []speech.Utterance{u}}))
	}
	if s := strings.Join(got, "; "); s != "Speaker 1: a; Speaker 2: b c; Speaker 1: d" {
		t.Errorf("heard %q", s)
	}
}
