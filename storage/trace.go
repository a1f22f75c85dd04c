package storage

import "context"

type traceKey struct{}

// WithTrace gives a context in which Submit keeps the trace (a W3C traceparent)
// that the job belongs to. It is no part of Submission, because nothing but those
// who watch the server ever asks for it; without one, nothing is written.
func WithTrace(ctx context.Context, traceparent string) context.Context {
	return context.WithValue(ctx, traceKey{}, traceparent)
}

// TraceOf gives what WithTrace put into ctx; "" = nothing.
func TraceOf(ctx context.Context) string {
	trace, _ := ctx.Value(traceKey{}).(string)
	return trace
}
