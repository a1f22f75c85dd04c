package sqldb

import (
	"database/sql"
	"fmt"
	"time"
)

// Never is the zero time in milliseconds, as it is stored.
const Never = -62135596800000

// Instant reads milliseconds into t.
func Instant(t *time.Time) sql.Scanner { return instant{t} }

type instant struct{ t *time.Time }

// Scan is the method of sql.Scanner.
func (i instant) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return fmt.Errorf("an instant is %T, not an integer", v)
	}
	*i.t = time.UnixMilli(n).UTC()
	return nil
}

// Truth gives 1 or 0, as truth is stored.
func Truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
