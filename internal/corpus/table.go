package corpus

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strings"
)

// Open opens a file and unpacks it if its name ends in .gz.
func Open(path string) (io.ReadCloser, error) {
	f, err := os.Open(path) //nolint:gosec // the caller names the data folder
	if err != nil {
		return nil, err
	}
	if !strings.HasSuffix(path, ".gz") {
		return f, nil
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("unpack %s: %w", path, err)
	}
	return &unpacked{z, f}, nil
}

type unpacked struct {
	*gzip.Reader
	file *os.File
}

func (u *unpacked) Close() error {
	_ = u.Reader.Close()
	return u.file.Close()
}

// Table is a file of rows under a header line. Lines that begin with # before
// the header are comments.
type Table struct {
	columns map[string]int
	Rows    [][]string
}

// ReadTable reads a .csv (comma, quoted) or any other name (tabs, not quoted).
func ReadTable(path string) (*Table, error) {
	r, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // read only
	var rows [][]string
	if strings.Contains(path, ".csv") {
		c := csv.NewReader(r)
		c.FieldsPerRecord = -1
		rows, err = c.ReadAll()
	} else {
		rows, err = readTabs(r)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("read %s: no header line", path)
	}
	t := &Table{columns: map[string]int{}, Rows: rows[1:]}
	for i, c := range rows[0] {
		t.columns[strings.TrimSpace(c)] = i
	}
	return t, nil
}

func readTabs(r io.Reader) ([][]string, error) {
	var rows [][]string
	s := lines(r)
	for s.Scan() {
		line := strings.TrimSuffix(s.Text(), "\r")
		if line == "" || len(rows) == 0 && strings.HasPrefix(line, "#") {
			continue
		}
		rows = append(rows, strings.Split(line, "\t"))
	}
	return rows, s.Err()
}

func lines(r io.Reader) *bufio.Scanner {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 1<<16), 1<<26)
	return s
}

// Need gives an error unless the table has all columns.
func (t *Table) Need(columns ...string) error {
	for _, c := range columns {
		if _, ok := t.columns[c]; !ok {
			return fmt.Errorf("no column %q", c)
		}
	}
	return nil
}

// Has tells whether the table has a column.
func (t *Table) Has(column string) bool {
	_, ok := t.columns[column]
	return ok
}

// Get is the value of a column in a row; "" if the row is short.
func (t *Table) Get(row []string, column string) string {
	i, ok := t.columns[column]
	if !ok || i >= len(row) {
		return ""
	}
	return row[i]
}
