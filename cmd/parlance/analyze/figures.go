package analyze

import (
	"fmt"
	"slices"
	"strings"

	"parlance/conversation"
)

// The most that is shown of lists that may be long.
const (
	mostTopics = 10
	mostValues = 12 // of one type of entity
	barWidth   = 14
)

func (p *page) topics() {
	if len(p.f.Topics) == 0 {
		return
	}
	p.heading("Topics", len(p.f.Topics))
	column := p.Width - barWidth - 20
	for i, t := range p.f.Topics {
		if i == mostTopics {
			break
		}
		p.line("   ", pad(clean(t.Text), column), " ", p.paint(p.tone(t.Sentiment), bar(t.Score, barWidth)), " ",
			p.paint(dim, count(len(t.MessageIDs), "message")))
	}
}

// tone is the ink of a sentiment.
func (p *page) tone(score float64) ink {
	switch conversation.SentimentLabel(score) {
	case "positive":
		return good
	case "negative":
		return bad
	default:
		return name
	}
}

func (p *page) chapters() {
	if len(p.f.chapters) < 2 {
		return
	}
	p.heading("Chapters", len(p.f.chapters))
	from := 1
	for _, c := range p.f.chapters {
		at := fmt.Sprintf("message %d", from)
		if p.timed() {
			at = clockOf(c.Offset.Seconds())
		}
		p.line("   ", p.paint(dim, pad(at, 12)), clean(c.Title))
		from += len(c.MessageIDs)
	}
}

func clockOf(seconds float64) string {
	s := int(seconds)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// entities groups mentions by their type, each value once.
func (p *page) entities() {
	if len(p.f.Entities) == 0 {
		return
	}
	var types []string
	values := map[string][]string{}
	for _, e := range p.f.Entities {
		kind := e.Type
		if e.CustomType != "" {
			kind = e.CustomType
		}
		text := clean(e.Text)
		if e.Value != "" && !strings.EqualFold(e.Value, e.Text) && e.Type != "person" {
			text += p.paint(dim, " = "+clean(e.Value))
		}
		if !slices.Contains(types, kind) {
			types = append(types, kind)
		}
		if !slices.Contains(values[kind], text) {
			values[kind] = append(values[kind], text)
		}
	}
	p.heading("Entities", len(p.f.Entities))
	for _, kind := range types {
		p.list(kind, values[kind])
	}
}

// list writes values behind a label, in as many lines as they need.
func (p *page) list(label string, values []string) {
	const column = 15
	if n := len(values); n > mostValues {
		values = append(slices.Clone(values[:mostValues]), p.paint(dim, fmt.Sprintf("and %d more", n-mostValues)))
	}
	lead := "   " + p.paint(name, pad(label, column))
	line, w := "", 0
	for i, v := range values {
		if i+1 < len(values) {
			v += ", "
		}
		n := wide(bare(v))
		if w > 0 && w+n > p.Width-column-4 {
			p.line(lead, line)
			lead, line, w = "   "+strings.Repeat(" ", column), "", 0
		}
		line, w = line+v, w+n
	}
	p.line(lead, line)
}

// bare takes the inks off a text.
func bare(s string) string {
	for {
		from := strings.Index(s, "\x1b[")
		if from < 0 {
			return s
		}
		to := strings.IndexByte(s[from:], 'm')
		s = s[:from] + s[from+to+1:]
	}
}

func (p *page) trackers() {
	if len(p.f.Trackers) == 0 {
		return
	}
	var names []string
	phrases, n := map[string][]string{}, map[string]int{}
	for _, h := range p.f.Trackers {
		if n[h.Name]++; !slices.Contains(names, h.Name) {
			names = append(names, h.Name)
		}
		text := "“" + clean(h.Value) + "”"
		if h.Offset == conversation.SimilarMatch {
			text += p.paint(dim, " (in other words)")
		}
		if !slices.Contains(phrases[h.Name], text) {
			phrases[h.Name] = append(phrases[h.Name], text)
		}
	}
	p.heading("Trackers", len(names))
	for _, name := range names {
		p.list(fmt.Sprintf("%s ×%d", clean(name), n[name]), phrases[name])
	}
}

func (p *page) people() {
	members := p.f.Analytics.Members
	total := 0
	for _, m := range members {
		total += m.Words
	}
	if total == 0 {
		return
	}
	p.heading("Who said how much", 0)
	column := min(24, p.Width/4)
	for _, m := range members {
		share := float64(m.Words) / float64(total)
		facts := []string{fmt.Sprintf("%3d %%", int(100*share+0.5)), count(m.Words, "word")}
		if m.Talk > 0 && p.timed() {
			facts = append(facts, length(m.Talk))
		}
		if m.Questions > 0 {
			facts = append(facts, count(m.Questions, "question"))
		}
		if m.Talk > 0 && p.timed() {
			facts = append(facts, fmt.Sprintf("%.0f words/min", m.WPM))
		}
		for wide(strings.Join(facts, " · ")) > p.Width-column-barWidth-5 {
			facts = facts[:len(facts)-1]
		}
		p.line("   ", pad(called(m.Member), column), " ", p.paint(name, bar(share, barWidth)), " ", p.paint(dim, strings.Join(facts, " · ")))
	}
	p.mood()
}

// mood draws how the sentiment went, from left to right.
func (p *page) mood() {
	if p.f.reason != "" || len(p.f.Messages) < 2 {
		return
	}
	columns := min(len(p.f.Messages), p.Width-24)
	var b strings.Builder
	sum := 0.0
	for c := range columns {
		from, to := c*len(p.f.Messages)/columns, (c+1)*len(p.f.Messages)/columns
		score := 0.0
		for _, m := range p.f.Messages[from:to] {
			score += m.Sentiment / float64(to-from)
		}
		sum += score / float64(columns)
		b.WriteString(p.paint(p.tone(score), string([]rune("▁▂▃▄▅▆▇█")[min(7, int((score+1)*4))])))
	}
	p.heading("Sentiment", 0)
	p.line("   ", b.String(), "  ", p.paint(p.tone(sum), conversation.SentimentLabel(sum)), p.paint(dim, fmt.Sprintf(" %+.2f", sum)))
}

// transcript shows every sentence with its speaker.
func (p *page) transcript() {
	p.heading("What was said", len(p.f.Messages))
	column := min(20, p.Width/4)
	last := conversation.Member{}
	for i, m := range p.f.Messages {
		who := ""
		if i == 0 || m.From != last {
			who = called(m.From)
		}
		last = m.From
		for k, l := range wrap(clean(m.Text), p.Width-column-5) {
			if k > 0 {
				who = ""
			}
			p.line("   ", p.paint(name, pad(who, column)), " ", p.paint(p.toneOf(m), l))
		}
	}
}

// toneOf is the ink of a message: only what is felt is coloured.
func (p *page) toneOf(m conversation.Message) ink {
	if t := p.tone(m.Sentiment); t != name {
		return t
	}
	return "0"
}
