package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"parlance/conversation"
	"parlance/insights"
	"parlance/jobs"
	"parlance/storage"
	"parlance/storage/sqlstore"
	"parlance/worker"
)

const (
	appends      = 1050
	appendWindow = 50 // appends around the place, the median of which counts
)

// appending compares what the 1,000th append to a conversation costs with what
// the 10th cost: claim, all stages, settle.
func (b *bench) appending(ctx context.Context) error {
	store, err := sqlstore.Open(ctx, sqlstore.Config{Path: filepath.Join(b.dir, "append.db"), Logger: quiet()})
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	rdb, err := b.redis.client()
	if err != nil {
		return err
	}
	defer func() { _ = rdb.Close() }()
	hints := jobs.NewClient(rdb, 10, quiet())
	defer hints.Close()
	w := &worker.Worker{
		Config: worker.Config{
			TextConcurrency: 1, AudioConcurrency: 1, Lease: 10 * time.Second, MaxAttempts: 3, DrainBatch: 1,
			DrainTime: time.Second, TextTimeout: time.Minute, AudioTimeout: time.Minute, ReapEvery: time.Second,
		},
		Store: store, Hints: hints, Insights: insights.New(), Log: quiet(),
	}
	tenant := conversation.Tenant{ID: conversation.NewUUID(), Name: "bench", CreatedAt: time.Now().UTC()}
	if err := store.CreateTenant(ctx, tenant); err != nil {
		return err
	}
	took := make([]time.Duration, 0, appends)
	id := conversation.NewNumericID()
	for n := range appends {
		hint, err := appendOnce(ctx, store, tenant.ID, id, n)
		if err != nil {
			return err
		}
		start := time.Now()
		w.Handle(ctx, *hint)
		took = append(took, time.Since(start))
	}
	w.Stop(ctx)
	early, late := median(took[10:10+appendWindow]), median(took[len(took)-appendWindow:])
	ratio := float64(late) / float64(early)
	b.add("1,000th append to the 10th", "<= 1.30", ratio <= 1.3, "%.2f (%.2f ms to %.2f ms)", ratio, ms(late), ms(early))
	return nil
}

func appendOnce(ctx context.Context, store *sqlstore.Store, tenant, id string, n int) (*storage.Hint, error) {
	now := time.Now().UTC()
	s := storage.Submission{
		Job: conversation.Job{ID: conversation.NewUUID(), TenantID: tenant, ConversationID: id, Kind: conversation.TextJob},
		Payload: conversation.Payload{
			Options: conversation.Options{ConfidenceThreshold: 0.5, DetectEntities: true, DetectPhrases: true},
			Messages: []conversation.InputMessage{
				{Text: "Could you send me the numbers of the third quarter by Friday?", From: conversation.Member{Name: "Ann"}},
				{Text: fmt.Sprintf("Yes, I will send report %d to you tomorrow. Let us meet on Monday at ten.", n), From: conversation.Member{Name: "Bob"}},
			},
		},
	}
	if n == 0 {
		s.New = &conversation.Conversation{
			ID: id, TenantID: tenant, Type: conversation.DefaultType, Name: id, Language: conversation.DefaultLanguage,
			StartTime: now, EndTime: now, CreatedAt: now, UpdatedAt: now,
		}
	}
	_, hint, err := store.Submit(ctx, s)
	if err != nil {
		return nil, err
	}
	if hint == nil {
		return nil, fmt.Errorf("append %d: the one before is not done", n)
	}
	return hint, nil
}

func median(d []time.Duration) time.Duration {
	s := slices.Sorted(slices.Values(d))
	return s[len(s)/2]
}
