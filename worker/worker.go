package worker

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"parlance/conversation"
	"parlance/insights"
	"parlance/speech"
	"parlance/storage"
)

// Store is what the worker needs of SQL.
type Store interface {
	storage.Queueing
	Tail(ctx context.Context, tenantID, conversationID string, messages int) (storage.Tail, error)
	Trackers(ctx context.Context, tenantID string) ([]conversation.Tracker, error)
	OpenJobs(ctx context.Context, tenantID, conversationID string) (int, error)
}

// Hinter sends hints; see jobs.Client.
type Hinter interface {
	Hint(ctx context.Context, h conversation.Hint)
	Enqueue(ctx context.Context, h conversation.Hint) error
	Pending(q conversation.Queue) (n int64, ok bool)
}

// Transcriber turns a recording into words; see speech.Pipeline.
type Transcriber interface {
	Run(ctx context.Context, r io.ReadSeeker, opt conversation.Options, progress func(percent int)) (*speech.Transcript, error)
}

// Resumer is a Transcriber that goes on where an earlier attempt has stopped.
type Resumer interface {
	Resume(ctx context.Context, r io.ReadSeeker, opt conversation.Options, progress func(percent int), kept speech.Pieces) (*speech.Transcript, error)
}

// Analyzer finds insights in new messages; see insights.Engine.
type Analyzer interface {
	Analyze(ctx context.Context, in insights.Input) (insights.Output, error)
}

// Linguist knows languages; see insights.Engine.
type Linguist interface {
	// Language tells which language messages are in (ISO 639), and how sure that
	// is, 0 to 1; "" when there are too few words to tell.
	Language(msgs []conversation.Message) (tag string, sure float64)
}

// Listener judges words without marks and case; see insights.Engine. Its answers
// may be nil.
type Listener interface {
	// SentenceEnds tells how sure it is that a sentence ends after each word.
	SentenceEnds(words []conversation.Word) []float64
	// NamesIn tells which words are names.
	NamesIn(words []string) []bool
}

// Config says how much is done at once, and for how long.
type Config struct {
	TextConcurrency  int
	AudioConcurrency int
	Lease            time.Duration // of a claim; renewed every third
	MaxAttempts      int           // starts of a job before it fails
	DrainBatch       int           // jobs of one conversation before others get the slot
	DrainTime        time.Duration // the same in time
	TextTimeout      time.Duration // for one text job
	AudioTimeout     time.Duration // for one recording
	Rehint           time.Duration // age at which a hint is sent again
	ReapEvery        time.Duration
	MaxAudioBytes    int64           // of a fetched recording
	Backoff          []time.Duration // before the 2nd, 3rd, ... attempt; the last one repeats
}

// DefaultBackoff is the wait before each further attempt of a job.
func DefaultBackoff() []time.Duration {
	return []time.Duration{time.Second, 5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute}
}

// Worker runs jobs. The exported fields are its inputs.
type Worker struct {
	Config
	Store      Store
	Blobs      storage.Blobs
	Hints      Hinter
	Notify     func(jobID string) // a job has webhooks to deliver
	Speech     Transcriber
	Measure    func(ctx context.Context, r io.ReadSeeker) (time.Duration, error) // gives the length of a recording; may be nil
	Insights   Analyzer
	Recordings storage.Recordings // nil = pieces and origins of transcripts are not kept
	Listen     Listener           // nil = only pauses end sentences
	Linguist   Linguist           // nil = languages are never detected
	Model      Model              // nil = only the embedded engine
	Fetch      *http.Client       // the guarded one
	Log        *slog.Logger
	Observe    Observer

	once  sync.Once
	slots map[conversation.Queue]chan struct{}
	drain struct {
		sync.Mutex
		stopping bool
		active   sync.WaitGroup
	}
	// base is cancelled when running jobs must give up.
	base   context.Context
	giveUp context.CancelFunc
}

// Observer is told what happened; every field may be nil.
type Observer struct {
	JobDone   func(kind conversation.JobKind, status conversation.JobStatus, waited, ran time.Duration)
	StageDone func(stage string, ran time.Duration, err error)
	Reaped    func(hints int)
	Fenced    func()
	Stale     func()
	// Begin is told of the start of a job (stage "") and of each of its stages. It
	// gives the context to go on with and what is to be called at the end, with the
	// error if there was one.
	Begin func(ctx context.Context, j conversation.Job, stage string) (context.Context, func(error))
}

// begin is Begin, whether there is one or not.
func (o Observer) begin(ctx context.Context, j conversation.Job, stage string) (context.Context, func(error)) {
	if o.Begin == nil {
		return ctx, func(error) {}
	}
	return o.Begin(ctx, j, stage)
}

func (w *Worker) init() {
	w.once.Do(func() {
		w.base, w.giveUp = context.WithCancel(context.Background())
		w.slots = map[conversation.Queue]chan struct{}{
			conversation.TextQueue:  make(chan struct{}, max(1, w.TextConcurrency)),
			conversation.AudioQueue: make(chan struct{}, max(1, w.AudioConcurrency)),
		}
		if len(w.Backoff) == 0 {
			w.Backoff = DefaultBackoff()
		}
	})
}

// enter counts a drain in; false once the worker is stopping.
func (w *Worker) enter() bool {
	w.drain.Lock()
	defer w.drain.Unlock()
	if w.drain.stopping {
		return false
	}
	w.drain.active.Add(1)
	return true
}

func (w *Worker) stopping() bool {
	w.drain.Lock()
	defer w.drain.Unlock()
	return w.drain.stopping
}

// Stop finishes: no further job is started, running ones get until ctx ends,
// then they are handed over unsettled.
func (w *Worker) Stop(ctx context.Context) {
	w.init()
	w.drain.Lock()
	w.drain.stopping = true
	w.drain.Unlock()
	done := make(chan struct{})
	go func() {
		w.drain.active.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
		w.giveUp()
		<-done
	}
	w.giveUp()
}
