package paper

import (
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goitalic"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Weight picks one of the faces.
type Weight int

// The weights. The extra font, where there is one, has no weights of its own.
const (
	Regular Weight = iota
	Bold
	Italic
	extra
	faceCount
)

// planeSize is the number of characters gofpdf can address in a font.
const planeSize = 0x10000

// unknown marks a width that was not looked up yet, absent a missing glyph.
const (
	unknown = -2
	absent  = -1
)

// face is one font: what it can show and how wide that is.
type face struct {
	family string // gofpdf's name of it
	data   []byte
	font   *sfnt.Font
	buffer sfnt.Buffer
	widths []int16 // thousandths of the size, by character
	loaded bool    // given to gofpdf; only faces in use get into the file
}

func newFace(family string, data []byte) (*face, error) {
	f, err := sfnt.Parse(data)
	if err != nil {
		return nil, err
	}
	widths := make([]int16, planeSize)
	for i := range widths {
		widths[i] = unknown
	}
	return &face{family: family, data: data, font: f, widths: widths}, nil
}

// builtin makes the faces that every document has.
func builtin() ([faceCount]*face, error) {
	var faces [faceCount]*face
	for w, f := range map[Weight]struct {
		family string
		data   []byte
	}{Regular: {"regular", goregular.TTF}, Bold: {"bold", gobold.TTF}, Italic: {"italic", goitalic.TTF}} {
		made, err := newFace(f.family, f.data)
		if err != nil {
			return faces, err
		}
		faces[w] = made
	}
	return faces, nil
}

// width is the advance of r in thousandths of the font size, computed as gofpdf
// does it; ok is false if the font has no glyph for r.
func (f *face) width(r rune) (w int, ok bool) {
	if f == nil || r <= 0 || r >= planeSize {
		return 0, false
	}
	if f.widths[r] == unknown {
		f.widths[r] = f.lookUp(r)
	}
	return max(0, int(f.widths[r])), f.widths[r] != absent
}

func (f *face) lookUp(r rune) int16 {
	glyph, err := f.font.GlyphIndex(&f.buffer, r)
	if err != nil || glyph == 0 {
		return absent
	}
	units := f.font.UnitsPerEm()
	advance, err := f.font.GlyphAdvance(&f.buffer, glyph, fixed.I(int(units)), font.HintingNone)
	if err != nil {
		return absent
	}
	return int16(math.Round(float64(advance) / 64 * 1000 / float64(units)))
}
