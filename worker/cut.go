package worker

import (
	"context"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

// Cut makes of a new conversation's messages what a text job makes of them: a
// message for each sentence, with its place in time, and the people who speak. It
// needs no store; now is when the messages without a time were said.
func Cut(messages []conversation.InputMessage, now time.Time) ([]conversation.Message, []conversation.Member) {
	k := newWork(storage.Claim{
		Job: conversation.Job{CreatedAt: now}, Payload: conversation.Payload{Messages: messages},
	}, storage.Tail{})
	_ = (*Worker)(nil).segmentText(context.Background(), k) // has no error to give
	return k.messages, k.roster.All()
}
