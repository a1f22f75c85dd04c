package insights

import (
	"context"
	"errors"
	"strings"
	"testing"

	"parlance/conversation"
)

// endsAfter is a context that ends when it has been asked for the n-th time.
type endsAfter struct {
	context.Context //nolint:containedctx // it is one

	n, asked int
}

func (c *endsAfter) Err() error {
	if c.asked++; c.asked > c.n {
		return context.Canceled
	}
	return nil
}

// TestAnalyze_Cancel makes sure that the end of the context is noticed within a
// message, however long it is.
func TestAnalyze_Cancel(t *testing.T) {
	t.Parallel()
	e := New()
	m := conversation.Message{ID: "1", Text: strings.Repeat("Please send me the report by Friday. ", 500)}
	ctx := &endsAfter{Context: t.Context(), n: 20}
	if _, err := e.Analyze(ctx, Input{New: []conversation.Message{m}}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	if ctx.asked > 30 {
		t.Errorf("it went on and asked %d times", ctx.asked)
	}
}
