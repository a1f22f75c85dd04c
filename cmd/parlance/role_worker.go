package main

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"parlance/app"
	"parlance/conversation"
	"parlance/internal/failpoint"
	"parlance/jobs"
	"parlance/storage"
	"parlance/webhooks"
	"parlance/webhooks/guard"
	"parlance/worker"
)

// giveUpBefore is the part of the grace time that is kept for handing over.
const giveUpBefore = 3 * time.Second

// workerRole runs jobs and delivers webhooks.
type workerRole struct {
	core       *core
	queue      *queue
	worker     *worker.Worker
	speech     *speechRole
	dispatcher *webhooks.Dispatcher
	servers    []*jobs.Server
}

func newWorkerRole(k *core, q *queue) (*workerRole, error) {
	cfg := k.cfg
	engine, err := newSpeech(cfg, k.log)
	if err != nil {
		return nil, err
	}
	r := &workerRole{core: k, queue: q, speech: engine}
	policy := k.policy
	policy.TotalTimeout = cfg.WebhookTimeout
	r.dispatcher = &webhooks.Dispatcher{
		Store: deliveryStore{failpoint.Store(k.store), k.app}, Client: guard.New(policy), Endpoints: endpointStore{k.app}, Concurrency: cfg.WebhookConcurrency,
		Timeout: cfg.WebhookTimeout, Log: k.log.With("component", "webhooks"), Observe: k.observeDelivery,
	}
	k.app.CheckLanguage = engine.CheckLanguage
	r.worker = &worker.Worker{
		Config: worker.Config{
			TextConcurrency: cfg.TextConcurrency, AudioConcurrency: cfg.AudioConcurrency,
			Lease: cfg.Lease, MaxAttempts: cfg.MaxAttempts, DrainBatch: cfg.DrainBatch, DrainTime: cfg.DrainTime,
			TextTimeout: cfg.JobTextTimeout, AudioTimeout: cfg.JobAudioTimeout,
			Rehint: cfg.RehintInterval, ReapEvery: cfg.ReapInterval, MaxAudioBytes: cfg.MaxAudioBytes,
		},
		Store: failpoint.Store(k.store), Blobs: k.blobs, Hints: failpoint.Hints(q.client), Notify: r.dispatcher.Notify,
		Speech: r.speech, Measure: engine.Measure, Insights: failpoint.Analyzer(k.engine), Listen: k.engine, Recordings: k.store, Fetch: k.fetchClient(),
		Log: k.log.With("component", "worker"), Observe: k.observer(),
	}
	r.worker.Linguist = k.engine
	if r.worker.Model, err = newModel(cfg, k.log); err != nil {
		return nil, err
	}
	r.addServer(conversation.TextQueue, cfg.TextConcurrency)
	r.addServer(conversation.AudioQueue, cfg.AudioConcurrency)
	if q.embedded == nil { // with the API in this process the dispatcher hears of jobs directly
		r.servers = append(r.servers, jobs.NewDeliveryServer(q.rdb, jobs.ServerConfig{
			Queue: conversation.WebhookQueue, Concurrency: 1, Poll: webhookPoll, Grace: time.Second, Log: k.log,
		}, r.dispatcher.Notify))
	}
	return r, nil
}

func (r *workerRole) addServer(name conversation.Queue, concurrency int) {
	r.servers = append(r.servers, jobs.NewServer(r.queue.rdb, jobs.ServerConfig{
		Queue: name, Concurrency: concurrency, Poll: r.queue.poll, Grace: time.Second, Log: r.core.log,
	}, r.worker.Handle))
}

// run works until ctx ends, then finishes or hands over what is running.
func (r *workerRole) run(ctx context.Context) error {
	for _, s := range r.servers {
		if err := s.Start(); err != nil {
			return err
		}
	}
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { r.worker.Reap(gctx); return nil })
	g.Go(func() error { return r.dispatcher.Run(gctx) })
	g.Go(func() error { r.sweep(gctx); return nil })
	<-gctx.Done()
	for _, s := range r.servers {
		s.Quiet()
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), max(time.Second, r.core.cfg.ShutdownGrace-giveUpBefore))
	defer cancel()
	r.worker.Stop(grace)
	for _, s := range r.servers {
		s.Stop()
	}
	err := g.Wait()
	if cerr := r.speech.Close(); cerr != nil {
		r.core.log.Warn("close speech engine", "error", cerr)
	}
	if ctx.Err() != nil {
		return nil // asked to stop
	}
	return err
}

// deliveryStore is the outbox with the accounts' secrets opened for signing.
type deliveryStore struct {
	storage.Store

	app *app.App
}

// Tenant gives an account with its webhook secret in clear.
func (d deliveryStore) Tenant(ctx context.Context, id string) (conversation.Tenant, error) {
	return d.app.OpenTenant(ctx, id)
}

// endpointStore opens the secrets of the accounts' endpoints for signing.
type endpointStore struct{ app *app.App }

// Endpoint gives an endpoint with its secrets in clear.
func (e endpointStore) Endpoint(ctx context.Context, tenantID, id string) (conversation.Endpoint, error) {
	return e.app.OpenEndpoint(ctx, tenantID, id)
}
