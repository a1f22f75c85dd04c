package dates

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"time"

	"parlance/insights/token"
)

func reference() time.Time { return time.Date(2024, 3, 13, 10, 0, 0, 0, time.UTC) }

// render writes a match as the expected column does.
func render(m Match) string {
	layout := time.DateOnly
	if m.Kind == DateTime || m.Kind == DateTimeRange {
		layout = "2006-01-02T15:04"
	}
	s := m.From.Format(layout)
	if m.Kind == DateRange || m.Kind == DateTimeRange {
		s += "/" + m.To.Format(layout)
	}
	return s
}

// first gives the first match that is no duration.
func first(text string) (span, value string) {
	for _, m := range Find(token.Scan(nil, text), Options{Ref: reference()}) {
		if m.Kind != Duration {
			return string([]rune(text)[m.Start:m.End]), render(m)
		}
	}
	return "-", "-"
}

func readCases(t *testing.T, path string) [][3]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out [][3]string
	for sc := bufio.NewScanner(f); sc.Scan(); {
		line := sc.Text()
		if col := strings.Split(line, "\t"); len(col) == 3 && !strings.HasPrefix(line, "#") && col[0] != "text" {
			out = append(out, [3]string{col[0], col[1], col[2]})
		}
	}
	return out
}

// TestFind measures the grammar on its test set: 96 of 100 must be right and at
// most 1 in 10 traps may fire.
func TestFind(t *testing.T) {
	t.Parallel()
	right, dates, fired, traps := 0, 0, 0, 0
	for _, c := range readCases(t, "testdata/dates.tsv") {
		span, value := first(c[0])
		ok := span == c[1] && value == c[2]
		if !ok {
			t.Logf("%q\n got %-28q %s\nwant %-28q %s", c[0], span, value, c[1], c[2])
		}
		if c[2] == "-" {
			traps++
			if !ok {
				fired++
			}
			continue
		}
		dates++
		if ok {
			right++
		}
	}
	t.Logf("dates: %d of %d right; traps: %d of %d fired", right, dates, fired, traps)
	if dates < 150 || traps < 40 {
		t.Errorf("the set has %d dates and %d traps", dates, traps)
	}
	if float64(right) < 0.96*float64(dates) {
		t.Errorf("%d of %d dates right, want 96 of 100", right, dates)
	}
	if fired*10 > traps {
		t.Errorf("%d of %d traps fired, want at most 1 in 10", fired, traps)
	}
}

func TestMatchForms(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, kind, value, end, deadline string }{
		{"by next Friday", "date", "2024-03-22", "", "2024-03-22T23:59:59Z"},
		{"tomorrow morning", "date", "2024-03-14", "", "2024-03-14T12:00:00Z"},
		{"at 3pm", "datetime", "2024-03-13T15:00:00Z", "", "2024-03-13T15:00:00Z"},
		{"next week", "daterange", "2024-03-18", "2024-03-24", "2024-03-22T23:59:59Z"},
		{"2-4pm", "datetimerange", "2024-03-13T14:00:00Z", "2024-03-13T16:00:00Z", "2024-03-13T16:00:00Z"},
		{"two weeks", "duration", "P14D", "", "0001-01-01T00:00:00Z"},
		{"an hour and a half long", "duration", "PT90M", "", "0001-01-01T00:00:00Z"},
		{"45 secs", "duration", "PT45S", "", "0001-01-01T00:00:00Z"},
	}
	for _, tt := range tests {
		got := Find(token.Scan(nil, tt.text), Options{Ref: reference()})
		if len(got) != 1 {
			t.Errorf("Find(%q) = %+v", tt.text, got)
			continue
		}
		m := got[0]
		if m.Type() != tt.kind || m.Value() != tt.value || m.EndValue() != tt.end || m.Deadline().Format(time.RFC3339) != tt.deadline {
			t.Errorf("Find(%q) = %s %s %s until %s, want %+v", tt.text, m.Type(), m.Value(), m.EndValue(), m.Deadline().Format(time.RFC3339), tt)
		}
	}
}

func TestZoneAndOrder(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", -8*3600)
	ref := time.Date(2024, 3, 14, 2, 0, 0, 0, time.UTC).In(zone) // still Wednesday there
	m := Find(token.Scan(nil, "tomorrow at 3pm"), Options{Ref: ref})
	if len(m) != 1 || m[0].Value() != "2024-03-14T15:00:00-08:00" {
		t.Errorf("tomorrow at 3pm in -08:00: %+v", m)
	}
	m = Find(token.Scan(nil, "on 3/4/2024"), Options{Ref: ref, DayFirst: true})
	if len(m) != 1 || m[0].Value() != "2024-04-03" {
		t.Errorf("3/4/2024, day first: %+v", m)
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"by Friday at 3", "2-3 weeks ago", "mid-april 31st 9999", "half past to", "99:99 pm", "2024-99-99T99", "quarter to 1 am est", "week of the of", "a and a half",
		"in 9999999999999999999 days", "the of the 31st of february", "new year's", "first second third", "nineteen twenty thirty", "3/3/3/3", "1.1.1", "'25 '25", "p m a m",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		toks := token.Scan(nil, s)
		last := 0
		for _, m := range Find(toks, Options{Ref: reference()}) {
			if m.Start < last || m.End <= m.Start || m.First < 0 || m.Tok > len(toks) {
				t.Fatalf("match %+v of %q", m, s)
			}
			if m.Kind != Duration && m.From.IsZero() {
				t.Fatalf("match %+v of %q has no date", m, s)
			}
			_, _, _ = m.Value(), m.EndValue(), m.Deadline()
			last = m.End
		}
	})
}

func BenchmarkFind(b *testing.B) {
	toks := token.Scan(nil, strings.Repeat("I think we should send the report to Bob by next Friday at 3pm because May is in a hurry, right? ", 50))
	for b.Loop() {
		Find(toks, Options{Ref: reference()})
	}
	b.ReportMetric(float64(token.Words(toks)*b.N)/b.Elapsed().Seconds(), "words/s")
}

// TestTokens checks the tokens of matches whose words were joined.
func TestTokens(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]int{
		"the fourth of july nineteen ninety two please": {1, 7},
		"at three p m today":                            {1, 5},
		"by twenty-first of May":                        {1, 4},
		"due 3pm":                                       {1, 2},
	} {
		got := Find(token.Scan(nil, text), Options{Ref: reference()})
		if len(got) != 1 || got[0].First != want[0] || got[0].Tok != want[1] {
			t.Errorf("Find(%q) = %+v, want tokens %v", text, got, want)
		}
	}
}
