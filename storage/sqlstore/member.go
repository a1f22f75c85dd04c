package sqlstore

import (
	"context"

	"parlance/conversation"
	"parlance/storage/sqlstore/sqldb"
)

// Members lists the members in the order in which they came.
func (s *Store) Members(ctx context.Context, tenantID, conversationID string) (ms []conversation.Member, err error) {
	err = s.db.Read(ctx, "read members", func(tx *sqldb.Tx) error {
		if err := checkConversation(tx, tenantID, conversationID); err != nil {
			return err
		}
		ms, err = members(tx, tenantID, conversationID)
		return err
	})
	return ms, err
}

func members(tx *sqldb.Tx, tenantID, conversationID string) (ms []conversation.Member, err error) {
	err = tx.Rows(func(row sqldb.Scanner) error {
		var m conversation.Member
		err := row.Scan(&m.ID, &m.Name, &m.Email, &m.UserID)
		ms = append(ms, m)
		return err
	}, `SELECT id, name, email, user_id FROM members
		WHERE conversation_id = $1 AND tenant_id = $2 ORDER BY seq, ordinal`, conversationID, tenantID)
	return ms, err
}

// UpdateMember changes a member everywhere it is named.
func (s *Store) UpdateMember(ctx context.Context, tenantID, conversationID string, m conversation.Member) error {
	return s.db.Write(ctx, "update member", func(tx *sqldb.Tx) error {
		if err := raiseVersion(tx, tenantID, conversationID); err != nil {
			return err
		}
		n, err := tx.Exec(`
			UPDATE members SET name = $4, email = $5, user_id = $6
			WHERE conversation_id = $1 AND tenant_id = $2 AND id = $3`,
			conversationID, tenantID, m.ID, m.Name, m.Email, m.UserID)
		return changed(n, err, "member", m.ID)
	})
}

// roster are the current members of a conversation by id. What was stored with
// a message or an insight may be older.
type roster map[string]conversation.Member

func newRoster(ms []conversation.Member) roster {
	r := make(roster, len(ms))
	for _, m := range ms {
		r[m.ID] = m
	}
	return r
}

// current gives the member of the roster with the id of m, or m itself.
func (r roster) current(m conversation.Member) conversation.Member {
	if now, known := r[m.ID]; known && m.ID != "" {
		return now
	}
	return m
}

// memberJSON is how a member lies inside other JSON.
type memberJSON struct {
	ID     string `json:"id,omitempty"`
	Name   string `json:"name,omitempty"`
	Email  string `json:"email,omitempty"`
	UserID string `json:"user_id,omitempty"`
}
