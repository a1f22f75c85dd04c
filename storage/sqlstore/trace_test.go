package sqlstore_test

import (
	"testing"
	"time"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore"
)

// The trace of a submission is kept with its job, goes with it, and is nowhere
// when there was none.
func TestTraceOfAJob(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]func(testing.TB) sqlstore.Config{"sqlite": sqlite, "postgres": postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, config(t))
			const trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
			tenant := conversation.Tenant{ID: conversation.NewUUID(), Name: "x", CreatedAt: time.Now().UTC()}
			fatal(t, s.CreateTenant(t.Context(), tenant))
			now := time.Now().UTC()
			conv := conversation.Conversation{
				ID: conversation.NewNumericID(), TenantID: tenant.ID, Type: conversation.DefaultType, Name: "x",
				StartTime: now, EndTime: now, CreatedAt: now, UpdatedAt: now,
			}
			first, _, err := s.Submit(storage.WithTrace(t.Context(), trace), storage.Submission{
				New: &conv, Job: conversation.Job{ID: conversation.NewUUID(), TenantID: tenant.ID, Kind: conversation.NoopJob},
			})
			fatal(t, err)
			second, _, err := s.Submit(t.Context(), storage.Submission{Job: conversation.Job{
				ID: conversation.NewUUID(), TenantID: tenant.ID, ConversationID: conv.ID, Kind: conversation.NoopJob,
			}})
			fatal(t, err)
			for id, want := range map[string]string{first.ID: trace, second.ID: "", "no such job": ""} {
				if got, err := s.Trace(t.Context(), id); err != nil || got != want {
					t.Errorf("trace of %s: %q %v, want %q", id, got, err, want)
				}
			}
			_, err = s.DeleteConversation(t.Context(), tenant.ID, conv.ID)
			fatal(t, err)
			if got, err := s.Trace(t.Context(), first.ID); err != nil || got != "" {
				t.Errorf("the trace outlives its job: %q %v", got, err)
			}
		})
	}
}
