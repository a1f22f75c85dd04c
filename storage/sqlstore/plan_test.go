package sqlstore

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/storage/sqlstore/sqldb"
)

// TestPlans asks SQLite how it would run the queries whose cost must not grow
// with what is stored: none may read a whole table, and none may sort.
func TestPlans(t *testing.T) {
	t.Parallel()
	c := Config{Path: filepath.Join(t.TempDir(), "plan.db")}
	s, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	failed, failedArgs := jobsQuery("t", conversation.JobFilter{Status: conversation.Failed, Limit: 5, Before: "x"})
	open, openArgs := jobsQuery("t", conversation.JobFilter{Status: conversation.Scheduled, Limit: 5})
	page, pageArgs := jobsQuery("t", conversation.JobFilter{Limit: 5, Before: "x"})
	list, listArgs := listQuery("t", conversation.ListFilter{Limit: 5, Desc: true, From: instantOf(1)})
	for _, q := range []struct {
		name, text, index string
		args              []any
	}{
		{"overdue queued", overdueQueued, "conversations_queued", []any{1, 5}},
		{
			"due deliveries", `SELECT id FROM deliveries d WHERE ` + dueDelivery + ` ORDER BY d.next_attempt_at LIMIT $2`,
			"deliveries_due",
			[]any{1, 5},
		},
		{"failed jobs", failed, "jobs_with_error", failedArgs},
		{"unfinished jobs", open, "jobs_unfinished", openArgs},
		{"page of jobs", page, "jobs_by_time", pageArgs},
		{"page of conversations", list, "conversations_by_start", listArgs},
		{"insights by id", `SELECT id FROM insights WHERE ` + byID + `($2, $3)`, "autoindex_insights", []any{"c", "1", "2"}},
		{
			"insights of messages", `SELECT insight_id FROM insight_messages WHERE conversation_id = $1 AND message_id IN ($2, $3)`,
			"PRIMARY KEY (message_id=?",
			[]any{"c", "1", "2"},
		},
		{
			"messages at the end", `SELECT id FROM messages WHERE conversation_id = $1 AND position >= $2 ORDER BY position`,
			"autoindex_messages",
			[]any{"c", 1},
		},
		{"open jobs", `SELECT sum(jobs) FROM open_jobs WHERE tenant_id = $1`, "PRIMARY KEY", []any{"t"}},
	} {
		plan := explain(t, s, q.text, q.args...)
		if !strings.Contains(plan, q.index) || strings.Contains(plan, "SCAN") || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s: want a search of %s, got\n%s", q.name, q.index, plan)
		}
	}
	plan := explain(t, s, overdueRunning, 1, 5)
	if !strings.Contains(plan, "conversations_running") {
		t.Errorf("overdue running: want the small index, got\n%s", plan)
	}
}

func explain(t *testing.T, s *Store, text string, args ...any) (plan string) {
	t.Helper()
	err := s.db.Read(t.Context(), "explain", func(tx *sqldb.Tx) error {
		return tx.Rows(func(row sqldb.Scanner) error {
			var id, parent, unused int
			var detail string
			err := row.Scan(&id, &parent, &unused, &detail)
			plan += detail + "\n"
			return err
		}, "EXPLAIN QUERY PLAN "+text, args...)
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func instantOf(ms int64) time.Time { return time.UnixMilli(ms) }
