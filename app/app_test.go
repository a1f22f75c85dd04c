package app_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parlance/app"
	"parlance/conversation"
	"parlance/insights"
	"parlance/storage/blobs"
	"parlance/storage/sqlstore"
)

// bundle is the use cases over a real store, with a clock that tests move.
type bundle struct {
	*app.App

	t     *testing.T
	owner *app.Owner
	me    conversation.Principal
	now   time.Time
	hints []conversation.Hint
}

func newBundle(t *testing.T) *bundle {
	t.Helper()
	dir := t.TempDir()
	store, err := sqlstore.Open(t.Context(), sqlstore.Config{Path: filepath.Join(dir, "test.db"), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	b := &bundle{t: t, now: time.Now().UTC().Truncate(time.Second)}
	keys, err := app.NewKeyring(store, bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	kept, err := blobs.NewDir(filepath.Join(dir, "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	b.App = &app.App{
		Store: store, Policies: store, Replays: store, Blobs: kept, Recordings: store, Hints: b, Webhooks: b, Insights: insights.New(), Keys: keys,
		Limits:    app.Limits{MaxMessages: 3, MaxMessageRunes: 100, MaxAudioBytes: 1000},
		TokenLife: 24 * time.Hour, Clock: func() time.Time { return b.now }, Log: slog.New(slog.DiscardHandler),
	}
	if b.owner, err = b.EnsureOwner(t.Context()); err != nil || b.owner == nil {
		t.Fatalf("first owner: %v, %v", b.owner, err)
	}
	b.me = conversation.Principal{TenantID: b.owner.Tenant.ID}
	return b
}

// Hint collects hints.
func (b *bundle) Hint(_ context.Context, h conversation.Hint) { b.hints = append(b.hints, h) }

// Notify is not looked at.
func (b *bundle) Notify(string) {}

func (b *bundle) blobKeys() (keys []string) {
	b.t.Helper()
	err := b.Blobs.List(b.t.Context(), "", func(key string, _ time.Time) error {
		keys = append(keys, key)
		return nil
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return keys
}

func text(content string) []conversation.InputMessage {
	return []conversation.InputMessage{{Text: content}}
}

func TestApp_SubmitText(t *testing.T) {
	t.Parallel()
	b := newBundle(t)
	acc, err := b.SubmitText(t.Context(), b.me, app.TextRequest{Messages: text("hello")})
	if err != nil {
		t.Fatal(err)
	}
	if len(acc.ConversationID) != 16 || len(acc.JobID) != 36 {
		t.Errorf("ids %q and %q", acc.ConversationID, acc.JobID)
	}
	if len(b.hints) != 1 || b.hints[0].ConversationID != acc.ConversationID {
		t.Errorf("hints = %v", b.hints)
	}
	c, _, err := b.Conversation(t.Context(), b.me, acc.ConversationID)
	if err != nil || c.Name != acc.ConversationID {
		t.Errorf("conversation named %q, %v; want its id", c.Name, err)
	}
}

func TestApp_SubmitText_Refusals(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		name  string
		r     app.TextRequest
		code  conversation.Code
		field string
	}{
		{"no messages", app.TextRequest{}, conversation.Invalid, "messages"},
		{"blank content", app.TextRequest{Messages: text(" \n")}, conversation.Invalid, "messages[0].payload.content"},
		{"too many", app.TextRequest{Messages: make([]conversation.InputMessage, 4)}, conversation.TooLarge, "messages"},
		{"too long", app.TextRequest{Messages: text(strings.Repeat("x", 101))}, conversation.Invalid, "messages[0].payload.content"},
		{"ends before it starts", app.TextRequest{Messages: []conversation.InputMessage{{Text: "x", StartTime: day, EndTime: day.Add(-time.Second)}}}, conversation.Invalid, "messages[0].duration.endTime"},
		{"threshold", app.TextRequest{Submission: app.Submission{Options: conversation.Options{ConfidenceThreshold: 1.1}}, Messages: text("x")}, conversation.Invalid, "confidenceThreshold"},
		{"webhook", app.TextRequest{Submission: app.Submission{WebhookURL: "ftp://example.com"}, Messages: text("x")}, conversation.Invalid, "webhookUrl"},
		{"unknown conversation", app.TextRequest{Submission: app.Submission{ConversationID: "1234567890123456"}, Messages: text("x")}, conversation.NotFound, ""},
	}
	b := newBundle(t)
	for _, tt := range tests {
		_, err := b.SubmitText(t.Context(), b.me, tt.r)
		var e *conversation.Error
		if !errors.As(err, &e) || e.Code != tt.code || e.Field != tt.field || e.Message == "" {
			t.Errorf("%s: %v, want code %s at field %q", tt.name, err, tt.code, tt.field)
		}
	}
	if jobs, err := b.Jobs(t.Context(), b.me, conversation.JobFilter{Limit: 10}); err != nil || len(jobs) != 0 {
		t.Errorf("refused submissions left %d jobs, %v", len(jobs), err)
	}
}

func TestApp_SubmitAudio_KeepsNothingItRefused(t *testing.T) {
	t.Parallel()
	b := newBundle(t)
	b.Probe = func(head []byte) error {
		if bytes.HasPrefix(head, []byte("bad")) {
			return conversation.Errorf(conversation.Unsupported, "not a recording")
		}
		return nil
	}
	b.Limits.MaxAudioDuration = time.Hour
	b.Length = func(head []byte, size int64) (time.Duration, bool) {
		if bytes.HasPrefix(head, []byte("long")) {
			return time.Duration(size) * time.Minute, true
		}
		return 24 * time.Hour, false
	}
	tests := []struct {
		name string
		r    app.AudioRequest
		code conversation.Code
	}{
		{"too long", app.AudioRequest{Body: strings.NewReader("long recording"), Size: 61}, conversation.TooLarge},
		{"empty", app.AudioRequest{Body: strings.NewReader("")}, conversation.Invalid},
		{"unsupported", app.AudioRequest{Body: strings.NewReader("bad bytes")}, conversation.Unsupported},
		{"too large", app.AudioRequest{Body: strings.NewReader(strings.Repeat("x", 1001))}, conversation.TooLarge},
		{"cut off", app.AudioRequest{Body: io.MultiReader(strings.NewReader(strings.Repeat("x", 999)), failing{})}, conversation.Invalid},
		{"unknown conversation", app.AudioRequest{Submission: app.Submission{ConversationID: "1"}, Body: strings.NewReader("sound")}, conversation.NotFound},
	}
	for _, tt := range tests {
		if _, err := b.SubmitAudio(t.Context(), b.me, tt.r); conversation.CodeOf(err) != tt.code {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.code)
		}
	}
	if keys := b.blobKeys(); len(keys) != 0 {
		t.Errorf("refused recordings were kept: %v", keys)
	}
	_, err := b.SubmitAudio(t.Context(), b.me, app.AudioRequest{Body: strings.NewReader("long recording"), Size: 90})
	if want := "The recording lasts 1h30m0s; the limit is 1h0m0s."; conversation.MessageOf(err) != want {
		t.Errorf("error %v, want %q", err, want)
	}
	acc, err := b.SubmitAudio(t.Context(), b.me, app.AudioRequest{Body: strings.NewReader(strings.Repeat("x", 1000))})
	if err != nil || len(b.blobKeys()) != 1 {
		t.Fatalf("a good recording: %v, %v", err, b.blobKeys())
	}
	if err := b.Delete(t.Context(), b.me, acc.ConversationID); err != nil || len(b.blobKeys()) != 0 {
		t.Errorf("after the deletion: %v, %v", err, b.blobKeys())
	}
}

// failing is a client that hangs up.
type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestApp_JobLimit(t *testing.T) {
	t.Parallel()
	b := newBundle(t)
	b.Limits.MaxConcurrentJobs = 2
	for range 2 {
		if _, err := b.SubmitText(t.Context(), b.me, app.TextRequest{Messages: text("x")}); err != nil {
			t.Fatal(err)
		}
	}
	_, err := b.SubmitText(t.Context(), b.me, app.TextRequest{Messages: text("x")})
	if conversation.CodeOf(err) != conversation.LimitReached {
		t.Errorf("the third of two: %v", err)
	}
}
