package sqlstore

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"parlance/conversation"
)

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
