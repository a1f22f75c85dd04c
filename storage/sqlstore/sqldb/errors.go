package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"parlance/conversation"
)

// retryAfter is what a client is told when the database is away.
const retryAfter = 5 * time.Second

// errClosed is what a write gets after Close.
var errClosed = errors.New("the database is closed")

// Translate gives an error of the database its meaning: Conflict for a broken
// unique key, Unavailable when the database is locked, full or away. Errors that
// have a meaning already pass unchanged, so do those of a context; everything
// else is wrapped with op and so counts as Internal.
func Translate(op string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*conversation.Error](err); ok {
		return err
	}
	wrapped := fmt.Errorf("%s: %w", op, err)
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return wrapped
	case IsUnique(err):
		return &conversation.Error{Code: conversation.Conflict, Message: "It exists already.", Err: wrapped}
	case isAway(err):
		return &conversation.Error{
			Code: conversation.Unavailable, Message: "The database is not available at the moment.",
			RetryAfter: retryAfter, Err: wrapped,
		}
	default:
		return wrapped
	}
}

// IsUnique tells whether err is a broken unique key.
func IsUnique(err error) bool {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && e.Code == "23505"
}

func isAway(err error) bool {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
			sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PROTOCOL:
			return true
		}
		return false
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return awayState(e.Code)
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return true
	}
	for _, known := range []error{driver.ErrBadConn, sql.ErrConnDone, errClosed, io.EOF, io.ErrUnexpectedEOF} {
		if errors.Is(err, known) {
			return true
		}
	}
	return saysClosed(err)
}

// saysClosed knows the errors of closed pools and connections, for which the
// packages export no value, by their texts.
func saysClosed(err error) bool {
	switch err.Error() {
	case "sql: database is closed", "conn closed", "closed pool":
		return true
	}
	inner := errors.Unwrap(err)
	return inner != nil && saysClosed(inner)
}

// awayState tells whether an SQLSTATE means "not now" rather than "never".
func awayState(code string) bool {
	if len(code) != 5 {
		return false
	}
	switch code[:2] {
	case "08", "53", "57", "58": // connection, resources, operator, system
		return true
	}
	return code == "25006" /* read-only: a standby */ || code == "25P03" /* idle too long */ || isRerun(code)
}

// isRerun tells whether the same transaction may succeed when it runs again:
// serialization failure, deadlock, lock not available.
func isRerun(code string) bool {
	return code == "40001" || code == "40P01" || code == "55P03"
}

func isBusy(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&0xff == sqlite3.SQLITE_BUSY
}
