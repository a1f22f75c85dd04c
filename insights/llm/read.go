package llm

import (
	"context"
	"errors"
	"slices"
	"time"

	"parlance/conversation"
)

// Input is what is new in a conversation.
type Input struct {
	// Tail are messages before New, oldest first: all that Before leaves to be read
	// again, if that can be had.
	Tail    []conversation.Message
	New     []conversation.Message // ids, positions, members and times set
	Members []conversation.Member  // all participants
	Before  conversation.Reading   // what the model made of the rest
	// Questions are wanted too: the embedded engine does not know the language.
	Questions bool
	// More says that another job of the conversation waits behind this one: a few
	// words may wait for it.
	More      bool
	Threshold float64 // score that an insight needs
	Zone      *time.Location
}

// Output is what the model found.
type Output struct {
	// Reading is to be kept, and given with the next Input.
	Reading conversation.Reading
	// Insights are action items, follow-ups, decisions, and questions if wanted.
	Insights []conversation.Insight
	// Covered are the ids of the messages whose action items and follow-ups are
	// the model's; for others the embedded engine's stand.
	Covered map[string]bool
}

// Read has the model read the new messages and those that wait since an earlier
// job, a stretch at a time. Few words may wait for more. It never fails: what
// could not be read is not covered, and Reading.Until stays before it, so that the
// next Read makes up for it. A stretch whose answers cannot be used twice, and what
// is beyond the budget, is given up: then there is no written summary any more.
func (r *Reader) Read(ctx context.Context, in Input) Output {
	out := Output{Reading: in.Before, Covered: map[string]bool{}}
	out.Reading.Model = r.Model
	fresh, context := split(in)
	if r.Model == "" || len(fresh) == 0 || r.waits(fresh, in) {
		return out
	}
	p := pass{Reader: r, Input: in, out: &out, hole: -1, lost: isLost(in.Before) || fresh[0].Position > in.Before.Until}
	out.Reading.Fallback = ""
	for _, chunk := range chunks(fresh, r.ChunkTokens) {
		if !p.read(ctx, context, chunk, fresh[len(fresh)-1].Position) {
			break
		}
		context = chunk[max(0, len(chunk)-contextMessages):]
	}
	p.end()
	return out
}

// pass is one Read.
type pass struct {
	*Reader
	Input

	out  *Output
	hole int  // position of the first message to be read again; -1 = none
	lost bool // some message will never be read
}

// read has one stretch read. It tells whether it is of use to go on; last is the
// position of the last new message.
func (p *pass) read(ctx context.Context, context, chunk []conversation.Message, last int) bool {
	from, r := chunk[0].Position, &p.out.Reading
	err := p.within(*r)
	if err == nil {
		err = p.work(ctx, newTask(p.Input, r.Summary, context, chunk), p.out)
	}
	r.Until = chunk[len(chunk)-1].Position + 1
	if err == nil {
		return true
	}
	if ctx.Err() == nil {
		p.Log.Warn("the language model is of no help", "error", err)
	}
	r.Fallback = reasonOf(err)
	switch useless := errors.Is(err, errUseless) || errors.Is(err, errCutShort); {
	case errors.Is(err, errBudget):
		p.lost = true
		r.Until = last + 1
		return false
	case useless && from == p.Before.Until && p.Before.Fallback == r.Fallback:
		p.lost = true // twice
		return true
	default:
		if p.hole < 0 {
			p.hole = from
		}
		return useless
	}
}

// end settles what the next Read begins with.
func (p *pass) end() {
	r := &p.out.Reading
	if p.hole >= 0 {
		r.Until = p.hole
	}
	if r.Partial = p.lost || p.hole >= 0; p.lost {
		r.Summary = slices.Clone(r.Summary)
		for i := range r.Summary {
			r.Summary[i].MessageIDs = nil
		}
	}
}

// isLost tells whether a partial reading can never be made whole. One that can is
// told by why it is partial and by its summary, which rests on messages.
func isLost(r conversation.Reading) bool {
	switch {
	case !r.Partial:
		return false
	case r.Fallback == "":
		return true
	case len(r.Summary) > 0:
		return len(r.Summary[0].MessageIDs) == 0
	}
	return r.Until > 0
}

// work has one stretch read and takes over what holds of the answer.
func (r *Reader) work(ctx context.Context, t *task, out *Output) error {
	a, err := r.ask(ctx, t, &out.Reading)
	if err != nil {
		return err
	}
	out.Insights = append(out.Insights, t.insights(a)...)
	if s := t.summary(a); len(s) > 0 {
		out.Reading.Summary = s
	}
	for _, m := range t.fresh {
		out.Covered[m.ID] = true
	}
	return nil
}

var errBudget = errors.New("the budget of the conversation is spent")

// within tells whether the conversation may cost another request.
func (r *Reader) within(spent conversation.Reading) error {
	if r.MaxRequests > 0 && spent.Requests >= r.MaxRequests || r.MaxTokens > 0 && spent.Tokens >= r.MaxTokens {
		return errBudget
	}
	return nil
}
