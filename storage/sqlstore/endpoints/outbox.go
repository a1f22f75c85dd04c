// Package endpoints keeps the webhook endpoints of accounts in SQL, and the
// deliveries to them: a lane for each pair of an endpoint and a job.
//
// Package sqlstore calls it within its own transactions, with the changes of jobs
// that endpoints hear of, and embeds Outbox in its Store. It knows nothing of
// the deliveries to the addresses that jobs name, and sends nothing.
package endpoints

import (
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"parlance/conversation"
	"parlance/storage/sqlstore/sqldb"
)

// Outbox is the part of the store that has transactions of its own; it has the
// methods of storage.Endpoints.
type Outbox struct {
	db         *sqldb.DB
	onDelivery func(lane string) // nil = nobody is told
}

// New makes the outbox of a database.
func New(db *sqldb.DB) *Outbox { return &Outbox{db: db} }

// overtakeAfter is for how long the deliveries of a lane wait for one that keeps
// failing, counted from its creation or replay.
const overtakeAfter = 60 * time.Second

// encodeEvents gives the filter as it is stored.
func encodeEvents(events []string) (string, error) {
	data, err := json.Marshal(events)
	return string(data), err
}

// found turns the absence of a row into NotFound.
func found(err error, what, id string) error {
	if none(err) {
		return conversation.Errorf(conversation.NotFound, "There is no %s %q.", what, id)
	}
	return err
}

func none(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// lockJob keeps the worker from adding a delivery that would be parked behind
// the one that is being settled.
func lockJob(tx *sqldb.Tx, jobID string) error {
	err := tx.Row(`SELECT 1 FROM jobs WHERE id = $1 {{lock}}`, jobID).Scan(new(int))
	if none(err) {
		return nil // deleted, or not about a job
	}
	return err
}
