//go:build !chaos

package failpoint

import (
	"parlance/storage"
	"parlance/worker"
)

// Store gives s back.
func Store(s storage.Store) storage.Store { return s }

// Hints gives h back.
func Hints(h worker.Hinter) worker.Hinter { return h }

// Analyzer gives a back.
func Analyzer(a worker.Analyzer) worker.Analyzer { return a }
