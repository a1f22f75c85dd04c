package corpus

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Labelled is a text with a class.
type Labelled struct {
	Text  string
	Label string
}

// ReadLabelled reads the text and label columns of a table.
func ReadLabelled(path, text, label string) ([]Labelled, error) {
	t, err := ReadTable(path)
	if err != nil {
		return nil, err
	}
	if err := t.Need(text, label); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	out := make([]Labelled, 0, len(t.Rows))
	for _, r := range t.Rows {
		out = append(out, Labelled{t.Get(r, text), t.Get(r, label)})
	}
	return out, nil
}

// Rated is a text with the mean of its raters, -4 to 4.
type Rated struct {
	ID, Text string
	Valence  float64
}

// Class is -1, 0 or 1: unpleasant (<= -0.5), between, pleasant (>= 0.5).
func (r Rated) Class() int {
	switch {
	case r.Valence >= 0.5:
		return 1
	case r.Valence <= -0.5:
		return -1
	default:
		return 0
	}
}

// ReadRated reads a sentiment- table.
func ReadRated(path string) ([]Rated, error) {
	t, err := ReadTable(path)
	if err != nil {
		return nil, err
	}
	if err := t.Need("id", "mean_valence", "text"); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	var out []Rated
	for _, r := range t.Rows {
		v, err := strconv.ParseFloat(t.Get(r, "mean_valence"), 64)
		if err != nil {
			continue
		}
		out = append(out, Rated{t.Get(r, "id"), t.Get(r, "text"), v})
	}
	return out, nil
}

// ReadJSONL reads one JSON value per line.
func ReadJSONL[T any](path string) ([]T, error) {
	r, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // read only
	var out []T
	s := lines(r)
	for n := 1; s.Scan(); n++ {
		if strings.TrimSpace(s.Text()) == "" {
			continue
		}
		var v T
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			return nil, fmt.Errorf("read %s line %d: %w", path, n, err)
		}
		out = append(out, v)
	}
	return out, s.Err()
}

// ReadLines reads the lines of a text file.
func ReadLines(path string) ([]string, error) {
	r, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // read only
	var out []string
	s := lines(r)
	for s.Scan() {
		out = append(out, s.Text())
	}
	return out, s.Err()
}
