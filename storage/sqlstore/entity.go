package sqlstore

import (
	"context"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore/sqldb"
)

// Entities lists the entities in the order of their messages.
func (s *Store) Entities(ctx context.Context, tenantID, conversationID string) (es []conversation.Entity, err error) {
	err = s.db.Read(ctx, "read entities", func(tx *sqldb.Tx) error {
		if err := checkConversation(tx, tenantID, conversationID); err != nil {
			return err
		}
		people, err := members(tx, tenantID, conversationID)
		if err != nil {
			return err
		}
		es, err = entities(tx, tenantID, conversationID, newRoster(people))
		return err
	})
	return es, err
}

func entities(tx *sqldb.Tx, tenantID, conversationID string, people roster) (es []conversation.Entity, err error) {
	err = tx.Rows(func(row sqldb.Scanner) error {
		var (
			data string
			j    entityJSON
		)
		if err := row.Scan(&data); err != nil {
			return err
		}
		err := decode(data, &j)
		es = append(es, j.entity(people))
		return err
	}, `SELECT data FROM entities WHERE conversation_id = $1 AND tenant_id = $2 ORDER BY seq, ordinal`,
		conversationID, tenantID)
	return es, err
}

const intoEntities = `entities (conversation_id, seq, ordinal, tenant_id, data)`

func (e *effectRows) addEntities(c storage.Claim) error {
	for i, x := range e.effects.Entities {
		data, err := encode(newEntityJSON(x))
		if err != nil {
			return err
		}
		e.entities = append(e.entities, []any{c.ConversationID, c.Job.Seq, i, c.TenantID, data})
	}
	return nil
}

// entityJSON is how an entity is stored, by itself and inside an insight.
type entityJSON struct {
	Type       string     `json:"type,omitempty"`
	SubType    string     `json:"sub_type,omitempty"`
	Category   string     `json:"category,omitempty"`
	CustomType string     `json:"custom_type,omitempty"`
	Text       string     `json:"text,omitempty"`
	Value      string     `json:"value,omitempty"`
	Start      string     `json:"start,omitempty"`
	End        string     `json:"end,omitempty"`
	Assignee   bool       `json:"assignee,omitempty"`
	Member     memberJSON `json:"member,omitzero"`
	MessageID  string     `json:"message_id,omitempty"`
	Offset     int        `json:"offset,omitempty"`
}

func newEntityJSON(e conversation.Entity) entityJSON {
	return entityJSON{
		Type: e.Type, SubType: e.SubType, Category: e.Category, CustomType: e.CustomType,
		Text: e.Text, Value: e.Value, Start: e.Start, End: e.End, Assignee: e.Assignee,
		Member: memberJSON(e.Member), MessageID: e.MessageID, Offset: e.Offset,
	}
}

func (j entityJSON) entity(people roster) conversation.Entity {
	return conversation.Entity{
		Type: j.Type, SubType: j.SubType, Category: j.Category, CustomType: j.CustomType,
		Text: j.Text, Value: j.Value, Start: j.Start, End: j.End, Assignee: j.Assignee,
		Member: people.current(conversation.Member(j.Member)), MessageID: j.MessageID, Offset: j.Offset,
	}
}
