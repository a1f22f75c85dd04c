package export

import (
	"bufio"
	"fmt"
	"strings"

	"parlance/conversation"
	"parlance/export/fold"
)

// textColumns is the width of a line of a txt file.
const textColumns = 86

// writeText writes the document for people who read mail and terminals.
func writeText(w *bufio.Writer, v *view) {
	textTitle(w, v)
	textFacts(w, v.facts())
	if s := v.summary(); len(s) > 0 {
		textHeading(w, "Summary")
		textBlock(w, "", strings.Join(s, " "))
	}
	textNotes(w, v, "Decisions", conversation.Decision)
	textNotes(w, v, "Action items", conversation.ActionItem)
	textNotes(w, v, "Follow-ups", conversation.FollowUp)
	textNotes(w, v, "Questions", conversation.Question)
	textFigures(w, v)
	textTranscript(w, v)
	if stamp := v.stamp(); stamp != "" {
		fmt.Fprintf(w, "\n--\nCreated by Parlance, %s\n", stamp)
	}
}

func textTitle(w *bufio.Writer, v *view) {
	widest := 0
	for _, line := range fold.Lines(v.title(), textColumns, fold.Columns) {
		fmt.Fprintln(w, line)
		widest = max(widest, fold.Width(line))
	}
	fmt.Fprintf(w, "%s\n\n", strings.Repeat("=", widest))
}

func textHeading(w *bufio.Writer, s string) {
	s = strings.ToUpper(s)
	fmt.Fprintf(w, "\n%s\n%s\n", s, strings.Repeat("-", fold.Width(s)))
}

// textBlock writes s folded, its first line behind lead and the others below
// the place where the first began.
func textBlock(w *bufio.Writer, lead, s string) {
	indent := fold.Width(lead)
	for i, line := range fold.Lines(s, float64(textColumns-indent), fold.Columns) {
		switch {
		case i == 0:
			fmt.Fprintf(w, "%s%s\n", lead, line)
		case line == "":
			fmt.Fprintln(w)
		default:
			fmt.Fprintf(w, "%*s%s\n", indent, "", line)
		}
	}
}

// textFacts writes one fact per line, names in one column.
func textFacts(w *bufio.Writer, facts []fact) {
	for _, f := range facts {
		textBlock(w, fmt.Sprintf("%-14s ", f.Name), f.Text)
	}
}

func textNotes(w *bufio.Writer, v *view, title string, kind conversation.InsightKind) {
	notes := v.notes(kind)
	if len(notes) == 0 {
		return
	}
	textHeading(w, title)
	for i, n := range notes {
		lead := fmt.Sprintf("%2d. ", i+1)
		textBlock(w, lead, n.Text)
		if detail := n.detail(); detail != "" {
			textBlock(w, strings.Repeat(" ", len(lead)), detail)
		}
	}
}

func textFigures(w *bufio.Writer, v *view) {
	label, shares := v.shares()
	mood, judged := v.mood()
	tracked := v.trackers()
	if len(shares) > 0 {
		textHeading(w, label)
		widest := 0
		for _, s := range shares {
			widest = max(widest, min(fold.Width(s.Name), 30))
		}
		for _, s := range shares {
			name := fold.Shorten(s.Name, float64(widest), fold.Columns)
			fmt.Fprintf(w, "%s%*s  %s\n", name, widest-fold.Width(name), "", s.Detail)
		}
		if b := v.balance(); b != "" {
			fmt.Fprintln(w, b)
		}
	}
	if judged {
		textHeading(w, "Sentiment")
		fmt.Fprintln(w, mood)
	}
	if mentions := v.mentions(); len(mentions) > 0 {
		textHeading(w, "Mentioned")
		textFacts(w, mentions)
	}
	if len(tracked) > 0 {
		textHeading(w, "Trackers")
		for _, t := range tracked {
			textBlock(w, "", fmt.Sprintf("%s (%d): %s", t.Name, t.Count, strings.Join(t.Phrases, ", ")))
		}
	}
}

// textTranscript writes "[0:12]  Name: what was said", folded below the name.
func textTranscript(w *bufio.Writer, v *view) {
	if len(v.doc.Messages) == 0 {
		return
	}
	textHeading(w, "Transcript")
	column := v.widestTime()
	day, speaker := "", -2
	for i := range v.doc.Messages {
		m := &v.doc.Messages[i]
		text := fold.Clean(m.Text)
		if text == "" {
			continue
		}
		if d := v.day(*m); d != "" && d != day {
			if day != "" || d != v.date() {
				fmt.Fprintf(w, "\n%s\n", d)
			}
			day = d
		}
		if n := v.people.number(m.From); n != speaker {
			if speaker != -2 {
				fmt.Fprintln(w)
			}
			speaker = n
		}
		textMessage(w, v.at(*m), column, v.people.name(m.From)+": "+text)
	}
}

func textMessage(w *bufio.Writer, at string, column int, text string) {
	lead := ""
	switch {
	case column == 0:
	case at == "":
		lead = strings.Repeat(" ", column+4)
	default:
		lead = fmt.Sprintf("%-*s", column+4, "["+at+"]")
	}
	textBlock(w, lead, text)
}

// widestTime is the number of columns that times of messages take, 0 if none has one.
func (v *view) widestTime() int {
	widest := 0
	for _, m := range v.doc.Messages {
		widest = max(widest, len(v.at(m)))
	}
	return widest
}
