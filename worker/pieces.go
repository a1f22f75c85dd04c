package worker

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

// pieceEvery is how long recognised pieces wait for others before they are
// written: what a crash costs at most, besides those that are being recognised.
const pieceEvery = time.Second

// pieces is the memory of one recording: what an earlier attempt has recognised,
// and what this one does.
type pieces struct {
	store storage.Recordings
	claim storage.Claim
	known map[int]storage.Piece

	mu      sync.Mutex
	waiting []storage.Piece
	written time.Time
}

// recall reads what earlier attempts at the job have recognised.
func (w *Worker) recall(ctx context.Context, c storage.Claim) (*pieces, error) {
	list, err := w.Recordings.Pieces(ctx, c)
	if err != nil {
		return nil, err
	}
	p := &pieces{store: w.Recordings, claim: c, known: make(map[int]storage.Piece, len(list)), written: time.Now()}
	for _, x := range list {
		p.known[x.Number] = x
	}
	if len(list) > 0 {
		w.Log.Info("go on with a recording", "job_id", c.Job.ID, "attempt", c.Job.Attempts, "pieces", len(list))
	}
	return p, nil
}

// Recall gives the words of a piece that an earlier attempt has recognised.
func (p *pieces) Recall(number int, mark string) ([]conversation.Word, bool) {
	x, found := p.known[number]
	if !found || x.Mark != mark {
		return nil, false
	}
	var words []conversation.Word
	if err := json.Unmarshal(x.Data, &words); err != nil {
		return nil, false // then it is recognised again
	}
	return words, true
}

// Keep keeps the words of a piece, and writes what has waited long enough.
func (p *pieces) Keep(ctx context.Context, number int, mark string, words []conversation.Word) error {
	data, err := json.Marshal(words)
	if err != nil {
		return fmt.Errorf("keep piece: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting = append(p.waiting, storage.Piece{Number: number, Mark: mark, Data: data})
	if time.Since(p.written) < pieceEvery {
		return nil
	}
	err = p.store.KeepPieces(ctx, p.claim, p.waiting)
	switch {
	case err == nil:
		p.waiting = nil
	case conversation.CodeOf(err) == conversation.Fenced:
		return err
	default: // the store is away: the work goes on, and may have to be done again
	}
	p.written = time.Now()
	return nil
}
