package paper

import (
	"encoding/binary"
	"errors"
	"fmt"

	"golang.org/x/image/font/sfnt"
)

// CheckFont tells why a font file cannot be embedded; nil if it can. gofpdf
// trusts fonts (it prints complaints and reads past ends), so what it relies on
// is looked at here: TrueType outlines and a Unicode map in format 4.
func CheckFont(data []byte) error {
	if len(data) < 12 {
		return errors.New("the file is too short for a font")
	}
	switch string(data[:4]) {
	case "\x00\x01\x00\x00", "true":
	case "OTTO":
		return errors.New("the font has PostScript outlines (.otf); a TrueType font (.ttf) is needed")
	case "ttcf":
		return errors.New("the file is a collection (.ttc); a single font (.ttf) is needed")
	default:
		return errors.New("the file is not a TrueType font")
	}
	if _, err := sfnt.Parse(data); err != nil {
		return fmt.Errorf("the font is broken: %w", err)
	}
	tables, err := fontTables(data)
	if err != nil {
		return err
	}
	for _, name := range []string{"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post", "OS/2"} {
		if len(tables[name]) == 0 {
			return fmt.Errorf("the font has no table %q", name)
		}
	}
	if os2 := tables["OS/2"]; len(os2) < 78 || os2[9]&0x02 != 0 || os2[8]&0x03 != 0 {
		return errors.New("the font's licence does not allow embedding (OS/2 fsType)")
	}
	if !hasUnicodeMap(tables["cmap"]) {
		return errors.New("the font has no Unicode character map in format 4")
	}
	return nil
}

// fontTables finds the tables of a TrueType file.
func fontTables(data []byte) (map[string][]byte, error) {
	count := int(binary.BigEndian.Uint16(data[4:]))
	tables := make(map[string][]byte, count)
	for i := range count {
		at := 12 + 16*i
		if at+16 > len(data) {
			return nil, errors.New("the font's list of tables is cut off")
		}
		start, size := binary.BigEndian.Uint32(data[at+8:]), binary.BigEndian.Uint32(data[at+12:])
		if uint64(start)+uint64(size) > uint64(len(data)) {
			return nil, errors.New("a table of the font is cut off")
		}
		tables[string(data[at:at+4])] = data[start : uint64(start)+uint64(size)]
	}
	return tables, nil
}

// hasUnicodeMap looks for the subtable that gofpdf will take.
func hasUnicodeMap(cmap []byte) bool {
	if len(cmap) < 4 {
		return false
	}
	for i := range int(binary.BigEndian.Uint16(cmap[2:])) {
		at := 4 + 8*i
		if at+8 > len(cmap) {
			return false
		}
		platform, encoding := binary.BigEndian.Uint16(cmap[at:]), binary.BigEndian.Uint16(cmap[at+2:])
		offset := uint64(binary.BigEndian.Uint32(cmap[at+4:]))
		if offset+2 > uint64(len(cmap)) {
			return false
		}
		unicode := platform == 0 || platform == 3 && encoding == 1
		if unicode && binary.BigEndian.Uint16(cmap[offset:]) == 4 {
			return true
		}
	}
	return false
}
