// Package tracing makes OpenTelemetry traces of what the floors below tell of: a
// request, the job it submitted with its stages, and the webhooks that told of the
// job. All of them are one trace, whichever processes they happened in, and a
// webhook carries it on to its receiver.
//
// It reads the hooks of api, worker and webhooks and sends spans to a collector
// over OTLP/HTTP. A span has ids, kinds, sizes and codes; never what was said, the
// path of a webhook or a token. It is the only place that knows OpenTelemetry; with
// no collector it is not there at all.
package tracing

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Config says where traces go.
type Config struct {
	Endpoint string // of the collector, such as http://localhost:4318
	Percent  int    // share of requests that are traced, 0 to 100
	Version  string // of the program
	Log      *slog.Logger
}

// Kept finds the trace that a job was submitted in; "" = it was not traced.
type Kept interface {
	Trace(ctx context.Context, jobID string) (traceparent string, err error)
}

// Tracer makes spans. It is safe for concurrent use.
type Tracer struct {
	provider *sdktrace.TracerProvider
	tracer   trace.Tracer
	kept     Kept
	log      *slog.Logger
}

// The waits of the exporter: to send one batch, and for the last ones at the end.
const (
	exportTimeout = 10 * time.Second
	stopTimeout   = 3 * time.Second
)

// tracesPath is where a collector takes traces.
const tracesPath = "/v1/traces"

// Start makes a tracer. Headers for the collector, such as a key, and attributes
// of the service are taken from OTEL_EXPORTER_OTLP_HEADERS,
// OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME, as the SDK has them.
func Start(ctx context.Context, cfg Config, kept Kept) (*Tracer, error) {
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { cfg.Log.Warn("traces", "error", err) }))
	endpoint := strings.TrimSuffix(cfg.Endpoint, tracesPath) + tracesPath
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(endpoint),
		otlptracehttp.WithCompression(otlptracehttp.GzipCompression), otlptracehttp.WithTimeout(exportTimeout))
	if err != nil {
		return nil, fmt.Errorf("trace exporter: %w", err)
	}
	about, err := resource.New(ctx, resource.WithHost(), resource.WithProcessPID(), resource.WithAttributes(
		attribute.String("service.name", "parlance"), attribute.String("service.version", cfg.Version)), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("trace resource: %w", err)
	}
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(about),
		sdktrace.WithSampler(sampler(cfg.Percent)))
	return &Tracer{provider, provider.Tracer("parlance"), kept, cfg.Log}, nil
}

// sampler takes a share of all traces. What a client says of its own trace can
// make it none, but not make it one: tracing is ours to pay for.
func sampler(percent int) sdktrace.Sampler {
	share := sdktrace.TraceIDRatioBased(float64(percent) / 100)
	return sdktrace.ParentBased(share, sdktrace.WithRemoteParentSampled(share))
}

// Stop sends what is left.
func (t *Tracer) Stop() {
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	if err := t.provider.Shutdown(ctx); err != nil {
		t.log.Warn("the last traces were not sent", "error", err)
	}
}

// Traceparent is the trace of ctx as it travels with a job; "" = not traced.
func Traceparent(ctx context.Context) string {
	if !trace.SpanContextFromContext(ctx).IsSampled() {
		return ""
	}
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	return carrier["traceparent"]
}

// ofJob is the context of a job's trace; traced is false when it has none.
func (t *Tracer) ofJob(ctx context.Context, jobID string) (_ context.Context, traced bool) {
	parent, err := t.kept.Trace(ctx, jobID)
	if err != nil || parent == "" {
		return ctx, false // a job that cannot be traced is done all the same
	}
	ctx = propagation.TraceContext{}.Extract(ctx, propagation.MapCarrier{"traceparent": parent})
	return ctx, trace.SpanContextFromContext(ctx).IsSampled()
}
