package storagetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"

	"parlance/conversation"
	"parlance/storage"
)

func raceCases() []testCase {
	return []testCase{
		{"submits to one conversation", raceSubmit},
		{"submits and retries at the limit", raceLimit},
		{"claims for one hint", raceClaim},
		{"deliveries of one job", raceDelivery},
		{"delete while running", raceDelete},
		{"settle and submit", raceSettleSubmit},
		{"workers keep the order", raceWorkers},
		{"reapers share the work", raceReap},
	}
}

// together runs f in n goroutines at once. Errors are reported after the end,
// because a test may only be ended by its own goroutine.
func (k *kit) together(n int, f func(i int) error) {
	k.Helper()
	var (
		wg    sync.WaitGroup
		start = make(chan struct{})
		errs  = make([]error, n)
	)
	for i := range n {
		wg.Go(func() {
			<-start
			errs[i] = f(i)
		})
	}
	close(start)
	wg.Wait()
	for _, err := range errs {
		k.must(err)
	}
}

func raceSubmit(k *kit) {
	const goroutines, each = 20, 5
	first, _ := k.newConversation(conversation.TextJob)
	var (
		mu   sync.Mutex
		seqs = []int64{first.Seq}
	)
	k.together(goroutines, func(int) error {
		for range each {
			j, h, err := k.s.Submit(k.ctx, k.next(first.ConversationID, conversation.TextJob))
			if err != nil {
				return err
			}
			mu.Lock()
			seqs = append(seqs, j.Seq)
			mu.Unlock()
			if h != nil {
				return fmt.Errorf("job %d of a queued conversation gave a hint", j.Seq)
			}
		}
		return nil
	})
	slices.Sort(seqs)
	for i, s := range seqs {
		equal(k, "sequence without gaps", s, int64(i+1))
	}
	k.open(first.ConversationID, goroutines*each+1, goroutines*each+1)
}

// raceLimit lets many try to add a job at once: new conversations, appends and
// retries. As many as there is room for get through, and not one more.
func raceLimit(k *kit) {
	const limit, room, each = 12, 7, 8
	first, h := k.newConversation(conversation.TextJob)
	var failed []conversation.Job
	for range each {
		j, h := k.newConversation(conversation.TextJob)
		k.settle(k.claim(h, long), storage.Outcome{Err: errBroken})
		failed = append(failed, j)
	}
	k.drain(h)
	for range limit - room {
		k.appendJob(first.ConversationID, conversation.TextJob)
	}
	var accepted atomic.Int64
	k.together(3*each, func(i int) error {
		var err error
		switch sub := k.first(conversation.TextJob); i % 3 {
		case 0:
			_, _, err = k.s.Retry(k.ctx, k.tenant, failed[i/3].ID, limit)
		case 1:
			sub = k.next(first.ConversationID, conversation.TextJob)
			fallthrough
		default:
			sub.MaxOpenJobs = limit
			_, _, err = k.s.Submit(k.ctx, sub)
		}
		if conversation.CodeOf(err) == conversation.LimitReached {
			return nil
		}
		accepted.Add(1)
		return err
	})
	equal(k, "accepted", accepted.Load(), room)
	n, err := k.s.OpenTenantJobs(k.ctx, k.tenant)
	k.must(err)
	equal(k, "open jobs", n, limit)
}

func raceClaim(k *kit) {
	_, h := k.newConversation(conversation.TextJob)
	claims := make([]*storage.Claim, 20)
	k.together(len(claims), func(i int) (err error) {
		claims[i], err = k.s.Claim(k.ctx, h, long, maxAttempts)
		return err
	})
	won := 0
	for _, c := range claims {
		if c != nil {
			won++
			equal(k, "attempts", c.Job.Attempts, 1)
		}
	}
	equal(k, "winners", won, 1)
}

func raceDelivery(k *kit) {
	j := k.withWebhook()
	got := make([]*conversation.Delivery, 10)
	k.together(len(got), func(i int) (err error) {
		got[i], err = k.s.ClaimDelivery(k.ctx, j.ID, long)
		return err
	})
	won := 0
	for _, d := range got {
		if d != nil {
			won++
		}
	}
	equal(k, "winners", won, 1)
}

// raceDelete deletes conversations whose jobs are being settled. Whoever is
// first, nothing may be left over.
func raceDelete(k *kit) {
	const n = 10
	claims := make([]storage.Claim, n)
	for i := range n {
		sub := k.first(conversation.TextJob)
		sub.Job.WebhookURL = "https://example.com"
		j, h, err := k.s.Submit(k.ctx, sub)
		k.must(err)
		k.appendJob(j.ConversationID, conversation.TextJob)
		claims[i] = k.claim(*h, long)
	}
	k.together(2*n, func(i int) error {
		c := claims[i/2]
		if i%2 == 0 {
			_, err := k.s.DeleteConversation(k.ctx, k.tenant, c.ConversationID)
			return err
		}
		_, err := k.s.Settle(k.ctx, c, storage.Outcome{Effects: sample()}, long, maxAttempts)
		if conversation.CodeOf(err) == conversation.Fenced {
			return nil
		}
		return err
	})
	for _, c := range claims {
		_, err := k.s.Job(k.ctx, k.tenant, c.Job.ID)
		k.code("job of a deleted conversation", err, conversation.NotFound)
		k.code("renew", k.s.Renew(k.ctx, c, long), conversation.Fenced)
	}
	open, err := k.s.OpenTenantJobs(k.ctx, k.tenant)
	k.must(err)
	equal(k, "open jobs", open, 0)
	backlog, err := k.s.Backlog(k.ctx)
	k.must(err)
	equal(k, "backlog", backlog, map[conversation.Queue]int{})
	ds, err := k.s.DeliveriesOf(k.ctx, k.tenant, "", 100)
	k.must(err)
	equal(k, "deliveries", ds, nil)
}

// raceSettleSubmit settles the last job while another one is submitted: either
// the settling worker gets it, or the submitter gets a hint, never neither.
func raceSettleSubmit(k *kit) {
	j, h := k.newConversation(conversation.TextJob)
	c := k.claim(h, long)
	for round := range 30 {
		var (
			next storage.Next
			hint *storage.Hint
		)
		k.together(2, func(i int) (err error) {
			if i == 0 {
				next, err = k.s.Settle(k.ctx, c, storage.Outcome{}, long, maxAttempts)
			} else {
				_, hint, err = k.s.Submit(k.ctx, k.next(j.ConversationID, conversation.TextJob))
			}
			return err
		})
		switch {
		case next.Claim != nil && hint == nil:
			c = *next.Claim
		case next.Claim == nil && hint != nil:
			c = k.claim(*hint, long)
		default:
			k.Fatalf("round %d: claim %v, hint %v: want exactly one", round, next.Claim, hint)
		}
	}
}

// raceWorkers lets workers drain conversations with every kind of outcome. The
// log that the jobs write must show each conversation in order, each job once.
func raceWorkers(k *kit) {
	const workers, conversations, jobs = 8, 6, 15
	hints := make(chan storage.Hint, conversations*jobs*10)
	var left sync.WaitGroup
	left.Add(conversations * jobs)
	var convs []string
	for range conversations {
		j, h := k.newConversation(conversation.TextJob)
		convs = append(convs, j.ConversationID)
		hints <- h
		for range jobs - 1 {
			k.appendJob(j.ConversationID, conversation.TextJob)
		}
	}
	go func() { left.Wait(); close(hints) }()
	failed := make(chan struct{}) // one failure ends all: its job would never be done
	fail := sync.OnceFunc(func() { close(failed) })
	k.together(workers, func(i int) error {
		w := raceWorker{k, hints, &left, rand.New(rand.NewPCG(uint64(i), 1))}
		for {
			select {
			case <-failed:
				return nil
			case h, more := <-hints:
				if !more {
					return nil
				}
				if err := w.serve(h); err != nil {
					fail()
					return err
				}
			}
		}
	})
	for _, id := range convs {
		ms, err := k.s.Messages(k.ctx, k.tenant, id, false)
		k.must(err)
		equal(k, "messages", len(ms), jobs)
		for i, m := range ms {
			equal(k, "message", m.Text, fmt.Sprint("job ", i+1))
		}
		k.open(id, 0, 0)
	}
}

type raceWorker struct {
	k     *kit
	hints chan storage.Hint
	left  *sync.WaitGroup
	rnd   *rand.Rand
}

func (w raceWorker) serve(h storage.Hint) error {
	c, err := w.k.s.Claim(w.k.ctx, h, long, maxAttempts)
	if err == nil && c == nil && !h.At.IsZero() {
		w.hints <- h // too early: again
	}
	for c != nil && err == nil {
		var next storage.Next
		next, err = w.work(*c)
		c = next.Claim
		if next.Hint != nil {
			w.hints <- *next.Hint
		}
	}
	return err
}

func (w raceWorker) work(c storage.Claim) (storage.Next, error) {
	s, ctx := w.k.s, w.k.ctx
	switch w.rnd.IntN(6) {
	case 0:
		return s.Settle(ctx, c, storage.Outcome{Err: errBroken, RetryIn: brief}, long, maxAttempts)
	case 1:
		h, err := s.Release(ctx, c)
		return storage.Next{Hint: h}, err
	}
	tail, err := s.Tail(ctx, c.TenantID, c.ConversationID, 1)
	if err != nil {
		return storage.Next{}, err
	}
	o := storage.Outcome{Yield: w.rnd.IntN(4) == 0, Effects: &storage.Effects{Messages: []conversation.Message{{
		ID: conversation.NewNumericID(), Position: tail.Count, Text: fmt.Sprint("job ", c.Job.Seq),
	}}}}
	next, err := s.Settle(ctx, c, o, long, maxAttempts)
	if next.Hint != nil {
		w.hints <- *next.Hint
		next.Hint = nil
	}
	if err == nil {
		w.left.Done()
	}
	return next, err
}

func raceReap(k *kit) {
	const n = 30
	for range n {
		k.newConversation(conversation.TextJob)
	}
	k.later()
	var (
		mu   sync.Mutex
		seen = map[string]int{}
	)
	k.together(6, func(int) error {
		for range 4 {
			hs, err := k.s.Reap(k.ctx, brief, 5)
			if err != nil {
				return err
			}
			mu.Lock()
			for _, h := range hs {
				seen[h.ConversationID]++
			}
			mu.Unlock()
		}
		return nil
	})
	for id := range seen {
		if id == "" {
			k.Error("a hint without a conversation")
		}
	}
	k.until("all are hinted", func() bool {
		hs, err := k.s.Reap(k.ctx, brief, 5)
		k.must(err)
		for _, h := range hs {
			seen[h.ConversationID]++
		}
		return len(seen) == n
	})
}
