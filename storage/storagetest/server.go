package storagetest

import (
	"context"
	"errors"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

func serverCases() []testCase {
	return []testCase{
		{"clock", serverClock},
		{"ping", func(k *kit) { k.must(k.s.Ping(k.ctx)) }},
		{"ended context", serverContext},
		{"closed", serverClosed},
	}
}

func serverClock(k *kit) {
	now, err := k.s.Now(k.ctx)
	k.must(err)
	if d := time.Since(now).Abs(); d > patience {
		k.Errorf("the clock is off by %v", d)
	}
	if now.Location() != time.UTC {
		k.Errorf("the clock is in %v", now.Location())
	}
}

func serverContext(k *kit) {
	ctx, cancel := context.WithCancel(k.ctx)
	cancel()
	_, _, err := k.s.Submit(ctx, k.first(conversation.TextJob))
	if !errors.Is(err, context.Canceled) {
		k.Errorf("submit: %v, want %v", err, context.Canceled)
	}
	_, err = k.s.Now(ctx)
	if !errors.Is(err, context.Canceled) {
		k.Errorf("now: %v, want %v", err, context.Canceled)
	}
	n, err := k.s.OpenTenantJobs(k.ctx, k.tenant)
	k.must(err)
	equal(k, "open jobs", n, 0)
}

func serverClosed(k *kit) {
	_, h := k.newConversation(conversation.TextJob)
	k.must(k.s.Close())
	_, err := k.s.Claim(k.ctx, h, long, maxAttempts)
	k.code("claim", err, conversation.Unavailable)
	_, err = k.s.Settle(k.ctx, storage.Claim{}, storage.Outcome{}, long, maxAttempts)
	k.code("settle", err, conversation.Unavailable)
	_, err = k.s.Now(k.ctx)
	k.code("now", err, conversation.Unavailable)
	k.must(k.s.Close()) // twice does no harm
}
