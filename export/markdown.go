package export

import (
	"bufio"
	"fmt"
	"strings"

	"parlance/conversation"
)

// writeMarkdown writes the whole document as CommonMark with the tables of
// GitHub's; what users wrote is escaped, so that it can neither become markup
// nor HTML.
func writeMarkdown(w *bufio.Writer, v *view) {
	fmt.Fprintf(w, "# %s\n\n", escapeMarkdown(v.title()))
	for _, f := range v.facts() {
		fmt.Fprintf(w, "- **%s:** %s\n", f.Name, escapeMarkdown(f.Text))
	}
	if s := v.summary(); len(s) > 0 {
		fmt.Fprintf(w, "\n## Summary\n\n%s\n", escapeMarkdown(strings.Join(s, " ")))
	}
	markdownNotes(w, v, "Decisions", conversation.Decision)
	markdownTasks(w, v, "Action items", conversation.ActionItem)
	markdownTasks(w, v, "Follow-ups", conversation.FollowUp)
	markdownNotes(w, v, "Questions", conversation.Question)
	markdownFigures(w, v)
	markdownTranscript(w, v)
	if stamp := v.stamp(); stamp != "" {
		fmt.Fprintf(w, "\n---\n\n*Created by Parlance, %s*\n", escapeMarkdown(stamp))
	}
}

func markdownTasks(w *bufio.Writer, v *view, title string, kind conversation.InsightKind) {
	notes := v.notes(kind)
	if len(notes) == 0 {
		return
	}
	fmt.Fprintf(w, "\n## %s\n\n| # | What | Owner | Due | From |\n| --: | --- | --- | --- | --- |\n", title)
	for i, n := range notes {
		fmt.Fprintf(w, "| %d | %s | %s | %s | %s |\n", i+1, escapeMarkdown(n.Text), cell(n.Owner), cell(n.Due), cell(n.source()))
	}
}

// cell is s for a table; an empty one is a dash.
func cell(s string) string {
	if s == "" {
		return "–"
	}
	return escapeMarkdown(s)
}

func markdownNotes(w *bufio.Writer, v *view, title string, kind conversation.InsightKind) {
	for i, n := range v.notes(kind) {
		if i == 0 {
			fmt.Fprintf(w, "\n## %s\n\n", title)
		}
		fmt.Fprintf(w, "%d. %s", i+1, escapeMarkdown(n.Text))
		if source := n.source(); source != "" {
			fmt.Fprintf(w, " *(%s)*", escapeMarkdown(source))
		}
		fmt.Fprintln(w)
	}
}

func markdownFigures(w *bufio.Writer, v *view) {
	if label, shares := v.shares(); len(shares) > 0 {
		fmt.Fprintf(w, "\n## %s\n\n", label)
		for _, s := range shares {
			fmt.Fprintf(w, "- %s: %s\n", escapeMarkdown(s.Name), escapeMarkdown(s.Detail))
		}
		if b := v.balance(); b != "" {
			fmt.Fprintf(w, "\n%s\n", escapeMarkdown(b))
		}
	}
	if mood, ok := v.mood(); ok {
		fmt.Fprintf(w, "\n## Sentiment\n\n%s\n", escapeMarkdown(mood.String()))
	}
	for i, f := range v.mentions() {
		if i == 0 {
			fmt.Fprint(w, "\n## Mentioned\n\n")
		}
		fmt.Fprintf(w, "- **%s:** %s\n", f.Name, escapeMarkdown(f.Text))
	}
	for i, t := range v.trackers() {
		if i == 0 {
			fmt.Fprint(w, "\n## Trackers\n\n")
		}
		fmt.Fprintf(w, "- **%s** (%d): %s\n", escapeMarkdown(t.Name), t.Count, escapeMarkdown(strings.Join(t.Phrases, ", ")))
	}
}

// markdownTranscript writes a paragraph per message, and the speaker's name
// where the speaker changes.
func markdownTranscript(w *bufio.Writer, v *view) {
	if len(v.doc.Messages) == 0 {
		return
	}
	fmt.Fprint(w, "\n## Transcript\n")
	mark := newMarker(v)
	day, speaker := v.date(), -2
	for i := range v.doc.Messages {
		m := &v.doc.Messages[i]
		text := markdownLines(mark.message(m, escapeMarkdown))
		if text == "" {
			continue
		}
		if d := v.day(*m); d != "" && d != day {
			day, speaker = d, -2
			fmt.Fprintf(w, "\n### %s\n", d)
		}
		lead, at := "", v.at(*m)
		if n := v.people.number(m.From); n != speaker {
			speaker = n
			lead = "**" + escapeMarkdown(v.people.name(m.From)) + "**"
			if at != "" {
				lead += " `" + at + "`"
			}
			lead += "  \n"
		}
		fmt.Fprintf(w, "\n%s%s\n", lead, text)
	}
}

// markdownLines keeps the line ends of s: two spaces before one make it hard.
// An indent goes, for it would make code of the line.
func markdownLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.ReplaceAll(strings.Join(lines, "  \n"), "  \n  \n", "\n\n")
}

// writeMarkdownTranscript writes what was said and nothing else, in the form of
// the transcript endpoints: see Transcript.
func writeMarkdownTranscript(w *bufio.Writer, v *view, opt Options) {
	mark := newMarker(v)
	speaker, started := -2, false
	for i := range v.doc.Messages {
		m := &v.doc.Messages[i]
		text := strings.ReplaceAll(mark.message(m, quoteHTML), "\n", "<br/>")
		if text == "" {
			continue
		}
		n := v.people.number(m.From)
		switch {
		case !started:
		case opt.Paragraphs && n == speaker:
			_ = w.WriteByte(' ')
		default:
			_, _ = w.WriteString("<br/><br/>")
		}
		if opt.SpeakerSeparation && (!opt.Paragraphs || n != speaker) {
			_, _ = w.WriteString(quoteHTML(v.people.name(m.From)) + ": ")
		}
		_, _ = w.WriteString(text)
		speaker, started = n, true
	}
}
