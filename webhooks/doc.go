// Package webhooks tells receivers about the state changes of jobs.
//
// It reads the outbox that storage keeps (one row per state change, written in
// the transaction of that change), signs each body as Standard Webhooks 1.0.0
// asks, posts it through the guarded client of webhooks/guard, and hands the
// outcome back to the outbox: delivered, due again, or dead.
//
//	          Notify(job), a hint             DueDeliveries, every second
//	                  \                          /
//	                   board: one task per job, coalesced, bounded
//	                                 |
//	        claim the job's head delivery (lease, fence)
//	                                 |
//	   endpoint free? -- no, busy --> wait in its line (no worker is held)
//	         |       \-- no, down --> put off; the outbox shows it again later
//	        yes
//	         |
//	sign, POST, read at most 64 kB --> settle --> the job's next delivery
//
// What it promises: at least once, in order per job, and one dead or slow
// receiver delays nobody else: an endpoint (account + scheme + host + port) has
// a limit of its own and a circuit breaker, and an attempt that takes longer
// than a quarter of a second no longer counts against the others. A hint
// may be lost, doubled or stale; the outbox is the truth.
//
// It is not the place that decides what a webhook says (conversation.NewDelivery
// does) and it keeps nothing of its own: after a crash unsettled deliveries are
// due again when their lease ends.
package webhooks
