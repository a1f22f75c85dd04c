package app

import (
	"cmp"
	"context"
	"slices"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

// SpeakerEvent says that somebody began or ceased to speak.
type SpeakerEvent struct {
	Started bool
	Who     conversation.Member
	At      time.Duration // from the start of the conversation
}

const (
	// ownShare is the share of a message in which somebody must have spoken, for it
	// to be theirs.
	ownShare = 0.3
	// attributeTries bounds how often a conversation that changes meanwhile is read
	// again.
	attributeTries = 3
)

// SpeakerEvents gives messages to those who spoke while they were said, by events
// that came from outside. Insights, entities of assignees and analytics follow.
func (a *App) SpeakerEvents(ctx context.Context, p conversation.Principal, id string, events []SpeakerEvent) error {
	for tries := 1; ; tries++ {
		err := a.attribute(ctx, p, id, events)
		if conversation.CodeOf(err) != conversation.Conflict || tries == attributeTries {
			return err
		}
	}
}

func (a *App) attribute(ctx context.Context, p conversation.Principal, id string, events []SpeakerEvent) error {
	c, known, err := a.Conversation(ctx, p, id)
	if err != nil {
		return err
	}
	messages, err := a.Store.Messages(ctx, p.TenantID, id, false)
	if err != nil {
		return err
	}
	roster := conversation.NewRoster(known)
	turns := spoken(events, roster)
	out := storage.Attribution{Version: c.Version, Speakers: map[string]conversation.Member{}, Members: roster.Changed()}
	left := map[string]int{}
	for _, m := range messages {
		from := m.From
		if who, found := speakerOf(m, turns); found && who.ID != from.ID {
			out.Speakers[m.ID], from = who, who
		}
		left[from.ID]++
	}
	for _, m := range known {
		// Only those whom a recogniser has counted: others are known to take part.
		if m.Email == "" && m.UserID == "" && left[m.ID] == 0 && saysSomething(messages, m.ID) {
			out.Silent = append(out.Silent, m.ID)
		}
	}
	if a.Speakers == nil {
		return conversation.Errorf(conversation.Unsupported, "Speaker events are not supported by this server.")
	}
	return a.Speakers.Attribute(ctx, p.TenantID, id, out)
}

func saysSomething(messages []conversation.Message, id string) bool {
	return slices.ContainsFunc(messages, func(m conversation.Message) bool { return m.From.ID == id })
}

// turn is a stretch in which somebody speaks.
type turn struct {
	who        conversation.Member
	start, end time.Duration
}

// forever ends the turn of those who were never said to have ceased.
const forever = time.Duration(1<<63 - 1)

// spoken makes turns of events, in whatever order they came. Somebody who begins
// twice goes on; ceasing without having begun means nothing.
func spoken(events []SpeakerEvent, roster *conversation.Roster) []turn {
	events = slices.Clone(events)
	slices.SortStableFunc(events, func(a, b SpeakerEvent) int { return cmp.Compare(a.At, b.At) })
	open := map[string]int{}
	var turns []turn
	for _, e := range events {
		who := roster.Resolve(e.Who)
		at, speaking := open[who.ID]
		switch {
		case e.Started && !speaking:
			open[who.ID] = len(turns)
			turns = append(turns, turn{who: who, start: e.At, end: forever})
		case !e.Started && speaking:
			turns[at].end = e.At
			delete(open, who.ID)
		}
	}
	// What was learnt of somebody later holds for all of their turns.
	for i := range turns {
		turns[i].who = roster.Resolve(turns[i].who)
	}
	return turns
}

// speakerOf is who spoke longest during a message.
func speakerOf(m conversation.Message, turns []turn) (who conversation.Member, found bool) {
	end := m.Offset + max(m.Duration, time.Millisecond)
	shares := map[string]time.Duration{}
	var longest time.Duration
	for _, t := range turns {
		if both := min(end, t.end) - max(m.Offset, t.start); both > 0 {
			shares[t.who.ID] += both
			if shares[t.who.ID] > longest {
				longest, who = shares[t.who.ID], t.who
			}
		}
	}
	return who, longest > 0 && float64(longest) >= ownShare*float64(end-m.Offset)
}
