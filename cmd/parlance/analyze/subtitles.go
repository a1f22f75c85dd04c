package analyze

import (
	"errors"
	"html"
	"regexp"
	"strings"
	"time"

	"parlance/conversation"
)

var (
	cueTime  = regexp.MustCompile(`^((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})`)
	voiceTag = regexp.MustCompile(`^<v(?:\.[^ >]*)? ([^>]+)>`)
	markup   = regexp.MustCompile(`</?[a-zA-Z][^>]*>|<\d[\d:.]*>|\{\\[^}]*\}`)
)

// isCueStart tells whether text begins with a numbered cue.
func isCueStart(text string) bool {
	head := strings.SplitN(text, "\n", 3)
	return len(head) > 1 && (cueTime.MatchString(strings.TrimSpace(head[0])) || cueTime.MatchString(strings.TrimSpace(head[1])))
}

// readSubtitles reads SRT and WebVTT. Cues of one speaker that follow each other
// within a sentence are one message.
func readSubtitles(text string, at time.Time) (input, error) {
	in := input{form: "subtitles"}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	for block := range strings.SplitSeq(text, "\n\n") {
		in.cue(strings.Split(strings.Trim(block, "\n"), "\n"), at)
	}
	if len(in.messages) == 0 {
		return input{}, errors.New("no cue such as 00:00:01,000 --> 00:00:04,000 in these subtitles")
	}
	return in, nil
}

func (in *input) cue(lines []string, at time.Time) {
	for i, l := range lines {
		m := cueTime.FindStringSubmatch(strings.TrimSpace(l))
		if m == nil {
			continue
		}
		start, _ := offset(m[1]) // of the form that was matched
		end, _ := offset(m[2])
		var who string
		var words []string
		for _, l := range lines[i+1:] {
			l = strings.TrimSpace(l)
			if v := voiceTag.FindStringSubmatch(l); v != nil {
				who = v[1]
			}
			l = html.UnescapeString(markup.ReplaceAllString(l, ""))
			if name, said, ok := cutName(l); ok && who == "" {
				who, l = name, said
			}
			words = append(words, strings.TrimSpace(strings.TrimPrefix(l, "- ")))
		}
		in.say(conversation.InputMessage{
			Text: strings.Join(words, " "), From: person(strings.TrimSpace(who)), StartTime: at.Add(start), EndTime: at.Add(max(start, end)),
		})
		return
	}
}

// The bounds within which a cue goes on with the one before.
const (
	sameBreath = 1500 * time.Millisecond
	longCue    = 500
)

// say adds a cue. One without a name is said by whoever spoke before when it goes
// on in the middle of a sentence.
func (in *input) say(m conversation.InputMessage) {
	if n := len(in.messages); n > 0 && len(in.messages[n-1].Text) < longCue {
		last := &in.messages[n-1]
		open := !strings.ContainsAny(last.Text[max(0, len(last.Text)-1):], ".?!…")
		if open && (m.From == last.From || m.From.Empty()) && m.StartTime.Sub(last.EndTime) < sameBreath {
			last.Text, last.EndTime = last.Text+" "+m.Text, m.EndTime
			return
		}
	}
	in.messages = append(in.messages, m)
}
