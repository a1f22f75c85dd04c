package paper

// Bar is one line of a bar chart.
type Bar struct {
	Name     string
	Color    Color
	Fraction float64 // of the whole, which is as long as the bar's bed, 0 to 1
	Detail   string  // stands on the right
}

// Bars sets a bar chart with names on the left and figures on the right.
func (s *Sheet) Bars(bars []Bar) {
	const (
		tall   = 20.0
		names  = 130.0
		length = 190.0
	)
	name, detail := Text{Size: 9.5, Color: Ink}, Text{Size: 9, Color: Soft}
	for _, b := range bars {
		s.need(tall)
		shown := s.shorten(b.Name, name, names-10)
		s.draw(left, s.y+12.5, shown, name)
		s.pdf.SetFillColor(Wash.rgb())
		s.pdf.RoundedRect(left+names, s.y+4, length, 11, 3, "1234", "F")
		if w := min(max(b.Fraction, 0), 1) * length; w > 0.2 {
			s.pdf.SetFillColor(b.Color.rgb())
			s.pdf.RoundedRect(left+names, s.y+4, w, 11, min(3, w/2), "1234", "F")
		}
		x := left + names + length + 12
		s.draw(x, s.y+12.5, s.shorten(b.Detail, detail, left+width-x), detail)
		s.y += tall
	}
}

// Part is one stretch of a stacked bar.
type Part struct {
	Name     string
	Color    Color
	Fraction float64 // of the whole, 0 to 1; the parts add up to 1
	Detail   string
}

// Stack sets one bar made of parts, and a legend below it.
func (s *Sheet) Stack(parts []Part) {
	const tall = 12.0
	s.need(tall + 24)
	x := left
	for _, p := range parts {
		w := p.Fraction * width
		s.fill(x, s.y, max(w-1, 0), tall, p.Color)
		x += w
	}
	s.y += tall + 8
	text, detail := Text{Size: 9, Color: Ink}, Text{Size: 9, Color: Soft}
	x = left
	for _, p := range parts {
		s.dot(x+3, s.y+5.4, p.Color)
		s.draw(x+10, s.y+8.6, s.shown(p.Name, text.Weight), text)
		x += 10 + s.measure(p.Name, text) + 5
		s.draw(x, s.y+8.6, s.shown(p.Detail, detail.Weight), detail)
		x += s.measure(p.Detail, detail) + 20
	}
	s.y += 14
}

// Point is one value of a series.
type Point struct {
	At    float64 // place on the axis, 0 to 1
	Value float64 // -1 to 1
}

// Series draws values around a zero line, rising ones in one colour and falling
// ones in another, with a text at each end of the axis.
func (s *Sheet) Series(points []Point, up, down Color, from, to string) {
	const tall = 54.0
	s.need(tall + 18)
	middle := s.y + tall/2
	s.fill(left, s.y, width, tall, Color(0xf8f9fb))
	for i, p := range points {
		next := 1.0
		if i+1 < len(points) {
			next = points[i+1].At
		}
		w := max((next-p.At)*width-1, 0.8)
		h := min(max(p.Value, -1), 1) * (tall/2 - 3)
		c, y := up, middle-h
		if h < 0 {
			c, y, h = down, middle, -h
		}
		s.fill(left+min(max(p.At, 0), 1)*width, y, min(w, width*(1-min(max(p.At, 0), 1))), max(h, 0.4), c)
	}
	s.pdf.SetDrawColor(Soft.rgb())
	s.pdf.SetLineWidth(0.4)
	s.pdf.Line(left, middle, left+width, middle)
	s.y += tall + 3
	style := Text{Size: 8, Color: Soft}
	s.draw(left, s.y+8, s.shown(from, style.Weight), style)
	s.draw(left+width-s.measure(to, style), s.y+8, s.shown(to, style.Weight), style)
	s.y += 13
}
