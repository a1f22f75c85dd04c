package conversation

import (
	"errors"
	"fmt"
	"time"
)

// Code classifies an error; a dialect maps each code to one HTTP status.
type Code string

// The error codes. Everything that is not an *Error is Internal: it is logged
// and never shown to a client.
const (
	Invalid        Code = "invalid"         // the request breaks a rule; the message names field and rule
	Unauthorized   Code = "unauthorized"    // no credential, or a bad or expired one
	Forbidden      Code = "forbidden"       // a good credential that may not do this
	NotFound       Code = "not_found"       // no such thing for this tenant
	Conflict       Code = "conflict"        // the state of the thing does not allow it
	TooLarge       Code = "too_large"       // over a size limit
	Unsupported    Code = "unsupported"     // a media type or format that is not accepted
	Unprocessable  Code = "unprocessable"   // well-formed, but cannot be processed
	LimitReached   Code = "limit_reached"   // too many requests or jobs; try later
	Unavailable    Code = "unavailable"     // a dependency is away; try later
	Internal       Code = "internal"        // ours
	Fenced         Code = "fenced"          // a worker lost its lease; its result was refused
	EngineMissing  Code = "engine_missing"  // no speech engine is installed in this build or machine
	DeadlinePassed Code = "deadline_passed" // a stage ran out of its time
	Cancelled      Code = "cancelled"       // somebody cancelled the job
)

// Error is the one error type that crosses package borders with a meaning.
type Error struct {
	Code    Code
	Message string // for the user: what was wrong, where, what is allowed
	Field   string // the offending field of the request, if one can be named

	// RetryAfter is how long a client should wait, for LimitReached and
	// Unavailable; 0 if unknown.
	RetryAfter time.Duration
	// Err is the cause; it is logged and never shown.
	Err error
}

// Error joins code, message and cause for logs.
func (e *Error) Error() string {
	s := string(e.Code) + ": " + e.Message
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an *Error with a formatted message for the user.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// InvalidField makes an Invalid error that names the field.
func InvalidField(field, format string, args ...any) *Error {
	return &Error{Code: Invalid, Field: field, Message: fmt.Sprintf(format, args...)}
}

// CodeOf gives the code of the first *Error in the chain; Internal for any
// other error and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return Internal
}

// MessageOf gives the text a user may see: the message of the first *Error in
// the chain, a neutral sentence for anything else.
func MessageOf(err error) string {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Message
	}
	return "An internal error occurred."
}

// Retryable tells whether trying the same work again may succeed: internal
// faults, absent dependencies and passed deadlines are; a wrong input is not.
func Retryable(err error) bool {
	switch CodeOf(err) {
	case Internal, Unavailable, DeadlinePassed:
		return true
	default:
		return false
	}
}
