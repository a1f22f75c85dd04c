package rtl_test

import (
	"slices"
	"strings"
	"testing"

	"parlance/export/rtl"
)

// hebrew turns the capitals of a test into Hebrew letters, the way the examples
// of UAX #9 are written, and latin turns them back.
func hebrew(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'V' {
			return 'א' + r - 'A'
		}
		return r
	}, s)
}

func latin(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'א' && r < 'א'+22 {
			return 'A' + r - 'א'
		}
		return r
	}, s)
}

func TestVisual(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		rtl      bool
		want     string
	}{
		{"left to right", "abc (def) 12", false, "abc (def) 12"},
		{"one word", "ABC", true, "CBA"},
		{"UAX 9 example 1", "car means CAR.", false, "car means RAC."},
		{"UAX 9 example 2", "car MEANS CAR.", true, ".RAC SNAEM car"},
		{"word in a sentence", "say ABC DEF to him", false, "say FED CBA to him"},
		{"numbers keep their order", "ABC 123 DEF", true, "FED 123 CBA"},
		{"number in a left-to-right line", "a ABC 123", false, "a 123 CBA"},
		{"number with marks", "ABC 1,234.50 D", true, "D 1,234.50 CBA"},
		{"percent", "ABC 42% D", true, "D 42% CBA"},
		{"brackets are mirrored", "ABC (DEF) GHI", true, "IHG (FED) CBA"},
		{"brackets around the other direction", "ABC then 42% (yes) DEF", true, "FED then 42% (yes) CBA"},
		{"brackets at the edge", "abc (DEF)", false, "abc (FED)"},
		{"brackets hold both", "ABC (d E)", true, "(E d) CBA"},
		{"guillemets", "«ABC»", true, "«CBA»"},
		{"spaces at the end", "ABC def ", true, " def CBA"},
		{"punctuation at the end", "ABC!", true, "!CBA"},
		{"punctuation in a left-to-right line", "ABC! def", false, "CBA! def"},
		{"minus", "ABC -5", true, "5- CBA"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := latin(rtl.Visual(hebrew(tt.in), tt.rtl)); got != tt.want {
				t.Errorf("Visual(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestVisual_MarksStayBehindLetters(t *testing.T) {
	t.Parallel()
	const shin, dot, vav = "ש", "\u05c1", "ו"
	if got, want := rtl.Visual(shin+dot+vav, true), vav+shin+dot; got != want {
		t.Errorf("Visual = %q, want %q", got, want)
	}
}

func TestParagraph(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{"": false, "abc": false, "123 -": false, "12 שלום abc": true, "abc שלום": false, "(مرحبا": true} {
		if got := rtl.Paragraph(s); got != want {
			t.Errorf("Paragraph(%q) = %v", s, got)
		}
	}
}

func TestShape(t *testing.T) {
	t.Parallel()
	all := func(rune) bool { return true }
	tests := []struct {
		name, in string
		want     []rune
		has      func(rune) bool
	}{
		{"not Arabic", "abc", []rune("abc"), all},
		{"alone", "ب", []rune{0xfe8f}, all},
		{"initial, medial, final", "ببب", []rune{0xfe91, 0xfe92, 0xfe90}, all},
		{"alef does not join to the left", "باب", []rune{0xfe91, 0xfe8e, 0xfe8f}, all},
		{"hamza joins nothing", "بءب", []rune{0xfe8f, 0xfe80, 0xfe8f}, all},
		{"lam and alef are one", "لا", []rune{0xfefb}, all},
		{"lam and alef, joined", "بلا", []rune{0xfe91, 0xfefc}, all},
		{"marks do not part", "بَب", []rune{0xfe91, 0x064e, 0xfe90}, all},
		{"two words", "ب ب", []rune{0xfe8f, ' ', 0xfe8f}, all},
		{"non-joiner parts", "ب\u200cب", []rune{0xfe8f, 0x200c, 0xfe8f}, all},
		{"Persian", "پی", []rune{0xfb58, 0xfbfd}, all},
		{"a font without shapes", "ببب", []rune("ببب"), func(r rune) bool { return r < 0xfb50 }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var s rtl.Shaper
			if got := []rune(s.Shape(tt.in, tt.has)); !slices.Equal(got, tt.want) {
				t.Errorf("Shape(%q) = %x, want %x", tt.in, got, tt.want)
			}
		})
	}
}

// FuzzVisual checks that a line keeps its characters, brackets aside.
func FuzzVisual(f *testing.F) {
	for _, s := range []string{"", "abc", "שלום (a) 12%", "مرحبا 1,5 [x]", "a\u0301ש\u05c1", "((((]]"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, back bool) {
		s = strings.ToValidUTF8(s, "?")
		got := rtl.Visual(s, back)
		if a, b := sorted(got), sorted(s); a != b {
			t.Fatalf("Visual(%q) = %q", s, got)
		}
	})
}

func sorted(s string) string {
	rs := []rune(s)
	for i, r := range rs {
		if p := rtl.Visual("א"+string(r)+"א", true); len([]rune(p)) == 3 { // either of a mirrored pair
			rs[i] = min(r, []rune(p)[1])
		}
	}
	slices.Sort(rs)
	return string(rs)
}
