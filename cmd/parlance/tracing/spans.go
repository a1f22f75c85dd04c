package tracing

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"parlance/conversation"
	"parlance/webhooks"
)

// Request begins the span of a request; it is api.Config's Trace.
func (t *Tracer) Request(r *http.Request, route string) (context.Context, func(status int)) {
	ctx := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	ctx, span := t.tracer.Start(ctx, r.Method+" "+route, trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
		attribute.String("http.request.method", r.Method), attribute.String("http.route", route)))
	return ctx, func(status int) {
		if status == 0 {
			status = http.StatusInternalServerError
		}
		span.SetAttributes(attribute.Int("http.response.status_code", status))
		if status >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, http.StatusText(status))
		}
		span.End()
	}
}

// Work begins the span of a job, or of one of its stages; it is worker.Observer's
// Begin. The first start of a job also gets a span for the time that it waited.
func (t *Tracer) Work(ctx context.Context, j conversation.Job, stage string) (context.Context, func(error)) {
	name := "stage " + stage
	if stage == "" {
		var traced bool
		if ctx, traced = t.ofJob(ctx, j.ID); !traced {
			return ctx, func(error) {}
		}
		name = "job " + string(j.Kind)
		if j.Attempts <= 1 {
			_, wait := t.tracer.Start(ctx, "queue "+string(j.Kind.Queue()), trace.WithTimestamp(j.CreatedAt))
			wait.End()
		}
	}
	if !trace.SpanContextFromContext(ctx).IsSampled() {
		return ctx, func(error) {}
	}
	ctx, span := t.tracer.Start(ctx, name, trace.WithSpanKind(kindOf(stage)))
	if stage == "" {
		span.SetAttributes(ofJob(j)...)
	}
	return ctx, func(err error) {
		if err != nil { // its code only: a message may repeat what was sent
			span.SetStatus(codes.Error, string(conversation.CodeOf(err)))
		}
		span.End()
	}
}

func kindOf(stage string) trace.SpanKind {
	if stage == "" {
		return trace.SpanKindConsumer
	}
	return trace.SpanKindInternal
}

func ofJob(j conversation.Job) []attribute.KeyValue {
	return []attribute.KeyValue{
		attribute.String("parlance.job_id", j.ID), attribute.String("parlance.conversation_id", j.ConversationID),
		attribute.String("parlance.request_id", j.RequestID), attribute.String("parlance.tenant_id", j.TenantID),
		attribute.Int64("parlance.seq", j.Seq), attribute.Int("parlance.attempt", j.Attempts),
	}
}

// lookup bounds the search for the trace of a webhook.
const lookup = time.Second

// Delivery begins the span of an attempt and gives the receiver its traceparent;
// it is webhooks.Dispatcher's Trace.
func (t *Tracer) Delivery(ctx context.Context, d conversation.Delivery, h http.Header) (end func(webhooks.Result)) {
	if d.JobID == "" {
		return func(webhooks.Result) {}
	}
	short, cancel := context.WithTimeout(ctx, lookup)
	defer cancel()
	ctx, traced := t.ofJob(short, d.JobID)
	if !traced {
		return func(webhooks.Result) {}
	}
	ctx, span := t.tracer.Start(ctx, "webhook "+d.EventType, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
		attribute.String("http.request.method", http.MethodPost), attribute.String("server.address", hostOf(d.URL)),
		attribute.String("parlance.job_id", d.JobID), attribute.String("parlance.delivery_id", d.ID),
		attribute.Int("parlance.sequence", d.Sequence), attribute.Int("parlance.attempt", d.Attempts+1)))
	propagation.TraceContext{}.Inject(ctx, propagation.HeaderCarrier(h))
	return func(r webhooks.Result) {
		if r.Attempt.Status > 0 {
			span.SetAttributes(attribute.Int("http.response.status_code", r.Attempt.Status))
		}
		if r.Verdict != webhooks.Delivered {
			span.SetStatus(codes.Error, r.Attempt.Error)
		}
		span.End()
	}
}

// hostOf is what may be shown of a receiver's address: the rest can be a secret.
func hostOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
