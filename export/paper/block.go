package paper

import (
	"strconv"
	"strings"
)

// Title sets the head of a part: a line above, the title, a rule below.
func (s *Sheet) Title(above, title string) {
	over := Text{Weight: Bold, Size: 8.5, Color: Accent, Leading: 15}
	s.flow(left, width, s.lines(strings.ToUpper(above), over, width))
	missing := s.missing
	lines := s.lines(title, Text{Weight: Bold, Size: 21, Color: Ink, Leading: 26}, width)
	if len(lines) > 3 { // a name that is a text
		s.missing = missing // not to be counted twice
		lines = s.lines(title, Text{Weight: Bold, Size: 13, Color: Ink, Leading: 18}, width)
	}
	s.flow(left, width, lines)
	s.y += 7
	s.fill(left, s.y, 44, 2.5, Accent)
	s.y += 18
}

// Section sets a heading, with an outline entry, and keeps it with at least the
// first least points of what follows.
func (s *Sheet) Section(title string, least float64) {
	style := Text{Weight: Bold, Size: 13, Color: Accent, Leading: 18}
	s.again = nil
	s.Space(20)
	s.need(style.Leading + 9 + least)
	s.outline(title, 1)
	s.flow(left, width, s.lines(title, style, width))
	s.pdf.SetDrawColor(Rule.rgb())
	s.pdf.SetLineWidth(0.7)
	s.pdf.Line(left, s.y+2, left+width, s.y+2)
	s.y += 10
	s.fresh = s.y
}

// Paragraph sets running text over the whole width.
func (s *Sheet) Paragraph(text string) {
	s.flow(left, width, s.lines(text, body(), width))
}

// Small sets text that explains, in small grey letters.
func (s *Sheet) Small(text string) {
	s.flow(left, width, s.lines(text, small(), width))
}

// Fact is a name with what it stands for.
type Fact struct{ Name, Text string }

// Facts sets facts in two columns, the names on the left.
func (s *Sheet) Facts(facts []Fact) {
	const column = 92.0
	name := Text{Size: 9, Color: Soft, Leading: 15.5}
	text := Text{Size: 10, Color: Ink, Leading: 15.5}
	for _, f := range facts {
		lines := s.lines(f.Text, text, width-column)
		s.need(min(height(lines), 2*text.Leading))
		s.draw(left, s.y+10.6, s.shorten(f.Name, name, column-8), name)
		s.flow(left+column, width-column, lines)
	}
}

// Item is one entry of a list: a text and a line that explains it.
type Item struct{ Text, Detail string }

// Items sets a numbered list.
func (s *Sheet) Items(items []Item) {
	const indent = 22.0
	number := Text{Weight: Bold, Size: 9.5, Color: Soft, Leading: body().Leading}
	for i, item := range items {
		lines := s.itemLines(item, width-indent)
		s.need(min(height(lines), 3*body().Leading))
		n := strconv.Itoa(i + 1)
		s.set(left+14-s.measure(n, number), 14, s.y, line{text: n, style: number})
		s.flow(left+indent, width-indent, lines)
		s.y += 5
	}
}

// itemLines is an item folded to a width, without its last line parted from the
// explanation.
func (s *Sheet) itemLines(item Item, w float64) []line {
	lines := s.lines(item.Text, body(), w)
	if item.Detail != "" {
		lines = append(lines, s.lines(item.Detail, small(), w)...)
	}
	return lines
}

// Divider sets a short text in the middle between two rules.
func (s *Sheet) Divider(text string) {
	style := Text{Weight: Bold, Size: 8.5, Color: Soft, Leading: 14}
	s.Space(8)
	s.need(style.Leading + 40)
	shown := s.shorten(text, style, width-80)
	w := s.measure(shown, style)
	x := left + (width-w)/2
	s.set(x, w, s.y, line{text: shown, style: style})
	s.pdf.SetDrawColor(Rule.rgb())
	s.pdf.SetLineWidth(0.5)
	middle := s.y + style.Leading/2
	s.pdf.Line(left, middle, x-10, middle)
	s.pdf.Line(x+w+10, middle, left+width, middle)
	s.y += style.Leading + 6
}

// fill draws a rectangle without a border.
func (s *Sheet) fill(x, y, w, h float64, c Color) {
	s.pdf.SetFillColor(c.rgb())
	s.pdf.Rect(x, y, w, h, "F")
}
