package paper

// Chips sets short texts in rounded boxes, as many on a line as fit.
func (s *Sheet) Chips(texts []string) {
	const (
		tall   = 19.0
		inside = 9.0
		gap    = 6.0
	)
	style := Text{Size: 9, Color: Accent}
	x := left
	s.need(tall)
	for _, t := range texts {
		shown := s.shorten(t, style, width-2*inside)
		w := s.measure(shown, style) + 2*inside
		if x > left && x+w > left+width {
			x = left
			s.y += tall + gap
			s.need(tall)
		}
		s.pdf.SetFillColor(Color(0xe6eef8).rgb())
		s.pdf.RoundedRect(x, s.y, w, tall, tall/2, "1234", "F")
		s.draw(x+inside, s.y+12.7, shown, style)
		x += w + gap
	}
	s.y += tall
}

// Badge is a coloured dot with a name and what explains it.
type Badge struct {
	Color        Color
	Text, Detail string
}

// Badges sets badges in a line below each other's names, behind a fact's name.
func (s *Sheet) Badges(name string, badges []Badge) {
	const (
		column = 92.0
		tall   = 15.5
		gap    = 16.0
	)
	label := Text{Size: 9, Color: Soft}
	text, detail := Text{Size: 10, Color: Ink}, Text{Size: 9, Color: Soft}
	s.need(tall)
	s.draw(left, s.y+10.6, s.shorten(name, label, column-8), label)
	x, room := left+column, width-column
	for _, b := range badges {
		shown := s.shorten(b.Text, text, room-11)
		w := 11 + s.measure(shown, text)
		extraText := ""
		if b.Detail != "" {
			extraText = s.shorten(b.Detail, detail, room-w-5)
		}
		full := w + 5 + s.measure(extraText, detail)
		if x > left+column && x+full > left+width {
			x = left + column
			s.y += tall
			s.need(tall)
		}
		s.dot(x+3.2, s.y+7.4, b.Color)
		s.draw(x+11, s.y+10.6, shown, text)
		s.draw(x+w+5, s.y+10.6, extraText, detail)
		x += full + gap
	}
	s.y += tall
}

func (s *Sheet) dot(x, y float64, c Color) {
	s.pdf.SetFillColor(c.rgb())
	s.pdf.Circle(x, y, 3, "F")
}
