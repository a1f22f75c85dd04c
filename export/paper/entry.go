package paper

// Entry is what one speaker said in one go.
type Entry struct {
	Margin string // stands left of the text: a time
	Name   string // stands above the text; "" where the speaker goes on
	Color  Color  // of Name
	Again  string // who speaks, for the top of a page that begins inside Text
	Text   string
}

// Entry sets an entry of a transcript. A name never stands at the foot of a page
// without words below it.
func (s *Sheet) Entry(e Entry) {
	const column = 50.0
	name := Text{Weight: Bold, Size: 9.5, Color: e.Color, Leading: 14}
	margin := Text{Size: 8.5, Color: Soft}
	x, w := left+column, width-column
	lines := s.lines(e.Text, body(), w)
	if len(lines) == 0 {
		return
	}
	least := min(height(lines), 2*body().Leading)
	again := func() { s.continued(e.Again, e.Color, x, w) }
	if e.Name != "" {
		s.Space(8)
		s.need(name.Leading + least)
		s.draw(left, s.y+baseline(name), s.shown(e.Margin, margin.Weight), margin)
		s.draw(x, s.y+baseline(name), s.shorten(e.Name, name, w), name)
		s.y += name.Leading
		s.again = again
	} else {
		s.Space(3)
		s.again = again
		s.need(least)
		s.draw(left, s.y+baseline(body()), s.shown(e.Margin, margin.Weight), margin)
	}
	s.flow(x, w, lines)
	s.again = nil
}

// continued tells on a new page who is still speaking.
func (s *Sheet) continued(who string, c Color, x, w float64) {
	name := Text{Weight: Bold, Size: 9.5, Color: c, Leading: 14}
	note := Text{Weight: Italic, Size: 8.5, Color: Soft, Leading: 14}
	shown := s.shorten(who, name, w-70)
	s.draw(x, s.y+baseline(name), shown, name)
	s.draw(x+s.measure(shown, name)+5, s.y+baseline(name), "continued", note)
	s.y += 14
}
