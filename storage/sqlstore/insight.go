package sqlstore

import (
	"context"
	"time"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore/sqldb"
)

// Insights lists the insights of some kinds, or of all, in order of Position.
func (s *Store) Insights(
	ctx context.Context, tenantID, conversationID string, kinds ...conversation.InsightKind,
) (is []conversation.Insight, err error) {
	err = s.db.Read(ctx, "read insights", func(tx *sqldb.Tx) error {
		if err := checkConversation(tx, tenantID, conversationID); err != nil {
			return err
		}
		people, err := members(tx, tenantID, conversationID)
		if err != nil {
			return err
		}
		is, err = insights(tx, tenantID, conversationID, kinds, newRoster(people))
		return err
	})
	return is, err
}

const insightColumns = `id, kind, position, data`

func insights(
	tx *sqldb.Tx, tenantID, conversationID string, kinds []conversation.InsightKind, people roster,
) (is []conversation.Insight, err error) {
	text := `SELECT ` + insightColumns + ` FROM insights WHERE conversation_id = $1 AND tenant_id = $2`
	args := []any{conversationID, tenantID}
	if len(kinds) > 0 {
		list, more := sqldb.In(3, mapped(kinds, func(k conversation.InsightKind) string { return string(k) }))
		text += ` AND kind IN ` + list
		args = append(args, more...)
	}
	err = tx.Rows(collectInsights(&is, people), text+` ORDER BY position, seq, ordinal`, args...)
	return is, err
}

// byID is the condition of insights with one of the listed ids, in conversation
// $1. Joined to the empty text, the conversation is no reason for a planner to
// read the index of all its insights.
const byID = `conversation_id || '' = $1 AND id IN `

// insightsTouching lists the insights that name one of the messages.
func insightsTouching(
	tx *sqldb.Tx, tenantID, conversationID string, ms []conversation.Message, people roster,
) (is []conversation.Insight, err error) {
	list, more := sqldb.In(2, mapped(ms, func(m conversation.Message) string { return m.ID }))
	var ids []string
	err = tx.Rows(func(row sqldb.Scanner) error {
		var id string
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT insight_id FROM insight_messages WHERE conversation_id = $1 AND message_id IN `+list,
		append([]any{conversationID}, more...)...)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	list, more = sqldb.In(3, ids)
	err = tx.Rows(collectInsights(&is, people), `SELECT `+insightColumns+` FROM insights
		WHERE `+byID+list+` AND tenant_id = $2 ORDER BY position, seq, ordinal`,
		append([]any{conversationID, tenantID}, more...)...)
	return is, err
}

func collectInsights(is *[]conversation.Insight, people roster) func(sqldb.Scanner) error {
	return func(row sqldb.Scanner) error {
		var (
			i    conversation.Insight
			data string
			j    insightJSON
		)
		if err := row.Scan(&i.ID, (*string)(&i.Kind), &i.Position, &data); err != nil {
			return err
		}
		err := decode(data, &j)
		j.fill(&i, people)
		*is = append(*is, i)
		return err
	}
}

const (
	intoInsights        = `insights (conversation_id, id, tenant_id, kind, position, seq, ordinal, data)`
	intoInsightMessages = `insight_messages (conversation_id, message_id, insight_id)`
)

func (e *effectRows) addInsights(c storage.Claim) error {
	for n, i := range e.effects.Insights {
		data, err := encode(newInsightJSON(i))
		if err != nil {
			return err
		}
		e.insights = append(e.insights, []any{
			c.ConversationID, i.ID, c.TenantID, string(i.Kind), i.Position, c.Job.Seq, n, data,
		})
		for _, m := range i.MessageIDs {
			e.links = append(e.links, []any{c.ConversationID, m, i.ID})
		}
	}
	return nil
}

func deleteInsights(tx *sqldb.Tx, conversationID string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	list, args := sqldb.In(2, ids)
	return tx.Later(`DELETE FROM insights WHERE `+byID+list,
		append([]any{conversationID}, args...)...)
}

// insightJSON is what an insight has besides its columns.
type insightJSON struct {
	Text       string       `json:"text"`
	Score      float64      `json:"score"`
	MessageIDs []string     `json:"message_ids,omitempty"`
	From       memberJSON   `json:"from,omitzero"`
	Assignee   memberJSON   `json:"assignee,omitzero"`
	DueBy      *time.Time   `json:"due_by,omitempty"`
	Definitive bool         `json:"definitive,omitempty"`
	Entities   []entityJSON `json:"entities,omitempty"`
	Phrases    []phraseJSON `json:"phrases,omitempty"`
	Answered   *bool        `json:"answered,omitempty"`
}

func newInsightJSON(i conversation.Insight) insightJSON {
	return insightJSON{
		Text: i.Text, Score: finite(i.Score), MessageIDs: i.MessageIDs,
		From: memberJSON(i.From), Assignee: memberJSON(i.Assignee), DueBy: i.DueBy,
		Definitive: i.Definitive, Answered: i.Answered, Entities: mapped(i.Entities, newEntityJSON),
		Phrases: mapped(i.Phrases, func(p conversation.Phrase) phraseJSON { return phraseJSON(p) }),
	}
}

func (j insightJSON) fill(i *conversation.Insight, people roster) {
	i.Text, i.Score, i.MessageIDs = j.Text, j.Score, j.MessageIDs
	i.From = people.current(conversation.Member(j.From))
	i.Assignee = people.current(conversation.Member(j.Assignee))
	i.DueBy, i.Definitive, i.Answered = j.DueBy, j.Definitive, j.Answered
	i.Entities = mapped(j.Entities, func(e entityJSON) conversation.Entity { return e.entity(people) })
	i.Phrases = mapped(j.Phrases, func(p phraseJSON) conversation.Phrase { return conversation.Phrase(p) })
}
