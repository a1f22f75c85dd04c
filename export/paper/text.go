package paper

import (
	"bytes"
	"strings"

	"parlance/export/fold"
	"parlance/export/rtl"
)

// line is one line, ready to be drawn.
type line struct {
	text  string // in logical order
	style Text
	rtl   bool // its paragraph runs from right to left
}

// lines folds text to a width.
func (s *Sheet) lines(text string, style Text, w float64) []line {
	measure := func(part string) float64 { return s.measure(part, style) }
	var out []line
	for paragraph := range strings.SplitSeq(text, "\n") {
		paragraph = s.shown(paragraph, style.Weight)
		back := rtl.Paragraph(paragraph)
		for _, l := range fold.Lines(paragraph, w, measure) {
			out = append(out, line{l, style, back})
		}
		if paragraph == "" {
			out = append(out, line{"", style, false})
		}
	}
	return out
}

// height is what lines take.
func height(lines []line) float64 {
	h := 0.0
	for _, l := range lines {
		h += l.style.leading()
	}
	return h
}

// flow sets lines into a column, over as many pages as they need. Neither the
// first nor the last line of a block stands alone on its page.
func (s *Sheet) flow(x, w float64, lines []line) {
	for len(lines) > 0 {
		n := 0
		for y := s.y; n < len(lines) && y+lines[n].style.leading() <= bottom; n++ {
			y += lines[n].style.leading()
		}
		switch rest := len(lines) - n; {
		case rest == 0:
		case n < 2 && s.y > top+60: // nearly full: an orphan
			s.newPage()
			continue
		case rest == 1 && n > 2: // a widow
			n--
		case n == 0:
			n = 1 // cannot be: a page holds a line
		}
		for _, l := range lines[:n] {
			s.set(x, w, s.y, l)
			s.y += l.style.leading()
		}
		if lines = lines[n:]; len(lines) > 0 {
			s.newPage()
		}
	}
}

// set draws a line whose box begins at y.
func (s *Sheet) set(x, w, y float64, l line) {
	if l.rtl {
		x += w - s.measure(l.text, l.style)
	}
	s.place(x, y+baseline(l.style), rtl.Visual(l.text, l.rtl), l.style)
}

// baseline is how far below the top of its line a text stands.
func baseline(t Text) float64 { return (t.leading()-t.Size)/2 + 0.8*t.Size }

// draw puts a short shown text, a paragraph by itself, on a baseline.
func (s *Sheet) draw(x, y float64, text string, style Text) {
	s.place(x, y, rtl.Visual(text, rtl.Paragraph(text)), style)
}

// place puts shown text, in visual order, on a baseline, each part with the font
// that has it.
func (s *Sheet) place(x, y float64, text string, style Text) {
	s.pdf.SetTextColor(style.Color.rgb())
	start := 0
	weight := style.Weight
	for i, r := range text {
		w := style.Weight
		if _, ok := s.faces[w].width(r); !ok {
			w = extra
		}
		if w != weight {
			x = s.drawPart(x, y, text[start:i], weight, style)
			start, weight = i, w
		}
	}
	s.drawPart(x, y, text[start:], weight, style)
}

func (s *Sheet) drawPart(x, y float64, text string, w Weight, style Text) float64 {
	if text == "" {
		return x
	}
	s.useFont(w, style.Size, false)
	s.pdf.Text(x, y, text)
	style.Weight = w
	return x + s.measure(text, style)
}

// useFont selects a font, giving it to gofpdf at its first use. force writes
// the choice even if gofpdf believes it was made before.
func (s *Sheet) useFont(w Weight, size float64, force bool) {
	f := s.faces[w]
	if !f.loaded {
		s.pdf.AddUTF8FontFromBytes(f.family, "", bytes.Clone(f.data)) // it writes into them
		f.loaded = true
	}
	s.pdf.SetFont(f.family, "", size)
	if force {
		s.pdf.SetFontSize(size)
	}
}

// measure is the width of shown text.
func (s *Sheet) measure(text string, style Text) float64 {
	units := 0
	for _, r := range text {
		w, ok := s.faces[style.Weight].width(r)
		if !ok {
			w, _ = s.faces[extra].width(r)
		}
		units += w
	}
	return float64(units) * style.Size / 1000
}

// shorten shows text on one line of at most w.
func (s *Sheet) shorten(text string, style Text, w float64) string {
	return fold.Shorten(s.shown(text, style.Weight), w, func(part string) float64 { return s.measure(part, style) })
}
