// Package worker does the work: it takes hints from jobs, claims conversations
// from storage, runs the stages of each job in the order that pipeline.go shows
// on one screen, and settles the result in one transaction that only the holder
// of the lease can commit.
//
// It reads payloads and the conversation's tail from storage, recordings from
// the blob store, and hands effects back to storage. It knows nothing of HTTP.
package worker
