package sqlstore

import (
	"context"

	"parlance/conversation"
	"parlance/storage/sqlstore/sqldb"
)

// OpenTenantJobs counts unfinished jobs of a tenant.
func (s *Store) OpenTenantJobs(ctx context.Context, tenantID string) (n int, err error) {
	err = s.db.Read(ctx, "count open jobs", func(tx *sqldb.Tx) error {
		n, err = openTenantJobs(tx, tenantID)
		return err
	})
	return n, err
}

// OpenJobs counts unfinished jobs of a conversation.
func (s *Store) OpenJobs(ctx context.Context, tenantID, conversationID string) (n int, err error) {
	err = s.db.Read(ctx, "count open jobs", func(tx *sqldb.Tx) error {
		err := tx.Row(`SELECT next_seq - head_seq - settled_ahead FROM conversations WHERE id = $1 AND tenant_id = $2`,
			conversationID, tenantID).Scan(&n)
		return found(err, "conversation", conversationID)
	})
	return n, err
}

func openTenantJobs(tx *sqldb.Tx, tenantID string) (n int, err error) {
	err = tx.Row(`SELECT CAST(coalesce(sum(jobs), 0) AS BIGINT) FROM open_jobs WHERE tenant_id = $1`, tenantID).Scan(&n)
	return n, err
}

// limitOpenJobs makes checkOpenJobs see all jobs: those who add to them come one
// after another from here to the commit. It is called before anything is locked.
func limitOpenJobs(tx *sqldb.Tx, tenantID string, limit int) error {
	if limit <= 0 {
		return nil
	}
	return tx.Alone("open jobs of " + tenantID)
}

// checkOpenJobs gives LimitReached when the tenant has limit unfinished jobs.
func checkOpenJobs(tx *sqldb.Tx, tenantID string, limit int) error {
	if limit <= 0 {
		return nil
	}
	n, err := openTenantJobs(tx, tenantID)
	if err != nil {
		return err
	}
	if n >= limit {
		return conversation.Errorf(conversation.LimitReached,
			"There are %d unfinished jobs already; the limit is %d. Wait for some of them to finish.", n, limit)
	}
	return nil
}

// countOpenJobs adds delta. It comes last in its transaction: on PostgreSQL the
// row is locked from here to the commit.
func countOpenJobs(tx *sqldb.Tx, tenantID string, delta int64) error {
	if delta == 0 {
		return nil
	}
	return tx.Later(`
		INSERT INTO open_jobs (tenant_id, shard, jobs) VALUES ($1, {{shard}}, $2)
		ON CONFLICT (tenant_id, shard) DO UPDATE SET jobs = open_jobs.jobs + excluded.jobs`,
		tenantID, delta)
}
