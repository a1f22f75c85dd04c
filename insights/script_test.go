package insights

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/insights/sentence"
)

// script is a conversation in a text file: "# key: value" lines, then messages
// as "Name: text" or "[hh:mm:ss] Name: text". Lines that begin with a bar go on
// with the message.
type script struct {
	in Input
}

// readScript reads a script and cuts its messages into sentences as the worker
// does. Each message lasts until the next one begins when times are given.
func readScript(t *testing.T, path string) script {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := script{in: Input{Language: "en-US", Now: time.Date(2024, 3, 13, 10, 0, 0, 0, time.UTC)}}
	s.in.Options = conversation.Options{DetectEntities: true, DetectPhrases: true}
	var raw []conversation.InputMessage
	for sc := bufio.NewScanner(f); sc.Scan(); {
		line := sc.Text()
		switch {
		case strings.HasPrefix(line, "#"):
			s.setting(t, line)
		case strings.HasPrefix(line, "|") && len(raw) > 0:
			raw[len(raw)-1].Text += "\n" + strings.TrimPrefix(strings.TrimPrefix(line, "|"), " ")
		case strings.TrimSpace(line) != "":
			raw = append(raw, s.message(t, line))
		}
	}
	s.build(raw)
	return s
}

func (s *script) setting(t *testing.T, line string) {
	t.Helper()
	key, value, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(line, "#")), ": ")
	switch key {
	case "start":
		at, err := time.Parse(time.RFC3339, value)
		if err != nil {
			t.Fatal(err)
		}
		s.in.Now = at
	case "zone":
		n, err := strconv.Atoi(value)
		if err != nil {
			t.Fatal(err)
		}
		s.in.Options.TimezoneOffset = n
	case "language":
		s.in.Language = value
	case "tracker":
		name, words, _ := strings.Cut(value, " = ")
		s.in.Trackers = append(s.in.Trackers, conversation.Tracker{ID: name, Name: name, Vocabulary: strings.Split(words, " | ")})
	case "entity":
		kind, text, _ := strings.Cut(value, " = ")
		s.in.Options.CustomEntities = append(s.in.Options.CustomEntities, conversation.CustomEntity{CustomType: kind, Text: text})
	}
}

func (s *script) message(t *testing.T, line string) conversation.InputMessage {
	t.Helper()
	var m conversation.InputMessage
	if rest, ok := strings.CutPrefix(line, "["); ok {
		clock, after, _ := strings.Cut(rest, "] ")
		at, err := time.Parse("15:04:05", clock)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		y, mo, d := s.in.Now.Date()
		m.StartTime = time.Date(y, mo, d, at.Hour(), at.Minute(), at.Second(), 0, time.UTC)
		line = after
	}
	name, text, ok := strings.Cut(line, ": ")
	if !ok {
		name, text, _ = strings.Cut(line, ":")
	}
	m.From, m.Text = conversation.Member{Name: name}, text
	if name == "?" {
		m.From = conversation.Member{}
	}
	return m
}

func (s *script) build(raw []conversation.InputMessage) {
	ids := map[string]int{}
	for i, r := range raw {
		if _, ok := ids[r.From.Name]; !ok && r.From.Name != "" {
			ids[r.From.Name] = len(ids) + 1
			s.in.Members = append(s.in.Members, conversation.Member{ID: fmt.Sprintf("p%d", len(ids)), Name: r.From.Name})
		}
		from := conversation.Member{}
		if n := ids[r.From.Name]; n > 0 {
			from = s.in.Members[n-1]
		}
		start, timed := r.StartTime, !r.StartTime.IsZero()
		if !timed {
			start = s.in.Now
		}
		end := start
		if timed && i+1 < len(raw) && raw[i+1].StartTime.After(start) {
			end = raw[i+1].StartTime
		} else if timed {
			end = start.Add(10 * time.Second)
		}
		n := len([]rune(r.Text))
		for _, x := range sentence.Split(r.Text) {
			a := start.Add(end.Sub(start) * time.Duration(x.Start) / time.Duration(max(n, 1)))
			b := start.Add(end.Sub(start) * time.Duration(x.End) / time.Duration(max(n, 1)))
			s.in.New = append(s.in.New, conversation.Message{
				ID: fmt.Sprintf("m%d", len(s.in.New)), Position: len(s.in.New), Text: x.Text, From: from,
				StartTime: a, EndTime: b, Offset: a.Sub(s.in.Now), Duration: b.Sub(a), Timed: timed, Confidence: 1,
			})
		}
	}
}
