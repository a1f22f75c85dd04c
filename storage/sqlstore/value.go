package sqlstore

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"parlance/conversation"
)

// never is the zero time in milliseconds, as it is stored.
const never = -62135596800000

// instant reads milliseconds into a time.
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

// truth gives 1 or 0.
func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// finite gives 0 for what neither JSON nor SQLite can hold.
func finite(f float64) float64 {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	return f
}

// encode gives v as JSON.
func encode(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encode %T: %w", v, err)
	}
	return string(b), nil
}

// decode reads what encode gave; "" leaves v as it is.
func decode(s string, v any) error {
	if s == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(s), v); err != nil {
		return fmt.Errorf("decode %T: %w", v, err)
	}
	return nil
}

// found turns the absence of a row into NotFound.
func found(err error, what, id string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return notFound(what, id)
	}
	return err
}

// changed turns a write that hit no row into NotFound.
func changed(rows int64, err error, what, id string) error {
	if err == nil && rows == 0 {
		return notFound(what, id)
	}
	return err
}

func notFound(what, id string) error {
	return conversation.Errorf(conversation.NotFound, "There is no %s %q.", what, id)
}

func none(err error) bool { return errors.Is(err, sql.ErrNoRows) }
