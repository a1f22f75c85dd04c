package analyze

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// timeOf reads the first of the named members that is there: an instant, seconds
// or milliseconds since 1970, or seconds from the beginning.
func timeOf(at time.Time, object map[string]any, names ...string) time.Time {
	for _, name := range names {
		switch v := object[name].(type) {
		case float64:
			return fromNumber(at, v)
		case string:
			if t, ok := parseTime(v, at); ok {
				return t
			}
		}
	}
	return time.Time{}
}

// Numbers up to shortest are seconds from the beginning, from longest on
// milliseconds since 1970.
const (
	shortest = 1e8
	longest  = 1e11
)

func fromNumber(at time.Time, v float64) time.Time {
	switch {
	case v < 0 || v > 1e14:
		return time.Time{}
	case v < shortest:
		return at.Add(time.Duration(v * float64(time.Second)))
	case v < longest:
		return time.UnixMilli(int64(v * 1000)).UTC()
	default:
		return time.UnixMilli(int64(v)).UTC()
	}
}

// parseTime reads an instant in the forms that programs write.
func parseTime(s string, at time.Time) (time.Time, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999", "2006-01-02 15:04", "2006-01-02T15:04", time.DateOnly, time.RFC1123Z, time.RFC1123,
	} {
		if t, err := time.ParseInLocation(layout, s, at.Location()); err == nil {
			return t, true
		}
	}
	if v, err := strconv.ParseFloat(s, 64); err == nil {
		return fromNumber(at, v), true
	}
	if d, ok := offset(s); ok {
		return at.Add(d), true
	}
	return time.Time{}, false
}

var offsetForm = regexp.MustCompile(`^(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?$`)

// offset reads 1:02:03.5, 02:03 and the like.
func offset(s string) (time.Duration, bool) {
	m := offsetForm.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	n := func(s string) int {
		v, _ := strconv.Atoi(s) // digits only, or empty
		return v
	}
	ms := ((n(m[1])*60+n(m[2]))*60+n(m[3]))*1000 + n((m[4] + "000")[:3])
	return time.Duration(ms) * time.Millisecond, true
}
