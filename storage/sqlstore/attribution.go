package sqlstore

import (
	"context"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore/sqldb"
)

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
