package token

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func texts(s string) string {
	var b strings.Builder
	for i, t := range Scan(nil, s) {
		if i > 0 {
			b.WriteByte('|')
		}
		b.WriteString(t.Text)
	}
	return b.String()
}

func norms(s string) string {
	var b strings.Builder
	for i, t := range Scan(nil, s) {
		if i > 0 {
			b.WriteByte('|')
		}
		b.WriteString(t.Norm)
	}
	return b.String()
}

func TestScan(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want, norms string }{
		{"Hi Mike, Natalia here.", "Hi|Mike|,|Natalia|here|.", "hi|mike|,|natalia|here|."},
		{"I don’t know, I'll ask", "I|do|n’t|know|,|I|'ll|ask", "i|do|n't|know|,|i|'ll|ask"},
		{"cant wont im lets", "ca|nt|wo|nt|i|m|lets", "can|n't|will|n't|i|'m|lets"},
		{"Mail bob.lee@example.co.uk, please", "Mail|bob.lee@example.co.uk|,|please", "mail|bob.lee@example.co.uk|,|please"},
		{"(see https://a.b/c?d=1&e=(x)).", "(|see|https://a.b/c?d=1&e=(x)|)|.", "(|see|https://a.b/c?d=1&e=(x)|)|."},
		{"foo,a@b.com;www.x.org", "foo|,|a@b.com|;|www.x.org", "foo|,|a@b.com|;|www.x.org"},
		{"at 3pm or 10:30 p.m. on 2024-04-02", "at|3pm|or|10:30|p.m.|on|2024|-|04|-|02", "at|3pm|or|10:30|p.m.|on|2024|-|04|-|02"},
		{"$1,200.50 is 20% off", "$|1,200.50|is|20|%|off", "$|1,200.50|is|20|%|off"},
		{"a follow-up at AT&T in the U.S. now", "a|follow-up|at|AT&T|in|the|U.S.|now", "a|follow-up|at|at&t|in|the|u.s.|now"},
		{"thanks 👍🏽 @mike_r!", "thanks|👍|🏽|@mike_r|!", "thanks|👍|🏽|mike_r|!"},
		{"会議は明日", "会|議|は|明|日", "会|議|は|明|日"},
		{"not@ an@x address@", "not|@|an|@x|address|@", "not|@|an|x|address|@"},
		{"", "", ""},
		{"dogs' rock 'n' roll", "dogs|'|rock|'|n|'|roll", "dogs|'|rock|'|n|'|roll"},
	}
	for _, tt := range tests {
		if got := texts(tt.text); got != tt.want {
			t.Errorf("Scan(%q)\n got %s\nwant %s", tt.text, got, tt.want)
		}
		if got := norms(tt.text); got != tt.norms {
			t.Errorf("norms of %q\n got %s\nwant %s", tt.text, got, tt.norms)
		}
	}
}

// check fails when the offsets of tokens do not cut their text out of s.
func check(t *testing.T, s string) {
	t.Helper()
	runes, valid := []rune(s), utf8.ValidString(s)
	last := 0
	for _, tok := range Scan(nil, s) {
		if tok.Pos < last || tok.Stop <= tok.Pos || s[tok.Pos:tok.Stop] != tok.Text {
			t.Fatalf("bytes %d-%d of %q are not %q", tok.Pos, tok.Stop, s, tok.Text)
		}
		if valid && string(runes[tok.Start:tok.End]) != tok.Text {
			t.Fatalf("runes %d-%d of %q are not %q", tok.Start, tok.End, s, tok.Text)
		}
		if tok.Start < 0 || tok.End > len(runes) || tok.Norm == "" {
			t.Fatalf("token %+v of %q", tok, s)
		}
		last = tok.Stop
	}
}

func FuzzScan(f *testing.F) {
	for _, s := range []string{
		"I'll e-mail a@b.com 👩‍👩‍👧 by 3pm", "\xff\xfe'll", "don’t", "''''", "www.", "http://", "@", "a@b", "İ'LL", "x'm'll",
		"\u0e01\u0e33", "1.2.3,4:5", "e\u0301 ʼs", "p.m.", "a.b.c",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { check(t, s) })
}

func TestScanIsLinear(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a,", 200_000) + strings.Repeat("@", 100_000) + strings.Repeat("x://", 50_000)
	check(t, long)
}

func BenchmarkScan(b *testing.B) {
	text := strings.Repeat("I think we'll send the report to Bob by Friday, right? ", 100)
	words := Words(Scan(nil, text))
	var buf []Token
	for b.Loop() {
		buf = Scan(buf[:0], text)
	}
	b.ReportMetric(float64(words*b.N)/b.Elapsed().Seconds(), "words/s")
}
