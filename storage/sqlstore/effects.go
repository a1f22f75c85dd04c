package sqlstore

import (
	"fmt"
	"time"

	"parlance/storage"
	"parlance/storage/sqlstore/sqldb"
)

// effectRows are the effects of a job as rows, made before the transaction
// begins. nil is a failed job: it changes nothing.
type effectRows struct {
	conversationID string
	effects        storage.Effects

	messages, words, members, settings [][]any
	insights, links                    [][]any
	entities, hits                     [][]any
}

func encodeEffects(c storage.Claim, effects *storage.Effects) (*effectRows, error) {
	e := &effectRows{conversationID: c.ConversationID}
	if effects != nil {
		e.effects = *effects
	}
	for _, add := range []func(storage.Claim) error{e.addMessages, e.addInsights, e.addEntities, e.addHits} {
		if err := add(c); err != nil {
			return nil, err
		}
	}
	e.addMembers(c)
	for name, value := range e.effects.Settings {
		e.settings = append(e.settings, []any{c.ConversationID, name, value, c.TenantID})
	}
	return e, nil
}

func (e *effectRows) write(tx *sqldb.Tx) error {
	if e == nil {
		return nil
	}
	for _, t := range []struct {
		into, conflict string
		rows           [][]any
	}{
		{intoMembers, memberConflict, e.members},
		{intoMessages, "", e.messages},
		{intoWords, "", e.words},
		{intoSettings, settingConflict, e.settings},
		{intoEntities, "", e.entities},
		{intoHits, "", e.hits},
	} {
		if err := tx.Insert(t.into, t.conflict, t.rows); err != nil {
			return err
		}
	}
	if err := deleteInsights(tx, e.conversationID, e.effects.Replaced); err != nil {
		return err
	}
	if err := tx.Insert(intoInsights, "", e.insights); err != nil {
		return err
	}
	return tx.Insert(intoInsightMessages, "ON CONFLICT DO NOTHING", e.links)
}

// checkPositions makes sure that the new messages follow the count older ones
// without a gap.
func (e *effectRows) checkPositions(count int64) error {
	if e == nil {
		return nil
	}
	for i, m := range e.effects.Messages {
		if int64(m.Position) != count+int64(i) {
			return fmt.Errorf("message %s is at position %d, not %d", m.ID, m.Position, count+int64(i))
		}
	}
	return nil
}

func (e *effectRows) messageCount() int64 {
	if e == nil {
		return 0
	}
	return int64(len(e.effects.Messages))
}

func (e *effectRows) firstStart() int64 {
	if e == nil {
		return sqldb.Never
	}
	return e.effects.FirstStart.UnixMilli()
}

func (e *effectRows) lastEndTime() int64 {
	if e == nil {
		return sqldb.Never
	}
	return e.effects.LastEnd.UnixMilli()
}

func (e *effectRows) language() string {
	if e == nil {
		return ""
	}
	return e.effects.Language
}

// lastEnd is when the last of the new messages ends, in nanoseconds from the
// start of the conversation.
func (e *effectRows) lastEnd() int64 {
	var end time.Duration
	if e != nil {
		for _, m := range e.effects.Messages {
			end = max(end, m.Offset+m.Duration)
		}
	}
	return int64(end)
}

const (
	intoSettings    = `conversation_settings (conversation_id, name, value, tenant_id)`
	settingConflict = `ON CONFLICT (conversation_id, name) DO UPDATE SET value = excluded.value`
	intoMembers     = `members (conversation_id, id, tenant_id, seq, ordinal, name, email, user_id)`
	memberConflict  = `ON CONFLICT (conversation_id, id) DO UPDATE
		SET name = excluded.name, email = excluded.email, user_id = excluded.user_id`
)

func (e *effectRows) addMembers(c storage.Claim) {
	seen := map[string]int{}
	for i, m := range e.effects.Members {
		row := []any{c.ConversationID, m.ID, c.TenantID, c.Job.Seq, i, m.Name, m.Email, m.UserID}
		if at, twice := seen[m.ID]; twice { // PostgreSQL takes each key once in a statement
			row[4] = e.members[at][4]
			e.members[at] = row
			continue
		}
		seen[m.ID] = len(e.members)
		e.members = append(e.members, row)
	}
}
