package worker_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/insights"
	"parlance/jobs"
	"parlance/speech"
	"parlance/storage"
	"parlance/storage/sqlstore"
	"parlance/worker"
)

// bundle is a worker over a real SQLite store, without Redis: tests hand it the
// hints themselves.
type bundle struct {
	t      *testing.T
	store  *sqlstore.Store
	worker *worker.Worker
	tenant string
	speech *fakeSpeech
	judge  *fakeAnalyzer
	hints  *hintLog
}

// newBundle makes a worker whose analyzer is the real engine unless a test
// replaces what it does.
func newBundle(t *testing.T, change func(*worker.Worker)) *bundle {
	t.Helper()
	ctx := t.Context()
	store, err := sqlstore.Open(ctx, sqlstore.Config{Path: filepath.Join(t.TempDir(), "test.db"), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	b := &bundle{t: t, store: store, tenant: conversation.NewUUID(), speech: &fakeSpeech{}, judge: &fakeAnalyzer{engine: insights.New()}, hints: &hintLog{}}
	b.worker = &worker.Worker{
		Config: worker.Config{
			TextConcurrency: 4, AudioConcurrency: 2, Lease: 10 * time.Second, MaxAttempts: 3,
			DrainBatch: 50, DrainTime: 5 * time.Second, TextTimeout: 30 * time.Second, AudioTimeout: 30 * time.Second,
			Rehint: 10 * time.Millisecond, ReapEvery: 10 * time.Millisecond,
			Backoff: []time.Duration{time.Millisecond},
		},
		Store: store, Hints: b.hints, Speech: b.speech, Insights: b.judge, Log: slog.New(slog.DiscardHandler),
	}
	if change != nil {
		change(b.worker)
	}
	t.Cleanup(func() {
		b.worker.Stop(context.Background())
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := store.CreateTenant(ctx, conversation.Tenant{ID: b.tenant, Name: "test", CreatedAt: time.Now()}); err != nil {
		t.Fatal(err)
	}
	return b
}

// submit adds a text job; id "" starts a conversation.
func (b *bundle) submit(id string, texts ...string) (conversation.Job, *conversation.Hint) {
	b.t.Helper()
	p := conversation.Payload{Options: conversation.Options{ConfidenceThreshold: 0.5}}
	for _, text := range texts {
		p.Messages = append(p.Messages, conversation.InputMessage{Text: text, From: conversation.Member{Name: "Ann"}})
	}
	return b.submitPayload(id, conversation.TextJob, p)
}

func (b *bundle) submitPayload(id string, kind conversation.JobKind, p conversation.Payload) (conversation.Job, *conversation.Hint) {
	b.t.Helper()
	s := storage.Submission{
		Job:     conversation.Job{ID: conversation.NewUUID(), TenantID: b.tenant, ConversationID: id, Kind: kind},
		Payload: p,
	}
	if id == "" {
		now := time.Now().UTC()
		id = conversation.NewNumericID()
		s.New = &conversation.Conversation{
			ID: id, TenantID: b.tenant, Type: conversation.DefaultType, Name: id,
			Language: conversation.DefaultLanguage, StartTime: now, EndTime: now, CreatedAt: now, UpdatedAt: now,
		}
		s.Job.ConversationID = id
	}
	job, hint, err := b.store.Submit(b.t.Context(), s)
	if err != nil {
		b.t.Fatal(err)
	}
	return job, hint
}

// reap lets the reaper run until the job is in one of the states.
func (b *bundle) reapUntil(jobID string, want conversation.JobStatus) conversation.Job {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 20*time.Second)
	defer cancel()
	var wg sync.WaitGroup
	reaping, stop := context.WithCancel(ctx)
	wg.Go(func() { b.worker.Reap(reaping) })
	defer wg.Wait()
	defer stop()
	for {
		j := b.job(jobID)
		if j.Status == want {
			return j
		}
		select {
		case <-ctx.Done():
			b.t.Fatalf("job %s stays %s (attempts %d, error %q), want %s", jobID, j.Status, j.Attempts, j.Error, want)
		case <-time.After(time.Millisecond):
		}
	}
}

func (b *bundle) job(id string) conversation.Job {
	b.t.Helper()
	j, err := b.store.Job(b.t.Context(), b.tenant, id)
	if err != nil {
		b.t.Fatal(err)
	}
	return j
}

func (b *bundle) texts(id string) []string {
	b.t.Helper()
	messages, err := b.store.Messages(b.t.Context(), b.tenant, id, false)
	if err != nil {
		b.t.Fatal(err)
	}
	var out []string
	for _, m := range messages {
		out = append(out, m.Text)
	}
	return out
}

// hintLog is a queue that is away: nothing arrives, so that what must not depend
// on the queue is seen to work without it.
type hintLog struct {
	mu   sync.Mutex
	sent []conversation.Hint
}

var _ worker.Hinter = (*jobs.Client)(nil)

func (h *hintLog) Hint(_ context.Context, hint conversation.Hint) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sent = append(h.sent, hint)
}

func (h *hintLog) Enqueue(context.Context, conversation.Hint) error {
	return errors.New("the queue is away")
}

func (h *hintLog) Pending(conversation.Queue) (int64, bool) { return 0, false }

// fakeAnalyzer is the real engine with a test's own behaviour in front.
type fakeAnalyzer struct {
	engine *insights.Engine
	before func(ctx context.Context, in insights.Input) error
}

func (f *fakeAnalyzer) Analyze(ctx context.Context, in insights.Input) (insights.Output, error) {
	if f.before != nil {
		if err := f.before(ctx, in); err != nil {
			return insights.Output{}, err
		}
	}
	return f.engine.Analyze(ctx, in)
}

// fakeSpeech is a recogniser that knows what was said.
type fakeSpeech struct {
	transcript speech.Transcript
	err        error
}

func (f *fakeSpeech) Run(_ context.Context, _ io.ReadSeeker, _ conversation.Options, progress func(int)) (*speech.Transcript, error) {
	if f.err != nil {
		return nil, f.err
	}
	progress(50)
	t := f.transcript
	return &t, nil
}
