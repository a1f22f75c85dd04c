// Package storagetest is what every implementation of storage.Store and
// storage.Blobs must pass. An implementation's own test calls Run or RunBlobs
// with a function that makes an empty store; each case gets one of its own.
//
// The cases say what storage promises, in terms of its interface only. They wait
// for conditions, never for time: a lease that must expire lasts a millisecond.
package storagetest

import (
	"testing"

	"parlance/storage"
)

// Store is all that the suite asks of an implementation.
type Store interface {
	storage.Store
	storage.Policies
	storage.JobReplays
	storage.Recordings
	storage.Attributing
}

// Run runs the conformance suite of Store. open gives an empty one that is closed
// by the test's cleanup.
func Run(t *testing.T, open func(t *testing.T) Store) {
	t.Helper()
	for _, group := range []struct {
		name  string
		cases []testCase
	}{
		{"Submit", submitCases()},
		{"Idempotency", idempotencyCases()},
		{"Claim", claimCases()},
		{"Lease", leaseCases()},
		{"Settle", settleCases()},
		{"Effects", effectCases()},
		{"Retry", retryCases()},
		{"Steer", steerCases()},
		{"Block", blockCases()},
		{"Reap", reapCases()},
		{"Race", raceCases()},
		{"Jobs", jobCases()},
		{"Conversations", conversationCases()},
		{"Editing", editingCases()},
		{"Delete", deleteCases()},
		{"Deliveries", deliveryCases()},
		{"Replay", replayCases()},
		{"Endpoints", endpointCases()},
		{"Accounts", accountCases()},
		{"Trackers", trackerCases()},
		{"Recordings", recordingCases()},
		{"Isolation", isolationCases()},
		{"Server", serverCases()},
	} {
		t.Run(group.name, func(t *testing.T) {
			t.Parallel()
			for _, c := range group.cases {
				t.Run(c.name, func(t *testing.T) {
					t.Parallel()
					c.run(newKit(t, open(t)))
				})
			}
		})
	}
}

// testCase is one promise.
type testCase struct {
	name string
	run  func(k *kit)
}
