package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"parlance/internal/client"
)

type demoFrom struct {
	Name string `json:"name"`
}

type demoMessage struct {
	Text       string   `json:"text"`
	From       demoFrom `json:"from"`
	TimeOffset float64  `json:"timeOffset"`
	Sentiment  struct {
		Suggested string `json:"suggested"`
	} `json:"sentiment"`
}

type demoInsight struct {
	Text     string   `json:"text"`
	Score    float64  `json:"score"`
	From     demoFrom `json:"from"`
	Assignee demoFrom `json:"assignee"`
	DueBy    string   `json:"dueBy"`
}

// findings is what the server says about one conversation.
type findings struct {
	messages                      []demoMessage
	questions, actions, followUps []demoInsight
	topics                        []demoInsight
	summary                       []demoInsight
	entities                      []struct {
		Type string `json:"type"`
		Text string `json:"text"`
	}
	trackers []struct {
		Name string `json:"name"`
	}
}

// read asks for everything, as a client would.
func (d *demo) read(ctx context.Context, id string) (*findings, error) {
	var f findings
	for _, part := range []struct {
		path, key string
		into      any
	}{
		{"messages?sentiment=true", "messages", &f.messages},
		{"questions", "questions", &f.questions},
		{"action-items", "actionItems", &f.actions},
		{"follow-ups", "followUps", &f.followUps},
		{"topics", "topics", &f.topics},
		{"summary", "summary", &f.summary},
		{"entities", "entities", &f.entities},
	} {
		var answer map[string]json.RawMessage
		if err := d.client.Call(ctx, http.MethodGet, conversationPath(id)+part.path, nil, &answer); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(answer[part.key], part.into); err != nil {
			return nil, fmt.Errorf("%s: %w", part.path, err)
		}
	}
	return &f, d.client.Call(ctx, http.MethodGet, conversationPath(id)+"trackers-detected", nil, &f.trackers)
}

func conversationPath(id string) string { return "/v1/conversations/" + url.PathEscape(id) + "/" }

// check refuses a result that is too thin to be true.
func (f *findings) check(messages, questions, actions int) error {
	if len(f.messages) < messages || len(f.questions) < questions || len(f.actions) < actions || len(f.topics) == 0 || len(f.entities) == 0 {
		return fmt.Errorf("found %d messages, %d questions, %d action items, %d topics, %d entities; expected at least %d, %d, %d, 1, 1",
			len(f.messages), len(f.questions), len(f.actions), len(f.topics), len(f.entities), messages, questions, actions)
	}
	return nil
}

// print shows the findings as a table a person can read.
func (f *findings) print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(kind, text, more string) { _, _ = fmt.Fprintf(t, "   %s\t%s\t%s\n", kind, short(text), more) }
	list := func(kind string, items []string) {
		for i, line := range lines(items) {
			row(label(kind, i), line, "")
		}
	}
	_, _ = fmt.Fprintln(t)
	for i, m := range f.messages {
		row(label("transcript", i), m.From.Name+": "+m.Text, m.Sentiment.Suggested)
	}
	for i, q := range f.questions {
		row(label("questions", i), q.Text, "asked by "+q.From.Name)
	}
	for i, a := range f.actions {
		row(label("action items", i), a.Text, owner(a))
	}
	for i, a := range f.followUps {
		row(label("follow-ups", i), a.Text, owner(a))
	}
	var names []string
	for _, p := range f.topics {
		names = append(names, fmt.Sprintf("%s (%.2f)", p.Text, p.Score))
	}
	list("topics", names)
	names = nil
	for _, e := range f.entities {
		names = append(names, e.Text+" ("+e.Type+")")
	}
	list("entities", names)
	for i, tr := range f.trackers {
		row(label("trackers", i), tr.Name, "")
	}
	for i, s := range f.summary {
		row(label("summary", i), s.Text, "")
	}
	return t.Flush()
}

func (f *findings) speakerNames() []string {
	var names []string
	for _, m := range f.messages {
		if !slices.Contains(names, m.From.Name) {
			names = append(names, m.From.Name)
		}
	}
	return names
}

// label shows the name of a group once.
func label(name string, i int) string {
	if i > 0 {
		return ""
	}
	return name
}

func owner(a demoInsight) string {
	s := a.Assignee.Name
	if s == "" {
		s = "nobody yet"
	}
	if a.DueBy != "" {
		s += ", due " + a.DueBy[:min(10, len(a.DueBy))]
	}
	return s
}

// width of a table's middle column, in characters.
const width = 96

// lines joins items with commas into lines that fit the table.
func lines(items []string) (out []string) {
	line := ""
	for _, item := range items {
		if line != "" && len(line)+len(item)+2 > width {
			out, line = append(out, line), ""
		}
		if line != "" {
			line += ", "
		}
		line += item
	}
	return append(out, line)
}

// short cuts a text to the width of the table.
func short(s string) string {
	if r := []rune(s); len(r) > width {
		return string(r[:width-1]) + "…"
	}
	return s
}

// download writes an export of the conversation into the demo directory.
func (d *demo) download(ctx context.Context, id, format string) (path string, n int64, err error) {
	resp, err := d.client.Send(ctx, http.MethodGet, "/v1/conversations/"+id+"/export?format="+format+"&timezone=Europe/Berlin", "", nil)
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	path = filepath.Join(d.dir, "conversation."+format)
	data, err := io.ReadAll(io.LimitReader(resp.Body, client.MaxAnswer))
	if err != nil {
		return "", 0, err
	}
	start := map[string]string{"pdf": "%PDF-", "txt": "Pilot with Acme"}[format]
	if !strings.HasPrefix(string(data), start) && !strings.Contains(string(data[:min(400, len(data))]), start) {
		return "", 0, fmt.Errorf("the %s export does not begin like one", format)
	}
	return path, int64(len(data)), os.WriteFile(path, data, 0o600)
}

// escapeQuery makes a hand-written query safe for a request line.
func escapeQuery(q string) string {
	return strings.NewReplacer(" ", "%20", `"`, "%22", "{", "%7B", "}", "%7D", "[", "%5B", "]", "%5D").Replace(q)
}
