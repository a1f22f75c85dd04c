package export

import (
	"fmt"
	"io"
	"os"
	"strings"

	"parlance/conversation"
	"parlance/export/paper"
)

// writePDF writes documents one behind the other, each from a new page on. The
// pages are held until the last is set, for they show how many there are.
func writePDF(w io.Writer, docs []Document, opt Options) error {
	font, err := readFont(opt.FontFile)
	if err != nil {
		return err
	}
	views := make([]*view, 0, len(docs))
	for i := range docs {
		views = append(views, newView(&docs[i], opt))
	}
	config := paper.Config{Title: views[0].title(), Author: "Parlance", Created: views[0].now, Font: font}
	if len(views) > 1 {
		config.Title = plural(len(views), "conversation")
	}
	config.Foot = "Created by Parlance"
	if stamp := views[0].stamp(); stamp != "" {
		config.Foot += " · " + stamp
	}
	sheet, err := paper.New(config)
	if err != nil {
		return fmt.Errorf("font file %s: %w", opt.FontFile, err)
	}
	for _, v := range views {
		pdfDocument(sheet, v)
	}
	if _, err := sheet.WriteTo(w); err != nil {
		return fmt.Errorf("write export: %w", err)
	}
	return nil
}

// CheckFont tells why Options.FontFile cannot be name; nil if it can. It is for
// the start of a server: a client can do nothing about it later.
func CheckFont(name string) error {
	data, err := readFont(name)
	if err != nil || name == "" {
		return err
	}
	if err := paper.CheckFont(data); err != nil {
		return fmt.Errorf("font file %s: %w", name, err)
	}
	return nil
}

// readFont reads the font file an operator has named.
func readFont(name string) ([]byte, error) {
	if name == "" {
		return nil, nil
	}
	data, err := os.ReadFile(name) // the operator's setting, not a client's
	if err != nil {
		return nil, fmt.Errorf("read font file: %w", err)
	}
	return data, nil
}

// pdfDocument says what the pages of a conversation show, in order.
func pdfDocument(s *paper.Sheet, v *view) {
	missing := s.Missing()
	s.Begin(v.title())
	pdfHead(s, v)
	if text := v.summary(); len(text) > 0 {
		s.Section("Summary", 45)
		s.Paragraph(strings.Join(text, " "))
	}
	if topics := v.topics(); len(topics) > 0 {
		s.Section("Topics", 30)
		s.Chips(topics)
	}
	pdfItems(s, v, "Decisions", conversation.Decision)
	pdfTasks(s, v, "Action items", conversation.ActionItem)
	pdfTasks(s, v, "Follow-ups", conversation.FollowUp)
	pdfItems(s, v, "Questions", conversation.Question)
	pdfShares(s, v)
	pdfMood(s, v)
	pdfMentions(s, v)
	pdfTrackers(s, v)
	pdfTranscript(s, v)
	pdfNotes(s, v, s.Missing()-missing)
}

func pdfHead(s *paper.Sheet, v *view) {
	above := "Conversation report"
	if kind := v.kind(); kind != "" {
		above = kind + " report"
	}
	s.Title(above, v.title())
	var facts []paper.Fact
	add := func(name, text string) {
		if text != "" {
			facts = append(facts, paper.Fact{Name: name, Text: text})
		}
	}
	add("Date", v.date())
	add("Time", v.hours())
	if d := v.length(); d > 0 {
		add("Duration", span(d))
	}
	s.Facts(facts)
	var people []paper.Badge
	for i, p := range v.people.people {
		people = append(people, paper.Badge{Color: speakerColor(i), Text: p.Name, Detail: p.Contact})
	}
	if len(people) > 0 {
		s.Badges("Participants", people)
	}
}

// speakerColor tells people apart: dark enough to be read on white, and after
// eight people from the beginning again.
func speakerColor(i int) paper.Color {
	colors := [...]paper.Color{0x1f5fa8, 0xb3500a, 0x0b736d, 0x7a3ea0, 0xa5284a, 0x3c7a2a, 0x77512c, 0x44546a}
	if i < 0 {
		return paper.Soft
	}
	return colors[i%len(colors)]
}

func pdfTasks(s *paper.Sheet, v *view, title string, kind conversation.InsightKind) {
	notes := v.notes(kind)
	if len(notes) == 0 {
		return
	}
	s.Section(title, 60)
	rows := make([][]paper.Item, 0, len(notes))
	for _, n := range notes {
		rows = append(rows, []paper.Item{{Text: n.Text, Detail: n.source()}, {Text: orDash(n.Owner)}, {Text: orDash(n.Due)}})
	}
	s.Table([]paper.Column{{Title: "What", Width: 0.54}, {Title: "Owner", Width: 0.19}, {Title: "Due", Width: 0.27}}, rows)
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func pdfItems(s *paper.Sheet, v *view, title string, kind conversation.InsightKind) {
	var items []paper.Item
	for _, n := range v.notes(kind) {
		items = append(items, paper.Item{Text: n.Text, Detail: n.source()})
	}
	if len(items) > 0 {
		s.Section(title, 40)
		s.Items(items)
	}
}

// pdfNotes ends a document with what a reader has to know of its making.
func pdfNotes(s *paper.Sheet, v *view, missing int) {
	var notes []string
	if engine := v.engine(); engine != "" {
		notes = append(notes, "Speech recognition: "+engine)
	}
	for _, n := range v.analysis() {
		notes = append(notes, n.Name+": "+n.Text)
	}
	if missing > 0 {
		verb := "characters could not be shown with the fonts of this document and appear"
		if missing == 1 {
			verb = "character could not be shown with the fonts of this document and appears"
		}
		notes = append(notes, fmt.Sprintf("%d %s as %s or without an accent. The other export formats hold the full text.",
			missing, verb, s.Substitute()))
	}
	if len(notes) > 0 {
		s.Section("Notes", 30)
		s.Small(strings.Join(notes, "\n"))
	}
}
