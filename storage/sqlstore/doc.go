// Package sqlstore keeps conversations, jobs, insights, webhooks and accounts in
// SQLite or PostgreSQL. It implements storage.Store and nothing else.
//
// It reads what app submits and what worker settles; it hands jobs to worker,
// deliveries to webhooks and everything to the read side. It does no work of
// its own: nothing here runs unless it is called.
//
// Order within a conversation rests on one row of the table conversations (see
// migrations): its unfinished jobs are among head_seq up to next_seq, its state says
// whether nobody (idle), a hint (queued) or a worker (running) is on it, gen
// makes old hints stale and fence makes old claims powerless.
//
//	idle --submit--> queued --claim--> running --settle--> running | queued | idle
//	                   ^                  |
//	                   +-- reap, release -+
//
// Each exported method is one transaction with its errors translated; the SQL is
// in the unexported functions beside it, next to the scan of its result. A
// function given to Write may run twice, so it sets results and never adds to
// them.
package sqlstore
