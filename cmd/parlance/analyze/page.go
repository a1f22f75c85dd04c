package analyze

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"parlance/conversation"
)

// Page is how a person wants to see a conversation.
type Page struct {
	Color      bool
	Width      int  // columns of the terminal
	Transcript bool // show what was said, too
}

// The narrowest and the widest page that reads well.
const (
	narrow = 40
	widest = 110
)

// page writes one found conversation.
type page struct {
	Page

	w    *bufio.Writer
	f    *found
	zone *time.Location
}

// write shows everything, the most telling first; what is empty is left out.
func (p Page) write(w io.Writer, f *found, zone *time.Location) error {
	p.Width = min(max(p.Width, narrow), widest)
	b := bufio.NewWriter(w)
	g := &page{Page: p, w: b, f: f, zone: zone}
	g.title()
	g.summary()
	g.tasks("Action items", conversation.ActionItem)
	g.tasks("Follow-ups", conversation.FollowUp)
	g.questions()
	g.topics()
	g.chapters()
	g.entities()
	g.trackers()
	g.people()
	if p.Transcript {
		g.transcript()
	}
	return b.Flush()
}

func (p *page) line(parts ...string) {
	_, _ = p.w.WriteString(strings.TrimRight(strings.Join(parts, ""), " ") + "\n") // Flush tells
}

func (p *page) heading(text string, n int) {
	p.line()
	if n > 0 {
		text += p.paint(dim, fmt.Sprintf("  %d", n))
	}
	p.line(" ", p.paint(heading, text))
}

// item writes a wrapped text after a sign, and below it what is to be said of it.
func (p *page) item(sign, text string, more ...string) {
	for i, l := range wrap(clean(text), p.Width-6) {
		if i > 0 {
			sign = " "
		}
		p.line("   ", sign, " ", l)
	}
	var notes []string
	for _, m := range more {
		if m != "" {
			notes = append(notes, m)
		}
	}
	if len(notes) > 0 {
		p.line("     ", strings.Join(notes, p.paint(dim, " · ")))
	}
}

func (p *page) title() {
	f := p.f
	p.line()
	p.line(" ", p.paint(bold, cut(clean(f.Conversation.Name), p.Width-2)))
	facts := []string{f.form, count(f.messages, "message")}
	if n := len(f.Members); n > 0 {
		facts = append(facts, people(n))
	}
	if p.timed() && f.Analytics.Length >= time.Second {
		facts = append(facts, length(f.Analytics.Length))
	}
	facts = append(facts, p.language())
	for _, l := range wrap(strings.Join(facts, " · "), p.Width-2) {
		p.line(" ", p.paint(dim, l))
	}
	if f.reason != "" {
		p.line()
		for _, l := range wrap(f.reason, p.Width-2) {
			p.line(" ", p.paint(warm, l))
		}
	}
	if f.reason == "" && len(f.Insights)+len(f.Topics)+len(f.Summary) == 0 {
		p.line()
		p.line(" ", p.paint(warm, "Nothing to report: no question, task, topic or sentence that sums it up was found."))
	}
}

// timed tells whether the conversation brought times along; others are ours.
func (p *page) timed() bool {
	return slices.ContainsFunc(p.f.Messages, func(m conversation.Message) bool { return m.Timed })
}

// language names the language and how it is known.
func (p *page) language() string {
	code := p.f.Conversation.Language
	switch {
	case p.f.detected:
		return fmt.Sprintf("%s (detected, %d %% sure)", code, int(100*p.f.sure+0.5))
	case p.f.sure == 0 && code == conversation.DefaultLanguage:
		return code + " (assumed)"
	}
	return code
}

func (p *page) summary() {
	if len(p.f.Summary) == 0 {
		return
	}
	p.heading("Summary", 0)
	var all []string
	for _, s := range p.f.Summary {
		all = append(all, clean(s.Text))
	}
	for _, text := range all {
		p.item("•", text)
	}
}

func (p *page) kind(kind conversation.InsightKind) []conversation.Insight {
	var out []conversation.Insight
	for _, in := range p.f.Insights {
		if in.Kind == kind {
			out = append(out, in)
		}
	}
	return out
}

func (p *page) tasks(title string, kind conversation.InsightKind) {
	list := p.kind(kind)
	if len(list) == 0 {
		return
	}
	p.heading(title, len(list))
	for _, in := range list {
		who := p.paint(dim, "nobody named")
		if !in.Assignee.Empty() {
			who = p.paint(name, "→ "+called(in.Assignee))
		}
		due := ""
		if in.DueBy != nil {
			due = p.paint(warm, "due "+moment(in.DueBy.In(p.zone)))
		}
		p.item(p.paint(good, "☐"), in.Text, who, due, p.said(in))
	}
}

// said tells who said an insight, and how sure the engine is.
func (p *page) said(in conversation.Insight) string {
	s := fmt.Sprintf("%d %%", int(100*in.Score+0.5))
	if !in.From.Empty() {
		s = "said by " + called(in.From) + " · " + s
	}
	return p.paint(dim, s)
}

func (p *page) questions() {
	list := p.kind(conversation.Question)
	if len(list) == 0 {
		return
	}
	p.heading("Questions", len(list))
	for _, in := range list {
		state := ""
		switch {
		case in.Answered == nil:
		case *in.Answered:
			state = p.paint(good, "answered")
		default:
			state = p.paint(bad, "open")
		}
		p.item(p.paint(warm, "?"), in.Text, state, p.said(in))
	}
}

// called is what a person is called on the page.
func called(m conversation.Member) string {
	return clean(cmp.Or(m.Name, m.Email, m.UserID, "somebody"))
}

// moment shows a day, and the time of it unless it is the end of the day.
func moment(t time.Time) string {
	if h, m, _ := t.Clock(); h == 0 && m == 0 || h == 23 && m == 59 {
		return t.Format("Mon 2 Jan 2006")
	}
	return t.Format("Mon 2 Jan 2006 15:04")
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

// length shows a duration in its two largest units.
func length(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%d min %d s", d/time.Minute, d%time.Minute/time.Second)
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h %d min", d/time.Hour, d%time.Hour/time.Minute)
	default:
		return fmt.Sprintf("%d days", d/(24*time.Hour))
	}
}
