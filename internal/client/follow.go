package client

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Follow calls f for the state of a job and each change of it, until the job is
// settled.
func (c *Client) Follow(ctx context.Context, jobID string, f func(Job)) error {
	resp, err := c.Send(ctx, http.MethodGet, "/v1/job/"+url.PathEscape(jobID)+"/events", "", nil)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		data, found := strings.CutPrefix(lines.Text(), "data: ")
		if !found {
			continue
		}
		var j Job
		if err := json.Unmarshal([]byte(data), &j); err != nil {
			return fmt.Errorf("read event: %w", err)
		}
		f(j)
		if j.Done() {
			return nil
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read events: %w", err)
	}
	return errors.New("the server ended the stream before the job was settled")
}
