package export

import (
	"fmt"
	"strings"
	"time"

	"parlance/conversation"
)

// Forms of dates; month and day names are English, like all words of ours.
const (
	longDate  = "Monday, 2 January 2006"
	shortDate = "Mon, 2 Jan 2006"
	clock     = "15:04"
)

// date is the day of the conversation in the zone asked for, "" if unknown.
func (v *view) date() string {
	if v.doc.Conversation.StartTime.IsZero() {
		return ""
	}
	return v.doc.Conversation.StartTime.In(v.zone).Format(longDate)
}

// hours is when on that day the conversation took place, with its zone.
func (v *view) hours() string {
	c := v.doc.Conversation
	if c.StartTime.IsZero() {
		return ""
	}
	start := c.StartTime.In(v.zone)
	s := start.Format(clock)
	if end := c.EndTime.In(v.zone); c.EndTime.After(c.StartTime) {
		switch form := clock; {
		case sameDay(start, end) && end.Format(clock) == s:
		case sameDay(start, end):
			s += " – " + end.Format(form)
		default:
			s += " – " + end.Format(shortDate+", "+clock)
		}
	}
	return s + " (" + zoneName(start) + ")"
}

// zoneName names a zone and its distance to UTC: "Europe/Berlin, UTC+01:00".
func zoneName(t time.Time) string {
	offset := "UTC" + t.Format("-07:00")
	if _, seconds := t.Zone(); seconds == 0 {
		offset = "UTC"
	}
	switch name := t.Location().String(); {
	case name == "" || name == "Local" || name == "UTC" || strings.HasPrefix(name, "+") || strings.HasPrefix(name, "-"):
		return offset
	default:
		return name + ", " + offset
	}
}

func sameDay(a, b time.Time) bool {
	return a.YearDay() == b.YearDay() && a.Year() == b.Year()
}

// length is how long the conversation took: the analytics know best, else its
// last known end, else nothing.
func (v *view) length() time.Duration {
	if !v.timed() {
		return 0
	}
	if d := v.doc.Analytics.Length; d > 0 {
		return d
	}
	var end time.Duration
	for _, m := range v.doc.Messages {
		end = max(end, m.Offset+m.Duration)
	}
	return end
}

// timed tells whether any message has a time that is not ours.
func (v *view) timed() bool {
	for _, m := range v.doc.Messages {
		if m.Timed {
			return true
		}
	}
	return false
}

// span says a duration in at most two units: "1 h 5 min", "24 min 10 s", "8 s".
func span(d time.Duration) string {
	d = d.Round(time.Second)
	h, m, s := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60
	switch {
	case h >= 48:
		return fmt.Sprintf("%d days %d h", h/24, h%24)
	case h > 0 && m > 0:
		return fmt.Sprintf("%d h %d min", h, m)
	case h > 0:
		return fmt.Sprintf("%d h", h)
	case m > 0 && s > 0:
		return fmt.Sprintf("%d min %d s", m, s)
	case m > 0:
		return fmt.Sprintf("%d min", m)
	default:
		return fmt.Sprintf("%d s", s)
	}
}

// at is the time of a message: the offset in a recording ("0:12", "1:02:03"),
// the hour for what was written ("14:03"), "" where no time came with it.
func (v *view) at(m conversation.Message) string {
	switch {
	case !m.Timed:
		return ""
	case v.recording || m.StartTime.IsZero():
		return offset(m.Offset)
	default:
		return m.StartTime.In(v.zone).Format(clock)
	}
}

// day is the date of a written message, "" where times are offsets.
func (v *view) day(m conversation.Message) string {
	if !m.Timed || v.recording || m.StartTime.IsZero() {
		return ""
	}
	return m.StartTime.In(v.zone).Format(longDate)
}

func offset(d time.Duration) string {
	d = max(d, 0).Truncate(time.Second)
	h, m, s := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60
	if h > 0 {
		return fmt.Sprintf("%d:%02d:%02d", h, m, s)
	}
	return fmt.Sprintf("%d:%02d", m, s)
}

// due says a due date; the hour only where one was named (midnight, and the
// last minute of a day, stand for the whole day).
func (v *view) due(t time.Time) string {
	if wholeDay(t.UTC()) {
		return t.UTC().Format(shortDate)
	}
	local := t.In(v.zone)
	if wholeDay(local) {
		return local.Format(shortDate)
	}
	return local.Format(shortDate + ", " + clock)
}

func wholeDay(t time.Time) bool {
	h, m, _ := t.Clock()
	return h == 0 && m == 0 || h == 23 && m == 59
}

// stamp is when the document was made, in the zone asked for; "" if unknown.
func (v *view) stamp() string {
	if v.now.IsZero() {
		return ""
	}
	t := v.now.In(v.zone)
	return t.Format("2 Jan 2006, "+clock) + " (" + zoneName(t) + ")"
}
