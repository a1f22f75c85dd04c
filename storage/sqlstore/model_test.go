package sqlstore_test

import (
	"fmt"
	"slices"

	"parlance/conversation"
	"parlance/storage"
)

// maxStarts is the limit for starts of a job in the model.
const maxStarts = 2

// model is what the store must look like: the state machine of a conversation
// without leases, locks, SQL and concurrency.
type model struct {
	conversations []*modelConversation
	hints         []modelHint  // every hint ever given
	claims        []modelClaim // every claim ever given
	strict        bool         // failed jobs hold up their conversation
}

type modelConversation struct {
	id       string
	strict   bool   // of the model
	state    string // idle, queued, running, blocked, deleted
	gen      int64  // of the hint that is good now; 0 = nobody has it
	due      bool
	fence    int64 // of the claim that is good now
	expired  bool  // its lease has run out
	queue    conversation.Queue
	head     int // index of the first unfinished job
	jobs     []*modelJob
	messages []string
	version  int64
}

type modelJob struct {
	id                          string
	kind                        conversation.JobKind
	status                      conversation.JobStatus
	attempts, unsettled, starts int
	cancel                      bool     // its worker is to give up
	events                      []string // webhooks, in order
}

type modelHint struct {
	c *modelConversation
	h storage.Hint
}

type modelClaim struct {
	c *modelConversation
	s storage.Claim
}

func (c *modelConversation) open() (n int) {
	for _, j := range c.jobs[c.head:] {
		if j != nil && !j.status.Terminal() {
			n++
		}
	}
	return n
}

// pass moves the head over places whose job is settled or has moved.
func (c *modelConversation) pass() {
	for c.head < len(c.jobs) && (c.jobs[c.head] == nil || c.jobs[c.head].status.Terminal()) {
		c.head++
	}
}

// cancel ends a job that nobody works on; it tells whether the conversation goes
// on with another one.
func (c *modelConversation) cancel(j *modelJob) (wakes bool) {
	head := c.headJob()
	if c.blockedBy(j) {
		c.pass()
		return c.wake()
	}
	if j == head && c.state == "running" && !c.expired {
		j.cancel = true
		return false
	}
	j.end(conversation.Failed)
	if j != head {
		return false
	}
	c.pass()
	return c.wake()
}

// blockedBy tells whether j holds up the conversation.
func (c *modelConversation) blockedBy(j *modelJob) bool {
	return c.state == "blocked" && c.headJob() == j
}

// wake lets a conversation go on with its head, if there is one.
func (c *modelConversation) wake() bool {
	if c.open() == 0 {
		c.state = "idle"
		return false
	}
	c.state, c.queue, c.due = "queued", c.headJob().kind.Queue(), true
	return true
}

// redo moves a failed job to the end, unless it is awaited in its place.
func (c *modelConversation) redo(j *modelJob) (wakes bool) {
	if c.blockedBy(j) {
		*j = modelJob{id: j.id, kind: j.kind, status: conversation.Scheduled, events: append(j.events, "job.scheduled")}
		return c.wake()
	}
	c.jobs[slices.Index(c.jobs, j)] = nil
	events := append(j.events, "job.scheduled")
	wakes = c.submit(j.id, j.kind)
	c.jobs[len(c.jobs)-1].events = events
	return wakes
}

func (c *modelConversation) headJob() *modelJob { return c.jobs[c.head] }

// good tells whether a hint leads to a claim, or at least to a try.
func (h modelHint) good() bool {
	return h.c.state == "queued" && h.c.due && h.c.gen == h.h.Generation
}

func (c modelClaim) good() bool {
	return c.c.state == "running" && c.c.fence == c.s.Fence && c.s.Job.ID == c.c.headJob().id
}

// submit adds a job and tells whether it wakes the conversation.
func (c *modelConversation) submit(id string, kind conversation.JobKind) (wakes bool) {
	c.jobs = append(c.jobs, &modelJob{
		id: id, kind: kind, status: conversation.Scheduled, events: []string{"job.scheduled"},
	})
	if c.state != "idle" {
		return false
	}
	c.state, c.due, c.queue = "queued", true, kind.Queue()
	return true
}

// start starts the head for a worker of the conversation's queue. nil: there is
// none, or it is for others, whose hint only the reaper or the settling worker
// knows.
func (c *modelConversation) start() *modelJob {
	for c.open() > 0 {
		c.pass()
		j := c.headJob()
		switch {
		case j.cancel:
			j.end(conversation.Failed)
			c.head++
		case j.kind.Queue() != c.queue:
			c.state, c.queue, c.due, c.gen = "queued", j.kind.Queue(), true, 0
			return nil
		case j.unsettled >= maxStarts:
			j.end(conversation.Failed)
			if c.strict {
				c.state = "blocked"
				return nil
			}
			c.head++
		default:
			j.start()
			return j
		}
	}
	c.pass()
	c.state = "idle"
	return nil
}

func (j *modelJob) start() {
	if j.starts == 0 {
		j.events = append(j.events, "job.in_progress")
	}
	j.status = conversation.InProgress
	j.attempts++
	j.unsettled++
	j.starts++
}

func (j *modelJob) end(s conversation.JobStatus) {
	j.status, j.unsettled = s, 0
	j.events = append(j.events, "job."+string(s))
}

// settle ends the head; it gives the next one that is started.
func (c *modelConversation) settle(ok, yield bool) *modelJob {
	j := c.headJob()
	if ok && !j.cancel {
		j.end(conversation.Completed)
		c.messages = append(c.messages, "job "+j.id)
		c.version++
	} else {
		j.end(conversation.Failed)
		if c.strict && !j.cancel {
			c.state = "blocked"
			return nil
		}
	}
	c.head++
	c.pass()
	if c.open() > 0 && yield {
		c.state, c.queue, c.due, c.gen = "queued", c.headJob().kind.Queue(), true, 0
		return nil
	}
	return c.start()
}

func (c *modelConversation) retry() {
	c.headJob().unsettled = 0
	c.state, c.due, c.gen = "queued", false, 0
}

func (c *modelConversation) release() {
	j := c.headJob()
	j.attempts--
	j.unsettled--
	c.state, c.due, c.gen = "queued", true, 0
}

// live are the conversations that were not deleted.
func (m *model) live() []*modelConversation {
	return slices.DeleteFunc(slices.Clone(m.conversations), func(c *modelConversation) bool { return c.state == "deleted" })
}

func (m *model) open() (n int) {
	for _, c := range m.live() {
		n += c.open()
	}
	return n
}

func (m *model) backlog() map[conversation.Queue]int {
	b := map[conversation.Queue]int{}
	for _, c := range m.live() {
		if c.state != "idle" && c.state != "blocked" {
			b[c.queue]++
		}
	}
	return b
}

func (c *modelConversation) String() string {
	return fmt.Sprintf("%s %s gen %d fence %d head %d of %d", c.id, c.state, c.gen, c.fence, c.head, len(c.jobs))
}
