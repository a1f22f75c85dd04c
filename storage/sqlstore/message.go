package sqlstore

import (
	"context"
	"time"

	"parlance/conversation"
	"parlance/storage"
	"parlance/storage/sqlstore/sqldb"
)

// Messages lists the messages in order of Position.
func (s *Store) Messages(ctx context.Context, tenantID, conversationID string, words bool) (ms []conversation.Message, err error) {
	err = s.db.Read(ctx, "read messages", func(tx *sqldb.Tx) error {
		if err := checkConversation(tx, tenantID, conversationID); err != nil {
			return err
		}
		people, err := members(tx, tenantID, conversationID)
		if err != nil {
			return err
		}
		if ms, err = messagesFrom(tx, tenantID, conversationID, 0, newRoster(people)); err != nil || !words {
			return err
		}
		return readWords(tx, conversationID, ms)
	})
	return ms, err
}

const intoMessages = `messages (conversation_id, position, tenant_id, id, job_id, text, sender,
	start_time, end_time, start_offset, duration, timed, sentiment, confidence, phrases)`

func (e *effectRows) addMessages(c storage.Claim) error {
	for _, m := range e.effects.Messages {
		sender, err := encode(memberJSON(m.From))
		if err != nil {
			return err
		}
		phrases, err := encodePhrases(m.Phrases)
		if err != nil {
			return err
		}
		e.messages = append(e.messages, []any{
			c.ConversationID, m.Position, c.TenantID, m.ID, c.Job.ID, m.Text, sender,
			m.StartTime.UnixMilli(), m.EndTime.UnixMilli(), int64(m.Offset), int64(m.Duration), sqldb.Truth(m.Timed),
			finite(m.Sentiment), finite(m.Confidence), phrases,
		})
		if len(m.Words) == 0 {
			continue
		}
		words, err := encodeWords(m.Words)
		if err != nil {
			return err
		}
		e.words = append(e.words, []any{c.ConversationID, m.Position, words})
	}
	return nil
}

func messagesFrom(tx *sqldb.Tx, tenantID, conversationID string, position int, people roster) (ms []conversation.Message, err error) {
	err = tx.Rows(func(row sqldb.Scanner) error {
		m, err := scanMessage(row, people)
		ms = append(ms, m)
		return err
	}, `SELECT position, id, job_id, text, sender, start_time, end_time, start_offset, duration, timed,
			sentiment, confidence, phrases
		FROM messages WHERE conversation_id = $1 AND tenant_id = $2 AND position >= $3 ORDER BY position`,
		conversationID, tenantID, position)
	return ms, err
}

func scanMessage(row sqldb.Scanner, people roster) (m conversation.Message, err error) {
	var (
		sender, phrases         string
		offset, duration, timed int64
		from                    memberJSON
	)
	err = row.Scan(&m.Position, &m.ID, &m.JobID, &m.Text, &sender, sqldb.Instant(&m.StartTime), sqldb.Instant(&m.EndTime),
		&offset, &duration, &timed, &m.Sentiment, &m.Confidence, &phrases)
	if err != nil {
		return m, err
	}
	m.Offset, m.Duration, m.Timed = time.Duration(offset), time.Duration(duration), timed != 0
	if err := decode(sender, &from); err != nil {
		return m, err
	}
	m.From = people.current(conversation.Member(from))
	m.Phrases, err = decodePhrases(phrases)
	return m, err
}

// phraseJSON is how a phrase is stored.
type phraseJSON struct {
	Type   string `json:"type"`
	Text   string `json:"text"`
	Offset int    `json:"offset"`
}

func encodePhrases(ps []conversation.Phrase) (string, error) {
	if len(ps) == 0 {
		return "", nil
	}
	return encode(mapped(ps, func(p conversation.Phrase) phraseJSON { return phraseJSON(p) }))
}

func decodePhrases(s string) ([]conversation.Phrase, error) {
	var ps []phraseJSON
	err := decode(s, &ps)
	return mapped(ps, func(p phraseJSON) conversation.Phrase { return conversation.Phrase(p) }), err
}

// mapped gives f of each element; nil for none.
func mapped[A, B any](as []A, f func(A) B) []B {
	if len(as) == 0 {
		return nil
	}
	bs := make([]B, len(as))
	for i, a := range as {
		bs[i] = f(a)
	}
	return bs
}
