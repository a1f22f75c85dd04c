package sqldb

import (
	"strconv"
	"strings"
)

// maxInsertRows bounds the rows of one INSERT. Chunks are powers of two, so that
// there are few texts to prepare.
const maxInsertRows = 32

// Insert adds rows to a table, in the manner of Later: into is "table (column, column)", conflict is
// what follows the values ("" or an ON CONFLICT clause). All rows have the same
// width.
func (t *Tx) Insert(into, conflict string, rows [][]any) error {
	for len(rows) > 0 {
		n := maxInsertRows
		for n > len(rows) {
			n /= 2
		}
		var args []any
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		if err := t.Later(insertText(into, conflict, n, len(rows[0])), args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

func insertText(into, conflict string, rows, width int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + into + " VALUES ")
	for r := range rows {
		if r > 0 {
			b.WriteString(", ")
		}
		b.WriteString("(")
		writePlaceholders(&b, r*width+1, width)
		b.WriteString(")")
	}
	if conflict != "" {
		b.WriteString(" " + conflict)
	}
	return b.String()
}

// In gives the text "($n, $n+1, ...)" for a list of ids, and the list as
// arguments, filled up with its last element to a power of two: so lists of any
// length need few texts. first is the number of the first placeholder.
func In(first int, ids []string) (text string, args []any) {
	size := 1
	for size < len(ids) {
		size *= 2
	}
	args = make([]any, size)
	for i := range args {
		if len(ids) > 0 {
			args[i] = ids[min(i, len(ids)-1)]
		}
	}
	var b strings.Builder
	b.WriteString("(")
	writePlaceholders(&b, first, size)
	b.WriteString(")")
	return b.String(), args
}

func writePlaceholders(b *strings.Builder, first, count int) {
	for i := range count {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(first + i))
	}
}
