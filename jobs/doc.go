// Package jobs is the queue between those who accept work and those who do it:
// asynq tasks on Redis that are hints and nothing more. A task says "this
// conversation, in this generation, may have work"; the store knows whether it
// has. So Redis may be slow, flushed or away, and nothing is lost, doubled or
// taken out of order.
//
// It takes hints from app and worker, and hands them to the handler that worker
// gives to a Server. It reads no payloads and no SQL. This is the only package
// that knows asynq and Redis.
package jobs

import (
	"encoding/json"
	"fmt"
	"strconv"

	"parlance/conversation"
)

// taskType is the asynq type of every hint.
const taskType = "conversation:work"

// deliveryType is the asynq type of a webhook hint.
const deliveryType = "webhook:deliver"

// payload is a hint on the wire. Two short keys: Redis holds many of them.
type payload struct {
	Conversation string `json:"c"`
	Generation   int64  `json:"g"`
}

// taskID names a hint so that Redis holds it once. The generation is part of
// it, so that a task stuck under an old one blocks nothing.
func taskID(h conversation.Hint) string {
	return h.ConversationID + ":" + strconv.FormatInt(h.Generation, 10)
}

func encode(h conversation.Hint) []byte {
	b, _ := json.Marshal(payload{h.ConversationID, h.Generation}) // a string and a number: cannot fail
	return b
}

func decode(b []byte, q conversation.Queue) (conversation.Hint, error) {
	var p payload
	if err := json.Unmarshal(b, &p); err != nil {
		return conversation.Hint{}, fmt.Errorf("decode hint: %w", err)
	}
	return conversation.Hint{ConversationID: p.Conversation, Generation: p.Generation, Queue: q}, nil
}
