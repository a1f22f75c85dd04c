package paper

import (
	"fmt"
	"io"
	"time"

	"github.com/jung-kurt/gofpdf"

	"parlance/export/rtl"
)

// A4 and its margins.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
	left       = 56.0
	width      = pageWidth - 2*left
	top        = 76.0
	bottom     = pageHeight - 68.0
)

// Config says what a file is, and brings what it needs besides the text.
type Config struct {
	Title   string
	Author  string
	Created time.Time // stands in the file; its zone is not kept
	Foot    string    // stands left of the page number on every page
	Font    []byte    // extra TrueType font for what the built-in ones lack; nil = none
}

// Sheet is a document being written from top to bottom.
type Sheet struct {
	pdf     *gofpdf.Fpdf
	config  Config
	faces   [faceCount]*face
	y       float64  // where the next block begins
	fresh   float64  // y below the last heading, which has its own space
	heads   []string // running head of each page, "" = none
	head    string   // of the pages to come
	again   func()   // draws what is repeated on top of a page begun within a block
	missing int
	arabic  rtl.Shaper
}

// New begins a document without pages. Its error is one of the extra font.
func New(c Config) (*Sheet, error) {
	faces, err := builtin()
	if err != nil {
		return nil, fmt.Errorf("parse built-in font: %w", err)
	}
	pdf := gofpdf.New("P", "pt", "A4", "")
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pdf.SetCatalogSort(true) // the same input shall give the same bytes
	if c.Created.IsZero() {
		c.Created = time.Unix(0, 0) // gofpdf would take the time of now
	}
	pdf.SetCreationDate(c.Created.UTC())
	pdf.SetModificationDate(c.Created.UTC())
	pdf.SetTitle(utf16Ready(c.Title), true)
	pdf.SetAuthor(utf16Ready(c.Author), true)
	pdf.SetCreator(utf16Ready(c.Author), true)
	s := &Sheet{pdf: pdf, config: c, faces: faces, y: bottom}
	if len(c.Font) > 0 {
		return s, s.addFont(c.Font)
	}
	return s, nil
}

// addFont adds the extra font.
func (s *Sheet) addFont(data []byte) (err error) {
	if err := CheckFont(data); err != nil {
		return err
	}
	f, err := newFace("extra", data)
	if err != nil {
		return fmt.Errorf("the font is broken: %w", err)
	}
	defer recoverFont(&err)
	s.faces[extra] = f
	s.useFont(extra, 10, false)
	return s.pdf.Error()
}

// recoverFont turns a panic into an error: gofpdf trusts the tables of a font.
func recoverFont(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("the font cannot be embedded: %v", r)
	}
}

// Begin starts a part on a new page, with an outline entry. From its second
// page on, head runs on top of the pages.
func (s *Sheet) Begin(head string) {
	s.again = nil
	s.head = ""
	s.newPage()
	s.head = s.shown(head, Regular)
	s.outline(head, 0)
}

// Missing is the number of characters shown as a substitute so far.
func (s *Sheet) Missing() int { return s.missing }

// Substitute is what stands for a missing character.
func (s *Sheet) Substitute() string { return string(substitute) }

// WriteTo writes the finished document; the Sheet is of no use afterwards.
func (s *Sheet) WriteTo(w io.Writer) (n int64, err error) {
	if s.faces[extra] != nil {
		defer recoverFont(&err)
	}
	s.frame()
	c := &counter{w: w}
	err = s.pdf.Output(c)
	return c.n, err
}

// frame draws running heads and page numbers, now that their number is known.
func (s *Sheet) frame() {
	total := s.pdf.PageCount()
	for page := 1; page <= total; page++ {
		s.pdf.SetPage(page)
		s.pdf.SetFillColor(255, 255, 255) // the page's own state is not that of the Sheet
		s.pdf.SetDrawColor(Rule.rgb())
		s.pdf.SetLineWidth(0.5)
		tiny := Text{Size: 8, Color: Soft}
		s.useFont(tiny.Weight, tiny.Size, true)
		if head := s.heads[page-1]; head != "" {
			s.draw(left, 48, s.shorten(head, tiny, width), tiny)
			s.pdf.Line(left, 55, left+width, 55)
		}
		number := fmt.Sprintf("%d / %d", page, total)
		s.pdf.Line(left, pageHeight-50, left+width, pageHeight-50)
		s.draw(left, pageHeight-36, s.shorten(s.config.Foot, tiny, width-80), tiny)
		s.draw(left+width-s.measure(number, tiny), pageHeight-36, number, tiny)
	}
}

// newPage goes to the next page, and repeats there what a block asks for.
func (s *Sheet) newPage() {
	s.pdf.AddPage()
	s.heads = append(s.heads, s.head)
	s.fresh = 0
	s.y = top
	if s.head == "" {
		s.y = top - 16
	}
	if s.again != nil {
		s.again()
	}
}

// need goes to the next page if less than h is left on this one.
func (s *Sheet) need(h float64) {
	if s.y+h > bottom {
		s.newPage()
	}
}

// Space leaves h free, but not at the top of a page or below a heading.
func (s *Sheet) Space(h float64) {
	if s.y > top && s.y != s.fresh {
		s.y += h
	}
}

// outline adds an entry that leads to the current place.
func (s *Sheet) outline(text string, level int) {
	s.useFont(Regular, 10, false) // tells gofpdf that the text is UTF-8
	s.pdf.Bookmark(utf16Ready(text), level, max(s.y-8, 0))
}

// utf16Ready writes characters beyond U+FFFF as two surrogates of three bytes
// each: gofpdf turns UTF-8 into UTF-16 three bytes at a time.
func utf16Ready(s string) string {
	var b []byte
	for _, r := range s {
		if r < planeSize {
			b = append(b, string(r)...)
			continue
		}
		r -= planeSize
		for _, half := range []rune{0xd800 + r>>10, 0xdc00 + r&0x3ff} {
			b = append(b, 0xe0|byte(half>>12), 0x80|byte(half>>6&0x3f), 0x80|byte(half&0x3f))
		}
	}
	return string(b)
}

// counter counts bytes on their way.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
