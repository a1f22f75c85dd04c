package paper

// Color is an sRGB colour, 0xRRGGBB.
type Color uint32

// The colours that every document shares: ink and two greys, a wash to lay
// below things, and an accent.
const (
	Ink    Color = 0x1f242c
	Soft   Color = 0x5f6876
	Rule   Color = 0xd5d9e0
	Wash   Color = 0xf1f4f8
	Accent Color = 0x1c4f8c
)

func (c Color) rgb() (r, g, b int) {
	return int(c >> 16 & 0xff), int(c >> 8 & 0xff), int(c & 0xff)
}

// Text says how letters look.
type Text struct {
	Weight  Weight
	Size    float64
	Color   Color
	Leading float64 // from baseline to baseline; 0 = 1.4 times Size
}

func (t Text) leading() float64 {
	if t.Leading > 0 {
		return t.Leading
	}
	return 1.4 * t.Size
}

// body is running text, small what explains it.
func body() Text  { return Text{Size: 10, Color: Ink, Leading: 14.5} }
func small() Text { return Text{Size: 8.5, Color: Soft, Leading: 12} }
