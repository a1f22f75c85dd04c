package paper

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"

	"parlance/export/paper/papertest"
)

func newSheet(tb testing.TB, c Config) *Sheet {
	tb.Helper()
	s, err := New(c)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func read(tb testing.TB, s *Sheet) papertest.File {
	tb.Helper()
	var b bytes.Buffer
	if _, err := s.WriteTo(&b); err != nil {
		tb.Fatal(err)
	}
	f, err := papertest.Read(b.Bytes())
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// wideFont is a font with more scripts than the built-in ones: the one that
// lies with the source of the PDF library.
func wideFont(tb testing.TB) []byte {
	tb.Helper()
	dir, err := exec.CommandContext(tb.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/jung-kurt/gofpdf").Output()
	if err != nil {
		tb.Skipf("find the source of gofpdf: %v", err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "font", "DejaVuSansCondensed.ttf"))
	if err != nil {
		tb.Skip(err)
	}
	return data
}

func TestShown(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in, want string
		missing        int
	}{
		{"ASCII", "Hello, world.", "Hello, world.", 0},
		{"Latin, Greek, Cyrillic", "Zażółć Ξένος Съешь €", "Zażółć Ξένος Съешь €", 0},
		{"composed", "e\u0301", "é", 0},
		{"a mark without a place", "x\u0302y", "xy", 1},
		{"emoji", "a 👩‍👩‍👧‍👦 b", "a □ b", 1},
		{"two flags", "🇩🇪🇫🇷", "□□", 2},
		{"keycap", "1\ufe0f\u20e3", "1", 1},
		{"ideographs", "日本", "□□", 2},
		{"Hebrew", "שלום", "□□□□", 4},
		{"spaces and hyphens", "a\u202fb\u2009c\u2011d\u00a0e", "a\u00a0b c-d\u00a0e", 0},
		{"nothing to see", "a\u200bb\ufeffc\u00add", "abcd", 0},
		{"beyond the plane", "𝔘", "□", 1},
		{"at the border of the plane", "\U00010000\uffff", "□□", 2},
		{"broken UTF-8", "a\xff", "a\ufffd", 0},
		{"control", "a\x00\x1bb", "ab", 0},
		{"mark alone", "\u0302", "□", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newSheet(t, Config{})
			if got := s.shown(tt.in, Regular); got != tt.want || s.Missing() != tt.missing {
				t.Errorf("shown(%q) = %q with %d missing, want %q with %d", tt.in, got, s.Missing(), tt.want, tt.missing)
			}
		})
	}
}

func TestShown_ExtraFont(t *testing.T) {
	t.Parallel()
	s := newSheet(t, Config{Font: wideFont(t)})
	in := "Tiếng Việt, x\u0302, שלום 日"
	if got, want := s.shown(in, Bold), "Tiếng Việt, x\u0302, שלום □"; got != want {
		t.Errorf("shown = %q, want %q", got, want)
	}
	s.Begin("Extra")
	s.Paragraph(in)
	if text := read(t, s).Text(); !strings.Contains(text, "םולש") {
		t.Errorf("no Hebrew in visual order in %q", text)
	}
}

func TestFlow_PagesAndFrames(t *testing.T) {
	t.Parallel()
	s := newSheet(t, Config{Title: "T 🚀", Author: "A", Foot: "foot", Created: time.Date(2026, 11, 21, 15, 30, 0, 0, time.UTC)})
	s.Begin("Head & (tail) 🚀")
	for i := range 40 {
		s.Section(fmt.Sprintf("Section %d", i), 30)
		s.Paragraph(strings.Repeat("word ", 60))
	}
	f := read(t, s)
	if len(f.Pages) < 4 {
		t.Fatalf("%d pages", len(f.Pages))
	}
	for i, p := range f.Pages {
		text := p.Text()
		if want := fmt.Sprintf("%d / %d\n", i+1, len(f.Pages)); !strings.HasSuffix(text, want) {
			t.Errorf("page %d does not end with %q", i+1, want)
		}
		if got := strings.Contains(text, "Head & (tail) □"); got != (i > 0) {
			t.Errorf("page %d: running head %v", i+1, got)
		}
		body := p.Runs[:len(p.Runs)-2] // without foot and number
		if i > 0 {
			body = p.Runs[:len(p.Runs)-3]
		}
		last := body[len(body)-1]
		if strings.HasPrefix(last.Text, "Section") {
			t.Errorf("page %d ends with the heading %q", i+1, last.Text)
		}
		if last.Y < pageHeight-bottom {
			t.Errorf("page %d: %q stands in the margin", i+1, last.Text)
		}
	}
	if got, want := f.Outline[:3], []string{"Head & (tail) 🚀", "Section 0", "Section 1"}; !slices.Equal(got, want) {
		t.Errorf("outline %q, want %q", got, want)
	}
	if f.Info["Title"] != "T 🚀" || f.Info["CreationDate"] != "D:20261121153000" || f.Info["ModDate"] != f.Info["CreationDate"] {
		t.Errorf("info %q", f.Info)
	}
}

func TestTable_RepeatsItsHead(t *testing.T) {
	t.Parallel()
	s := newSheet(t, Config{})
	s.Begin("")
	long := strings.Repeat("a long cell ", 900)
	rows := [][]Item{{{Text: "first"}, {Text: "1"}}, {{Text: long, Detail: "explained"}, {Text: "2"}}, {{Text: "last"}}}
	s.Table([]Column{{Title: "What", Width: 0.6}, {Title: "Which", Width: 0.4}}, rows)
	f := read(t, s)
	if len(f.Pages) < 3 {
		t.Fatalf("%d pages", len(f.Pages))
	}
	for i, p := range f.Pages {
		if !strings.Contains(p.Text(), "What\nWhich\n") {
			t.Errorf("page %d has no head", i+1)
		}
	}
	text := f.Text()
	if got := strings.Count(strings.ReplaceAll(text, "\n", " "), "long"); got != 900 {
		t.Errorf("%d of 900 words", got)
	}
	for _, want := range []string{"first\n1\n", "explained\n", "last\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
}

func TestEntry_TellsWhoContinues(t *testing.T) {
	t.Parallel()
	s := newSheet(t, Config{})
	s.Begin("")
	s.Entry(Entry{Margin: "0:01", Name: "Anna", Again: "Anna", Text: strings.Repeat("word ", 2000)})
	s.Entry(Entry{Margin: "0:02", Name: "Ben", Again: "Ben", Text: "short"})
	f := read(t, s)
	if !strings.HasPrefix(f.Pages[0].Text(), "0:01\nAnna\nword") {
		t.Errorf("first page begins %q", f.Pages[0].Text()[:40])
	}
	if len(f.Pages) < 3 {
		t.Fatalf("%d pages", len(f.Pages))
	}
	for _, p := range f.Pages[1:] {
		if !strings.HasPrefix(p.Text(), "Anna\ncontinued\nword") {
			t.Errorf("page begins %q", p.Text()[:40])
		}
	}
}

func TestLines_FitTheirColumn(t *testing.T) {
	t.Parallel()
	s := newSheet(t, Config{})
	for _, text := range []string{strings.Repeat("W", 500), "https://example.com/" + strings.Repeat("abc/", 80), strings.Repeat("日", 200), strings.Repeat("x ", 400)} {
		for _, l := range s.lines(text, body(), 120) {
			if w := s.measure(l.text, l.style); w > 120.001 {
				t.Errorf("line %q is %v wide", l.text, w)
			}
		}
	}
}

func TestCheckFont(t *testing.T) {
	t.Parallel()
	good := gomono.TTF
	change := func(table string, offset int, to ...byte) []byte {
		data := bytes.Clone(good)
		for i := range int(binary.BigEndian.Uint16(data[4:])) {
			if entry := data[12+16*i:]; string(entry[:4]) == table {
				copy(data[int(binary.BigEndian.Uint32(entry[8:]))+offset:], to)
			}
		}
		return data
	}
	rename := func(table string) []byte { return bytes.Replace(bytes.Clone(good), []byte(table), []byte("zzzz"), 1) }
	tests := []struct {
		name string
		data []byte
		want string // in the error; "" = none
	}{
		{"good", good, ""},
		{"empty", nil, "too short"},
		{"text", []byte("this is no font at all"), "not a TrueType"},
		{"PostScript", append([]byte("OTTO"), good[4:]...), ".otf"},
		{"collection", append([]byte("ttcf"), good[4:]...), ".ttc"},
		{"cut off", good[:len(good)/2], "font is broken"},
		{"no outlines", rename("glyf"), "broken"},
		{"out of order", rename("name"), "broken"},
		{"no licence", bytes.Replace(bytes.Clone(good), []byte("OS/2"), []byte("OS/1"), 1), "OS/2"},
		{"restricted", change("OS/2", 8, 0, 2), "licence"},
		{"bitmaps only", change("OS/2", 8, 2, 0), "licence"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := CheckFont(tt.data)
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("CheckFont = %v, want %q", err, tt.want)
			}
		})
	}
	if !hasUnicodeMap([]byte("\x00\x00\x00\x01\x00\x03\x00\x01\x00\x00\x00\x0c\x00\x04")) || hasUnicodeMap([]byte("\x00\x00\x00\x01\x00\x03\x00\x01\x00\x00\x00\x0c\x00\x0c")) {
		t.Error("hasUnicodeMap does not tell format 4 from 12")
	}
}

// TestWidths checks that lines are measured as the PDF library will set them.
func TestWidths(t *testing.T) {
	t.Parallel()
	s := newSheet(t, Config{})
	s.Begin("")
	s.useFont(Regular, 10, false)
	for _, text := range []string{"The quick brown fox", "ÄÖÜ ñ ł ş Ж λ", "1,234.50 €", "–—…□"} {
		if got, want := s.measure(text, Text{Size: 10}), s.pdf.GetStringWidth(text); got-want > 0.001 || want-got > 0.001 {
			t.Errorf("measure(%q) = %v, gofpdf says %v", text, got, want)
		}
	}
}

// FuzzLines checks that whatever is set has a glyph, and fits.
func FuzzLines(f *testing.F) {
	for _, s := range []string{"", "Hello", "日本 שלום مرحبا", "👩‍👩‍👧\u0301 e\u0301 \U00010000\uffff", "a\xff\x00\r\n\tb", "{nb} \\ ( )"} {
		f.Add(s)
	}
	s := newSheet(f, Config{})
	f.Fuzz(func(t *testing.T, text string) {
		for _, l := range s.lines(text, body(), 150) {
			for _, r := range l.text {
				if _, ok := s.faces[Regular].width(r); !ok {
					t.Fatalf("%q of %q has no glyph", r, text)
				}
			}
			if w := s.measure(l.text, l.style); w > 150.001 {
				t.Fatalf("line %q of %q is %v wide", l.text, text, w)
			}
		}
		if strings.Contains(utf16Ready(text), "\ufffd") && !strings.ContainsRune(strings.ToValidUTF8(text, "\ufffd"), 0xfffd) {
			t.Fatalf("utf16Ready(%q) lost a character", text)
		}
	})
}

// FuzzFontFile checks that no file makes a document panic.
func FuzzFontFile(f *testing.F) {
	f.Add(goregular.TTF[:2000])
	f.Add([]byte("\x00\x01\x00\x00\x00\x01aaaabbbb"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		s, err := New(Config{Font: data})
		if err != nil || len(data) == 0 {
			return
		}
		s.Begin("日本 שלום")
		s.Paragraph("日本 שלום")
		_, _ = s.WriteTo(&bytes.Buffer{})
	})
}
