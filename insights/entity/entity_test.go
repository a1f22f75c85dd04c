package entity

import (
	"fmt"
	"strings"
	"testing"

	"parlance/conversation"
	"parlance/insights/token"
)

func none(int) bool { return false }

func TestFind(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"It costs $1,200.50 or 20% less.", "money[$1,200.50]=1200.50 USD percent[20%]=20%"},
		{"about five hundred dollars", "money[five hundred dollars]=500.00 USD"},
		{"two and a half million euros", "money[two and a half million euros]=2500000.00 EUR"},
		{"EUR 20 and 30 EUR and £5k", "money[EUR 20]=20.00 EUR money[30 EUR]=30.00 EUR money[£5k]=5000.00 GBP"},
		{"US$ 3 million in revenue", "money[US$ 3 million]=3000000.00 USD"},
		{"50 cents", "money[50 cents]=0.50 USD"},
		{"twenty five percent of 1,000 people", "percent[twenty five percent]=25% number[1,000]=1000"},
		{"one of us", ""},
		{"we have twenty-three items and eleven boxes", "number[twenty-three]=23 number[eleven]=11"},
		{"three hundred and five", "number[three hundred and five]=305"},
		{"Mail Bob.Lee@Example.com or see https://x.y/z.", "email[Bob.Lee@Example.com]=bob.lee@example.com url[https://x.y/z]=https://x.y/z"},
		{"Call +1 (415) 555-2671 now", "phone[+1 (415) 555-2671]=+14155552671"},
		{"call 415-555-2671", "phone[415-555-2671]=+14155552671"},
		{"+44 20 7946 0958", "phone[+44 20 7946 0958]=+442079460958"},
		{"4155552671", "phone[4155552671]=+14155552671"},
		{"my order is 20240313", "number[20240313]=20240313"},
		{"👍🏽 $5", "money[$5]=5.00 USD"},
		{"1,5 kg", "number[1,5]=1.5"},
		{"order 55-1023 of 5-10 people", "number[5]=5"},
		{"1.200 Euro", "money[1.200 Euro]=1200.00 EUR"},
		{"€ 1.200 or EUR 12.345.678", "money[€ 1.200]=1200.00 EUR money[EUR 12.345.678]=12345678.00 EUR"},
		{"1.200,50 € and 1.20 € and 0.125 €", "money[1.200,50 €]=1200.50 EUR money[1.20 €]=1.20 EUR money[0.125 €]=0.12 EUR"},
		{"1.200,50 in all, or 12.345.678,9", "number[1.200,50]=1200.5 number[12.345.678,9]=12345678.9"},
		{"$1.250 a month", "money[$1.250]=1250.00 USD"},
		{"$3.499 per gallon", "money[$3.499]=3.50 USD"},
		{"1.250 million euros", "money[1.250 million euros]=1250000.00 EUR"},
		{"12.500 km with 1.200 people", "number[12.500]=12500 number[1.200]=1200"},
		{"pi is 3.142 and it weighs 1.20 kg", "number[3.142]=3.142 number[1.20]=1.2"},
		{"version 1.234.567 of 10.0.0.1", ""},
		{"1,200.500 dollars", "money[1,200.500 dollars]=1200.50 USD"},
		{"", ""},
	}
	for _, tt := range tests {
		toks := token.Scan(nil, tt.text)
		runes := []rune(tt.text)
		var got []string
		for _, s := range Find(tt.text, toks, none, "US") {
			got = append(got, fmt.Sprintf("%s[%s]=%s", s.Type, string(runes[toks[s.First].Start:toks[s.Next-1].End]), s.Value))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("Find(%q)\n got %s\nwant %s", tt.text, strings.Join(got, " "), tt.want)
		}
	}
}

// TestFind_PointsGroup is for countries that write a decimal comma.
func TestFind_PointsGroup(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"wir haben 1.200 Nutzer": "1200", "12.345.678 davon": "12345678", "etwa 1.20": "1.2", "ja 3,5 im Mittel": "3.5", "nur 0.125": "0.125",
	} {
		got := Find(text, token.Scan(nil, text), none, "DE")
		if len(got) != 1 || got[0].Value != want {
			t.Errorf("Find(%q) = %+v, want %s", text, got, want)
		}
	}
}

func TestCustom(t *testing.T) {
	t.Parallel()
	c := NewCustom([]conversation.CustomEntity{
		{CustomType: "Hiring Process", Text: "internships"},
		{CustomType: "Title", Text: "Marketing Director"},
		{CustomType: "Person", Text: "marketing"},
		{CustomType: "Language", Text: "C++"},
		{CustomType: "Empty"},
		{CustomType: "ByValue", Value: "Q&A"},
	})
	tests := []struct{ text, want string }{
		{"Our INTERNSHIPS, not internship", "Hiring Process@1"},
		{"the marketing director and marketing", "Title@1 Person@4"},
		{"we use C++ a lot", "Language@2"},
		{"a Q&A session", "ByValue@1"},
		{"", ""},
	}
	for _, tt := range tests {
		var got []string
		for _, m := range c.Find(token.Scan(nil, tt.text)) {
			got = append(got, fmt.Sprintf("%s@%d", m.Entity.CustomType, m.First))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("Find(%q) = %s, want %s", tt.text, strings.Join(got, " "), tt.want)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"$", "$ $5 k", "+1 (", "a hundred and a and half", "1e9 1:2 0x1", "\xff5%", "99999999999999999999", "+++++++1234567890123456"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		toks := token.Scan(nil, s)
		at := 0
		for _, x := range Find(s, toks, none, "US") {
			if x.First < at || x.Next <= x.First || x.Next > len(toks) || x.Value == "" {
				t.Fatalf("span %+v of %q", x, s)
			}
			at = x.Next
		}
	})
}
