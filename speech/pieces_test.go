package speech_test

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/speechtest"
)

// memory keeps pieces in a map.
type memory struct {
	mu    sync.Mutex
	marks map[int]string
	words map[int][]conversation.Word
	fail  error
}

func newMemory() *memory {
	return &memory{marks: map[int]string{}, words: map[int][]conversation.Word{}}
}

func (m *memory) Recall(n int, mark string) ([]conversation.Word, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.words[n]), m.marks[n] == mark
}

func (m *memory) Keep(_ context.Context, n int, mark string, words []conversation.Word) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.marks[n], m.words[n] = mark, slices.Clone(words)
	return m.fail
}

// tenBeeps is a recording of ten pieces.
func tenBeeps() []byte {
	var spans [][2]float64
	for i := range 10 {
		spans = append(spans, [2]float64{float64(3 * i), float64(3*i) + 1})
	}
	return speechtest.WAV(speech.Rate, beep(31, 300, spans...))
}

// TestPipeline_Resume fails in the middle and goes on: no piece is recognised
// twice, and the result is that of an undisturbed run on one core.
func TestPipeline_Resume(t *testing.T) {
	t.Parallel()
	file := tenBeeps()
	want := run(t, speech.Pipeline{Engine: engine(oneWord), Cores: 1}, file, conversation.Options{})
	if len(want.Utterances) != 10 {
		t.Fatalf("%d utterances", len(want.Utterances))
	}
	var calls atomic.Int32
	failing := engine(func(ctx context.Context, seg speech.Segment) ([]conversation.Word, error) {
		if calls.Add(1) > 5 {
			return nil, errors.New("broken")
		}
		return oneWord(ctx, seg)
	})
	kept := newMemory()
	_, err := speech.Pipeline{Engine: failing, Cores: 2}.Resume(t.Context(), bytes.NewReader(file), conversation.Options{}, nil, kept)
	if err == nil || len(kept.marks) != 5 {
		t.Fatalf("%v, %d pieces kept", err, len(kept.marks))
	}
	calls.Store(0)
	counting := engine(func(ctx context.Context, seg speech.Segment) ([]conversation.Word, error) {
		calls.Add(1)
		return oneWord(ctx, seg)
	})
	got, err := speech.Pipeline{Engine: counting, Cores: 2}.Resume(t.Context(), bytes.NewReader(file), conversation.Options{}, nil, kept)
	if err != nil || calls.Load() != 5 {
		t.Fatalf("%v, %d pieces recognised in the second run, want 5", err, calls.Load())
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// Pieces of another vocabulary or engine do not count.
func TestPipeline_ResumeChanged(t *testing.T) {
	t.Parallel()
	file, kept := tenBeeps(), newMemory()
	var calls atomic.Int32
	e := engine(func(ctx context.Context, seg speech.Segment) ([]conversation.Word, error) {
		calls.Add(1)
		return oneWord(ctx, seg)
	})
	for _, opt := range []conversation.Options{{}, {}, {CustomVocabulary: []string{"Ann"}}, {LanguageCode: "de"}} {
		if _, err := (speech.Pipeline{Engine: e, Cores: 2}).Resume(t.Context(), bytes.NewReader(file), opt, nil, kept); err != nil {
			t.Fatal(err)
		}
	}
	if n := calls.Load(); n != 30 {
		t.Errorf("%d pieces recognised, want 30", n)
	}
	kept.fail = errors.New("fenced")
	e.Version = "2"
	if _, err := (speech.Pipeline{Engine: e}).Resume(t.Context(), bytes.NewReader(file), conversation.Options{}, nil, kept); !errors.Is(err, kept.fail) {
		t.Errorf("a piece that cannot be kept: %v", err)
	}
}
