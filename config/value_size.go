package config

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// size is a number of bytes, written as 512, 64KiB, 10MB, 2GiB.
type size struct {
	p        *int64
	min, max int64
}

// unit is what a suffix multiplies with.
type unit struct {
	suffix string
	bytes  int64
}

// units lists longer suffixes first, so that MiB is not taken for B.
func units() []unit {
	return []unit{
		{"GiB", 1 << 30},
		{"MiB", 1 << 20},
		{"KiB", 1 << 10},
		{"GB", 1e9},
		{"MB", 1e6},
		{"kB", 1e3},
		{"B", 1},
	}
}

func (v size) set(text string) error {
	n, err := parseSize(text)
	if err != nil || n < v.min || n > v.max {
		return fmt.Errorf("want a size such as 64KiB or 10MB, %s", v.allowed())
	}
	*v.p = n
	return nil
}
func (v size) text() string    { return formatSize(*v.p) }
func (v size) kind() string    { return "size" }
func (v size) allowed() string { return formatSize(v.min) + " to " + formatSize(v.max) }

func parseSize(text string) (int64, error) {
	digits, factor := text, int64(1)
	for _, u := range units() {
		if len(text) > len(u.suffix) && strings.EqualFold(text[len(text)-len(u.suffix):], u.suffix) {
			digits, factor = strings.TrimSpace(text[:len(text)-len(u.suffix)]), u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, err
	}
	if n < 0 || n > math.MaxInt64/factor {
		return 0, strconv.ErrRange
	}
	return n * factor, nil
}

// formatSize writes n in the largest unit that loses nothing.
func formatSize(n int64) string {
	for _, u := range units() {
		if n >= u.bytes && n%u.bytes == 0 && u.bytes > 1 {
			return strconv.FormatInt(n/u.bytes, 10) + u.suffix
		}
	}
	return strconv.FormatInt(n, 10) + "B"
}
