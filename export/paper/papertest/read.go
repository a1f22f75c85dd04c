// Package papertest reads the PDF files of package paper back, so that tests can
// tell what stands on their pages without another program.
//
// It reads bytes and hands back text and places, or the first thing that a
// strict reader would refuse: a wrong offset, an object that is missing, text
// outside the page.
package papertest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

// File is what was found in a PDF.
type File struct {
	Pages   []Page
	Outline []string          // titles, in order
	Info    map[string]string // "Title", "Author", "CreationDate", ...
}

// Page is the text of one page.
type Page struct {
	Runs []Run
}

// Run is text that was set in one go.
type Run struct {
	X, Y float64 // of its baseline, points from the lower left corner
	Text string
}

// Text is all text of the page, a line for each run.
func (p Page) Text() string {
	var b strings.Builder
	for _, r := range p.Runs {
		b.WriteString(r.Text + "\n")
	}
	return b.String()
}

// Text is all text of the file.
func (f File) Text() string {
	var b strings.Builder
	for _, p := range f.Pages {
		b.WriteString(p.Text())
	}
	return b.String()
}

// Read reads a PDF.
func Read(data []byte) (File, error) {
	objects, err := readObjects(data)
	if err != nil {
		return File{}, err
	}
	f := File{Info: map[string]string{}}
	for n := 1; n <= len(objects); n++ {
		o := objects[n]
		switch {
		case bytes.HasPrefix(o, []byte("<</Type /Page\n")):
			page, err := readPage(o, objects)
			if err != nil {
				return File{}, fmt.Errorf("page %d: %w", len(f.Pages)+1, err)
			}
			f.Pages = append(f.Pages, page)
		case bytes.HasPrefix(o, []byte("<</Title ")):
			f.Outline = append(f.Outline, literal(o[len("<</Title "):]))
		case bytes.Contains(o, []byte("/CreationDate")):
			for _, key := range []string{"Title", "Author", "Creator", "CreationDate", "ModDate"} {
				if i := bytes.Index(o, []byte("/"+key+" ")); i >= 0 {
					f.Info[key] = literal(o[i+len(key)+2:])
				}
			}
		}
	}
	if m := regexp.MustCompile(`/Count (\d+)\n/MediaBox`).FindSubmatch(data); m == nil || string(m[1]) != strconv.Itoa(len(f.Pages)) {
		return File{}, fmt.Errorf("%d pages, but the tree says %s", len(f.Pages), m)
	}
	return f, nil
}

// readObjects finds all objects by the table of offsets.
func readObjects(data []byte) (map[int][]byte, error) {
	if !bytes.HasPrefix(data, []byte("%PDF-1.")) || !bytes.HasSuffix(data, []byte("%%EOF\n")) {
		return nil, errors.New("no PDF from its first to its last line")
	}
	m := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(data)
	if m == nil {
		return nil, errors.New("no startxref")
	}
	at, _ := strconv.Atoi(string(m[1]))
	if at >= len(data) || !bytes.HasPrefix(data[at:], []byte("xref\n0 ")) {
		return nil, errors.New("startxref leads nowhere")
	}
	lines := strings.Split(string(data[at:]), "\n")
	count, err := strconv.Atoi(strings.TrimPrefix(lines[1], "0 "))
	if err != nil || len(lines) < count+2 {
		return nil, errors.New("the table of offsets is cut off")
	}
	objects := map[int][]byte{}
	for n := 1; n < count; n++ {
		offset, err := strconv.Atoi(strings.TrimLeft(strings.Fields(lines[n+2])[0], "0"))
		head := fmt.Sprintf("%d 0 obj\n", n)
		if err != nil || offset >= at || !bytes.HasPrefix(data[offset:], []byte(head)) {
			return nil, fmt.Errorf("object %d is not at its offset", n)
		}
		body := data[offset+len(head) : at]
		object, _, found := bytes.Cut(body, []byte("\nendobj\n"))
		if !found {
			return nil, fmt.Errorf("object %d has no end", n)
		}
		objects[n] = object
	}
	return objects, nil
}

func readPage(page []byte, objects map[int][]byte) (Page, error) {
	m := regexp.MustCompile(`/Contents (\d+) 0 R`).FindSubmatch(page)
	if m == nil {
		return Page{}, errors.New("no contents")
	}
	n, _ := strconv.Atoi(string(m[1]))
	_, stream, found := bytes.Cut(objects[n], []byte("stream\n"))
	if !found {
		return Page{}, errors.New("contents without a stream")
	}
	z, err := zlib.NewReader(bytes.NewReader(stream))
	if err != nil {
		return Page{}, err
	}
	content, err := io.ReadAll(z)
	if err != nil {
		return Page{}, err
	}
	return readRuns(content)
}

func readRuns(content []byte) (Page, error) {
	const wide, tall = 595.28, 841.89
	var p Page
	for _, m := range regexp.MustCompile(`BT (-?[\d.]+) (-?[\d.]+) Td \(`).FindAllSubmatchIndex(content, -1) {
		var r Run
		r.X, _ = strconv.ParseFloat(string(content[m[2]:m[3]]), 64)
		r.Y, _ = strconv.ParseFloat(string(content[m[4]:m[5]]), 64)
		r.Text = decode(unescape(content[m[1]-1:]))
		if r.X < 0 || r.X > wide || r.Y < 20 || r.Y > tall {
			return Page{}, fmt.Errorf("text %q at %v, %v is off the page", r.Text, r.X, r.Y)
		}
		p.Runs = append(p.Runs, r)
	}
	return p, nil
}

// literal reads a string of the file, which may be UTF-16 with its mark.
func literal(s []byte) string {
	raw := unescape(s)
	if body, ok := bytes.CutPrefix(raw, []byte{0xfe, 0xff}); ok {
		return decode(body)
	}
	return string(raw)
}

// unescape reads from "(" to the matching ")".
func unescape(s []byte) []byte {
	var out []byte
	for i := 1; i < len(s) && s[i] != ')'; i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
			if s[i] == 'r' {
				out = append(out, '\r')
				continue
			}
		}
		out = append(out, s[i])
	}
	return out
}

func decode(b []byte) string {
	units := make([]uint16, 0, len(b)/2)
	for ; len(b) > 1; b = b[2:] {
		units = append(units, binary.BigEndian.Uint16(b))
	}
	return string(utf16.Decode(units))
}
