package chaos

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// load is what is submitted, and what was answered.
type load struct {
	l    *lab
	http *http.Client

	mu    sync.Mutex
	chats []*chat
	waits []time.Duration // of each submission, from the first try to its answer

	retries  atomic.Int64 // of requests that got no answer, or 409, 429, 5xx
	replayed atomic.Int64 // answers that were given before
	next     atomic.Int64

	hookEvery int // of so many chats one has webhooks
}

// chat is a conversation that the test talks in.
type chat struct {
	id    string
	hooks bool   // its jobs have webhooks
	url   string // to another receiver than the good one
	jobs  []*job
}

// job is an accepted submission.
type job struct {
	id     string
	text   string // what it adds to the conversation
	fails  bool   // it is to end as failed, and adds nothing
	n      int    // which of its conversation
	hidden bool   // not held against the effect log
}

func newLoad(l *lab) *load {
	t := &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: 30 * time.Second}
	return &load{l: l, hookEvery: 4, http: &http.Client{Transport: t, Timeout: 20 * time.Second}}
}

// answer is what a submission got.
type answer struct {
	status   int
	replayed bool
	body     struct {
		ConversationID string `json:"conversationId"`
		JobID          string `json:"jobId"`
		Message        string `json:"message"`
	}
}

// send makes one request.
func (o *load) send(base, method, path, key, contentType string, body []byte) (answer, error) {
	var a answer
	req, err := http.NewRequestWithContext(o.l.ctx, method, base+path, bytes.NewReader(body))
	if err != nil {
		return a, err
	}
	req.Header.Set("Authorization", "Bearer "+o.l.token)
	req.Header.Set("Content-Type", contentType)
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	resp, err := o.http.Do(req)
	if err != nil {
		return a, err
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return a, err
	}
	a.status, a.replayed = resp.StatusCode, resp.Header.Get("Idempotency-Replayed") != ""
	if err := json.Unmarshal(data, &a.body); err != nil && a.status < 500 {
		return a, fmt.Errorf("answer %d is no JSON: %.200q", a.status, data)
	}
	return a, nil
}

// get reads JSON, and tries again while there is no answer.
func (o *load) get(path string, into any) error {
	for {
		err := o.getOnce(path, into)
		if err == nil || o.l.ctx.Err() != nil {
			return err
		}
		o.l.pause(50 * time.Millisecond)
	}
}

func (o *load) getOnce(path string, into any) error {
	apis := o.l.fleet.alive("api")
	if len(apis) == 0 {
		return fmt.Errorf("no api runs")
	}
	req, err := http.NewRequestWithContext(o.l.ctx, http.MethodGet, apis[0].url+path, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+o.l.token)
	resp, err := o.http.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("GET %s: %s: %.200q", path, resp.Status, data)
	}
	return json.Unmarshal(data, into)
}

// submit sends under one key until it is accepted, by whichever API answers. It
// gives nil when the case is over.
func (o *load) submit(method, path, contentType string, body []byte) *answer {
	key := "chaos-" + strconv.FormatInt(o.next.Add(1), 10)
	from := time.Now()
	for try := 0; o.l.ctx.Err() == nil; try++ {
		apis := o.l.fleet.alive("api")
		if len(apis) == 0 {
			o.l.pause(20 * time.Millisecond)
			continue
		}
		a, err := o.send(apis[(try+o.l.n(len(apis)))%len(apis)].url, method, path, key, contentType, body)
		switch {
		case err == nil && a.status == http.StatusCreated:
			o.mu.Lock()
			o.waits = append(o.waits, time.Since(from))
			o.mu.Unlock()
			if a.replayed {
				o.replayed.Add(1)
			}
			return &a
		case err == nil && a.status < 500 && a.status != http.StatusConflict && a.status != http.StatusTooManyRequests:
			o.l.Errorf("%s %s: answer %d: %s", method, path, a.status, a.body.Message)
			return nil
		}
		o.retries.Add(1)
		o.l.pause(o.l.between(20*time.Millisecond, 200*time.Millisecond))
	}
	o.l.Errorf("%s %s was not accepted before the time was over", method, path)
	return nil
}

// say submits one message to a chat.
func (o *load) say(c *chat, text string) *job {
	body := map[string]any{"messages": []any{map[string]any{
		"payload": map[string]any{"content": text}, "from": map[string]any{"name": "Ann", "userId": "ann@example.com"},
	}}}
	switch {
	case c.url != "":
		body["webhookUrl"] = c.url
	case c.hooks:
		body["webhookUrl"] = o.l.hooks.url()
	}
	data, _ := json.Marshal(body)
	return o.add(c, text, "text", "application/json", data)
}

// add submits a body of any kind to a chat.
func (o *load) add(c *chat, text, kind, contentType string, body []byte) *job {
	method, path := http.MethodPost, "/v1/process/"+kind
	if c.id != "" {
		method, path = http.MethodPut, path+"/"+c.id
	}
	a := o.submit(method, path, contentType, body)
	if a == nil {
		return nil
	}
	c.id = a.body.ConversationID
	j := &job{id: a.body.JobID, text: text, n: len(c.jobs) + 1}
	o.mu.Lock()
	defer o.mu.Unlock()
	c.jobs = append(c.jobs, j)
	return j
}

// chat begins a conversation; some have webhooks.
func (o *load) chat() *chat {
	o.mu.Lock()
	defer o.mu.Unlock()
	c := &chat{hooks: len(o.chats)%o.hookEvery == 0}
	o.chats = append(o.chats, c)
	return c
}

// effect is the text of the n-th job of a chat.
func effect(n int) string { return "effect number " + strconv.Itoa(n) }

// run submits jobs to each of some chats, several chats at a time, and returns
// when all are accepted.
func (o *load) run(chats, jobs, clients int) {
	var wg sync.WaitGroup
	todo := make(chan struct{}, chats)
	for range chats {
		todo <- struct{}{}
	}
	close(todo)
	for range clients {
		wg.Go(func() {
			for range todo {
				c := o.chat()
				for n := 1; n <= jobs; n++ {
					if o.say(c, effect(n)) == nil {
						return
					}
				}
			}
		})
	}
	wg.Wait()
}

// jobs counts what was accepted.
func (o *load) jobs() (n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, c := range o.chats {
		n += len(c.jobs)
	}
	return n
}

// accepted gives how many jobs of each chat were.
func (o *load) accepted() map[*chat]int {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := map[*chat]int{}
	for _, c := range o.chats {
		now[c] = len(c.jobs)
	}
	return now
}

// wait gives a percentile of the time to acceptance.
func (o *load) wait(percent int) time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	return percentile(o.waits, percent)
}

func percentile(list []time.Duration, percent int) time.Duration {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)]
}
