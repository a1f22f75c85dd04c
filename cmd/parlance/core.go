package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"

	"parlance/app"
	"parlance/audio"
	"parlance/cmd/parlance/backup"
	"parlance/cmd/parlance/engine"
	"parlance/cmd/parlance/metrics"
	"parlance/cmd/parlance/tracing"
	"parlance/config"
	"parlance/conversation"
	"parlance/insights"
	"parlance/internal/failpoint"
	"parlance/speech/given"
	"parlance/storage"
	"parlance/storage/blobs"
	"parlance/storage/sqlstore"
	"parlance/webhooks/guard"
)

// core is what every role stands on: the store, the blobs and the use cases.
type core struct {
	cfg     config.Config
	log     *slog.Logger
	lock    io.Closer // on the data directory, against a restore
	store   *sqlstore.Store
	blobs   *blobs.Dir
	app     *app.App
	engine  *insights.Engine
	policy  guard.Policy
	metrics *metrics.Metrics
	tracer  *tracing.Tracer // nil: requests are not traced
}

// openCore opens the store, making and migrating it where that is safe.
func openCore(ctx context.Context, cfg config.Config, log *slog.Logger) (*core, error) {
	if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	lock, err := backup.LockShared(cfg.DataDir)
	if err != nil {
		return nil, err
	}
	store, err := openStore(ctx, cfg, log)
	if err != nil {
		_ = lock.Close()
		return nil, err
	}
	c := &core{cfg: cfg, log: log, lock: lock, store: store, engine: insights.New(), metrics: metrics.New()}
	if err := c.build(); err != nil {
		_ = errors.Join(store.Close(), lock.Close())
		return nil, err
	}
	return c, nil
}

func openStore(ctx context.Context, cfg config.Config, log *slog.Logger) (*sqlstore.Store, error) {
	if err := sqlstore.Migrate(ctx, storeConfig(cfg, log)); err != nil {
		return nil, err
	}
	return sqlstore.Open(ctx, storeConfig(cfg, log))
}

func (c *core) build() error {
	dir, err := blobs.NewDir(filepath.Join(c.cfg.DataDir, "blobs"))
	if err != nil {
		return err
	}
	key, err := serverKey(c.cfg)
	if err != nil {
		return err
	}
	keys, err := app.NewKeyring(c.store, key)
	if err != nil {
		return err
	}
	c.blobs = dir
	c.store.OnFailure(storage.OnFailure(c.cfg.OnFailure))
	c.policy = guard.Policy{Allow: c.cfg.OutboundAllow, HTTPSOnly: c.cfg.OutboundHTTPSOnly}
	c.app = &app.App{
		Length: audio.Length,
		Store:  failpoint.Store(c.store), Policies: c.store, Replays: c.store, Blobs: dir, Hints: noHints{}, Webhooks: noHints{}, Insights: c.engine, Keys: keys,
		Limits: app.Limits{
			MaxMessages: c.cfg.MaxMessages, MaxMessageRunes: c.cfg.MaxMessageRunes, MaxAudioBytes: c.cfg.MaxAudioBytes,
			MaxAudioDuration: c.cfg.MaxAudioDuration, MaxConcurrentJobs: c.cfg.MaxConcurrentJobs,
		},
		CheckURL: c.policy.CheckURL, Probe: probe, IsTranscript: given.Sniff, Recordings: c.store, Speakers: c.store, EngineNote: engine.Note,
		PDFFont: c.cfg.PDFFont, TokenLife: c.cfg.TokenLife, Log: c.log,
	}
	return nil
}

func (c *core) close() {
	if err := errors.Join(c.store.Close(), c.lock.Close()); err != nil {
		c.log.Warn("close store", "error", err)
	}
}

// fetchClient downloads recordings: as guarded as webhooks, but with as much
// time as the body needs while it moves.
func (c *core) fetchClient() *http.Client {
	p := c.policy
	p.TotalTimeout = -1
	return guard.New(p)
}

func storeConfig(cfg config.Config, log *slog.Logger) sqlstore.Config {
	return sqlstore.Config{
		URL: cfg.DatabaseURL, Path: filepath.Join(cfg.DataDir, "parlance.db"),
		SynchronousFull: cfg.SQLiteSync == config.SyncFull, MaxConns: cfg.DatabaseConns, Logger: log,
	}
}

// noHints is for roles that cannot reach the queue: the reaper finds the work.
type noHints struct{}

// Hint does nothing.
func (noHints) Hint(context.Context, conversation.Hint) {}

// Notify does nothing.
func (noHints) Notify(string) {}
