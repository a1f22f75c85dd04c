package sqlstore

import (
	"context"

	"parlance/conversation"
	"parlance/storage"
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

var _ storage.Attributing = (*Store)(nil)

// lateMember is the ordinal of members that no job brought: they come after those
// of the jobs so far.
const lateMember = 1_000_000

// Attribute changes who said what.
func (s *Store) Attribute(ctx context.Context, tenantID, conversationID string, a storage.Attribution) error {
	return s.db.Write(ctx, "attribute messages", func(tx *sqldb.Tx) error {
		if err := raiseVersion(tx, tenantID, conversationID); err != nil {
			return err
		}
		var version, head int64
		err := tx.Row(`SELECT version, head_seq FROM conversations WHERE id = $1`, conversationID).Scan(&version, &head)
		if err != nil {
			return err
		}
		if version != a.Version+1 {
			return conversation.Errorf(conversation.Conflict, "The conversation %s has changed meanwhile.", conversationID)
		}
		if err := putMembers(tx, tenantID, conversationID, head, a.Members); err != nil {
			return err
		}
		if err := attributeInsights(tx, tenantID, conversationID, a); err != nil {
			return err
		}
		for id, m := range a.Speakers {
			sender, err := encode(memberJSON(m))
			if err == nil {
				err = tx.Later(`UPDATE messages SET sender = $3 WHERE conversation_id = $1 AND id = $2`, conversationID, id, sender)
			}
			if err != nil {
				return err
			}
		}
		for _, id := range a.Silent {
			if err := tx.Later(`DELETE FROM members WHERE conversation_id = $1 AND id = $2`, conversationID, id); err != nil {
				return err
			}
		}
		return nil
	})
}

func putMembers(tx *sqldb.Tx, tenantID, conversationID string, head int64, ms []conversation.Member) error {
	for i, m := range ms {
		err := tx.Later(`INSERT INTO `+intoMembers+` VALUES ($1, $2, $3, $4, $5, $6, $7, $8) `+memberConflict,
			conversationID, m.ID, tenantID, head, lateMember+i, m.Name, m.Email, m.UserID)
		if err != nil {
			return err
		}
	}
	return nil
}

// attributeInsights gives insights to the speaker of their first message, with what
// that speaker took on.
func attributeInsights(tx *sqldb.Tx, tenantID, conversationID string, a storage.Attribution) error {
	list, err := insights(tx, tenantID, conversationID, nil, roster{})
	if err != nil {
		return err
	}
	for _, i := range list {
		if len(i.MessageIDs) == 0 {
			continue
		}
		now, changed := a.Speakers[i.MessageIDs[0]]
		if !changed {
			continue
		}
		if own := i.Assignee; !own.Empty() && own.ID == i.From.ID {
			i.Assignee = now
		}
		i.From = now
		data, err := encode(newInsightJSON(i))
		if err == nil {
			err = tx.Later(`UPDATE insights SET data = $3 WHERE id = $2 AND conversation_id = $1`, conversationID, i.ID, data)
		}
		if err != nil {
			return err
		}
	}
	return nil
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
