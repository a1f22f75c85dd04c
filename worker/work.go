package worker

import (
	"time"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/given"
	"parlance/speech/segment"
	"parlance/storage"
)

// tailMessages is how much of the conversation so far the insights look at.
const tailMessages = 8

// work is what the stages of one job hand to each other.
type work struct {
	claim   storage.Claim
	job     conversation.Job
	payload conversation.Payload
	tail    storage.Tail
	roster  *conversation.Roster

	transcript *speech.Transcript
	given      *given.Transcript // instead of it
	length     time.Duration     // of the recording beside a given transcript; 0 = not known
	messages   []conversation.Message
	spans      map[string][]segment.Span // of recognised messages, by id
	effects    storage.Effects

	trackers []conversation.Tracker // of the submission and of the account
	detected string                 // language, found by this job; "" = not
	sure     float64
	reading  *conversation.Reading // nil: no language model was asked
}

func newWork(c storage.Claim, tail storage.Tail) *work {
	return &work{
		claim: c, job: c.Job, payload: c.Payload, tail: tail,
		roster: conversation.NewRoster(tail.Members),
	}
}

// engine names the speech engine and model that were used; "" for text.
func (k *work) engine() string {
	switch {
	case k.given != nil:
		return "given/" + k.given.Format
	case k.transcript != nil:
		return k.transcript.Engine
	default:
		return ""
	}
}

// start is the beginning of the conversation, which offsets count from.
func (k *work) start() time.Time { return k.tail.Conversation.StartTime }

// append adds a message at the next position.
func (k *work) append(m conversation.Message) {
	m.ID = conversation.NewNumericID()
	m.JobID = k.job.ID
	m.Position = k.tail.Count + len(k.messages)
	k.messages = append(k.messages, m)
}
