package export

import (
	"slices"
	"testing"
	"time"

	"parlance/conversation"
)

func TestCast(t *testing.T) {
	t.Parallel()
	d := Document{
		Members: []conversation.Member{
			{ID: "1", Name: "Anna", Email: "anna@a.example"},
			{ID: "2", Name: "Anna", Email: "anna@b.example"},
			{ID: "3", Email: "only@mail.example"},
			{ID: "4"},
			{},
		},
		Messages: []conversation.Message{
			{From: conversation.Member{ID: "2", Name: "Anna"}},
			{From: conversation.Member{Name: "Anna"}},
			{From: conversation.Member{Email: "New@mail.example", Name: "New\n one"}},
			{From: conversation.Member{Email: "new@mail.example"}},
			{},
		},
	}
	c := newCast(&d)
	var names []string
	for _, p := range c.people {
		names = append(names, p.Name)
	}
	want := []string{"Anna", "Anna (anna@b.example)", "only@mail.example", "Speaker 4", "Anna (2)", "New one"}
	if !slices.Equal(names, want) {
		t.Errorf("names %q, want %q", names, want)
	}
	if got := c.name(conversation.Member{}); got != nobody {
		t.Errorf("nobody is called %q", got)
	}
	if got := c.name(conversation.Member{Name: "Guest"}); got != "Guest" {
		t.Errorf("one who is not there is called %q", got)
	}
	if c.people[0].Spoke || !c.people[1].Spoke {
		t.Error("who spoke is wrong")
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	newYork := time.FixedZone("America/New_York", -5*3600)
	at := func(zone *time.Location, start, end time.Time) string {
		d := Document{Conversation: conversation.Conversation{StartTime: start, EndTime: end}}
		v := newView(&d, Options{Location: zone})
		return v.date() + ", " + v.hours()
	}
	night := time.Date(2026, 11, 21, 23, 30, 0, 0, time.UTC)
	tests := []struct{ got, want string }{
		{at(nil, night, time.Time{}), "Saturday, 21 November 2026, 23:30 (UTC)"},
		{at(berlin(), night, night.Add(time.Hour)), "Sunday, 22 November 2026, 00:30 – 01:30 (Europe/Berlin, UTC+01:00)"},
		{at(newYork, night, night.Add(30*time.Second)), "Saturday, 21 November 2026, 18:30 (America/New_York, UTC-05:00)"},
		{at(time.FixedZone("", 5400), night, night.Add(50*time.Hour)), "Sunday, 22 November 2026, 01:00 – Tue, 24 Nov 2026, 03:00 (UTC+01:30)"},
		{at(nil, time.Time{}, time.Time{}), ", "},
		{span(0), "0 s"},
		{span(59600 * time.Millisecond), "1 min"},
		{span(24*time.Minute + 10*time.Second), "24 min 10 s"},
		{span(time.Hour), "1 h"},
		{span(time.Hour + 5*time.Minute + 9*time.Second), "1 h 5 min"},
		{span(50 * time.Hour), "2 days 2 h"},
		{offset(-time.Second), "0:00"},
		{offset(time.Hour + 2*time.Minute + 3900*time.Millisecond), "1:02:03"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

func TestDue(t *testing.T) {
	t.Parallel()
	v := newView(&Document{}, Options{Location: berlin()})
	for in, want := range map[time.Time]string{
		time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC):    "Fri, 27 Nov 2026",
		time.Date(2026, 11, 26, 23, 0, 0, 0, time.UTC):   "Fri, 27 Nov 2026",
		time.Date(2026, 11, 27, 23, 59, 59, 0, time.UTC): "Fri, 27 Nov 2026",
		time.Date(2026, 11, 27, 14, 0, 0, 0, time.UTC):   "Fri, 27 Nov 2026, 15:00",
	} {
		if got := v.due(in); got != want {
			t.Errorf("due(%v) = %q, want %q", in, got, want)
		}
	}
}

func TestPercents(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in   []float64
		want []string
	}{
		{[]float64{5. / 12, 5. / 12, 2. / 12}, []string{"42 %", "42 %", "16 %"}},
		{[]float64{1. / 3, 1. / 3, 1. / 3}, []string{"34 %", "33 %", "33 %"}},
		{[]float64{0.999, 0.001, 0}, []string{"100 %", "<1 %", "0 %"}},
		{[]float64{0.5, 0.25}, []string{"50 %", "25 %"}},
		{nil, nil},
	}
	for _, tt := range tests {
		if got := percents(tt.in); !slices.Equal(got, tt.want) {
			t.Errorf("percents(%v) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestShares(t *testing.T) {
	t.Parallel()
	alone := salesCall()
	alone.Analytics.Members = alone.Analytics.Members[:1]
	if label, list := newView(&alone, Options{}).shares(); label != "" || list != nil {
		t.Errorf("one member shares %q %v", label, list)
	}
	d := salesCall()
	label, list := newView(&d, Options{}).shares()
	if label != "Talk time" || len(list) != 3 || list[0].Name != "Anna Berg" || list[0].Fraction <= list[1].Fraction {
		t.Errorf("%q %+v", label, list)
	}
}
