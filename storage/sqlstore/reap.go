package sqlstore

import (
	"context"
	"time"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore/sqldb"
)

// Reap finds conversations that need a hint: first those whose worker is gone,
// then those whose hint may be lost.
func (s *Store) Reap(ctx context.Context, rehint time.Duration, limit int) ([]storage.Hint, error) {
	var (
		hints  []storage.Hint
		leases int
	)
	err := s.db.Write(ctx, "reap", func(tx *sqldb.Tx) error {
		expired, err := reap(tx, overdueRunning, takeOver, 0, limit)
		if err != nil {
			return err
		}
		stale, err := reap(tx, overdueQueued, hintAgain, rehint, limit-len(expired))
		hints, leases = append(expired, stale...), len(expired)
		return err
	})
	if err != nil {
		return nil, err
	}
	if leases > 0 && s.onTakeOver != nil {
		s.onTakeOver(leases)
	}
	return hints, nil
}

// OnTakeOver has f told of leases that ran out and were taken over by Reap. Set it
// before the first use of the store.
func (s *Store) OnTakeOver(f func(leases int)) { s.onTakeOver = f }

// The overdue ones of each state, oldest first, off an index that holds only
// rows of that state. Rows that another reaper has in hand are passed over.
const (
	overdueRunning = `SELECT id FROM conversations WHERE state = 'running' AND lease_until <= {{now}} - $1
		ORDER BY lease_until LIMIT $2 {{locked}}`
	overdueQueued = `SELECT id FROM conversations WHERE state = 'queued' AND hint_at <= {{now}} - $1
		ORDER BY hint_at LIMIT $2 {{locked}}`
)

// What happens to them, before the list of ids and the RETURNING clause.
const (
	takeOver = `UPDATE conversations
		SET state = 'queued', gen = gen + 1, fence = fence + 1, hint_at = {{now}} WHERE id IN `
	hintAgain = `UPDATE conversations SET hint_at = {{now}} WHERE id IN `
)

func reap(tx *sqldb.Tx, find, take string, age time.Duration, limit int) ([]storage.Hint, error) {
	if limit <= 0 {
		return nil, nil
	}
	var ids []string
	err := tx.Rows(func(row sqldb.Scanner) error {
		var id string
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	}, find, age.Milliseconds(), limit)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	list, args := sqldb.In(1, ids)
	taken := make(map[string]storage.Hint, len(ids))
	err = tx.Rows(func(row sqldb.Scanner) error {
		var h storage.Hint
		err := row.Scan(&h.ConversationID, &h.Generation, (*string)(&h.Queue))
		taken[h.ConversationID] = h
		return err
	}, take+list+` RETURNING id, gen, queue`, args...)
	hints := make([]storage.Hint, 0, len(ids))
	for _, id := range ids {
		hints = append(hints, taken[id])
	}
	return hints, err
}

// Regenerate gives a queued conversation a new generation.
func (s *Store) Regenerate(ctx context.Context, h storage.Hint) (*storage.Hint, error) {
	var fresh *storage.Hint
	err := s.db.Write(ctx, "regenerate hint", func(tx *sqldb.Tx) (err error) {
		fresh, err = regenerate(tx, h)
		return err
	})
	if err != nil {
		return nil, err
	}
	return fresh, nil
}

func regenerate(tx *sqldb.Tx, h storage.Hint) (*storage.Hint, error) {
	var (
		fresh    = storage.Hint{ConversationID: h.ConversationID}
		due, now time.Time
	)
	err := tx.Row(`
		UPDATE conversations SET gen = gen + 1,
			hint_at = CASE WHEN hint_at > {{now}} THEN hint_at ELSE {{now}} END
		WHERE id = $1 AND gen = $2 AND state = 'queued'
		RETURNING gen, queue, hint_at, {{now}}`, h.ConversationID, h.Generation,
	).Scan(&fresh.Generation, (*string)(&fresh.Queue), sqldb.Instant(&due), sqldb.Instant(&now))
	if none(err) {
		return nil, nil //nolint:nilnil // no longer queued: nothing to hint at
	}
	if due.After(now) {
		fresh.At = due
	}
	return &fresh, err
}

// Backlog counts queued and running conversations of each queue.
func (s *Store) Backlog(ctx context.Context) (map[conversation.Queue]int, error) {
	counts := map[conversation.Queue]int{}
	err := s.db.Read(ctx, "count backlog", func(tx *sqldb.Tx) error {
		return tx.Rows(func(row sqldb.Scanner) error {
			var (
				q conversation.Queue
				n int
			)
			err := row.Scan((*string)(&q), &n)
			counts[q] += n
			return err
		}, `SELECT queue, count(*) FROM conversations WHERE state = 'queued' GROUP BY queue
			UNION ALL
			SELECT queue, count(*) FROM conversations WHERE state = 'running' GROUP BY queue`)
	})
	return counts, err
}

// LongestBacklog is the number of unfinished jobs of the conversation that has
// most of them.
func (s *Store) LongestBacklog(ctx context.Context) (jobs int, err error) {
	err = s.db.Read(ctx, "measure backlog", func(tx *sqldb.Tx) error {
		return tx.Row(`SELECT coalesce(max(n), 0) FROM (
			SELECT max(next_seq - head_seq - settled_ahead) AS n FROM conversations WHERE state = 'queued'
			UNION ALL
			SELECT max(next_seq - head_seq - settled_ahead) FROM conversations WHERE state = 'running') AS backlogs`).Scan(&jobs)
	})
	return jobs, err
}
