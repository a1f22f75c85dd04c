package mail

import (
	"strings"
	"testing"
)

func TestIsSigning(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		before, text string
		want         bool
	}{
		{"Kind regards,", "Ann Lee\nSales\nThis message is confidential.", true},
		{"Best,", "ann lee", true},
		{"And when will I get the money?", "Ann Lee", true},
		{"Thanks!", "Can you also send me the plan?", false},
		{"The plan is ready.", "Ann Lee\nSales", false},
		{"Regards", "Ann Lee\n" + strings.Repeat("line\n", 300), false},
	} {
		if got := IsSigning(tt.before, tt.text, "Ann Lee"); got != tt.want {
			t.Errorf("IsSigning(%q, %.30q) = %v", tt.before, tt.text, got)
		}
	}
}

// layout renders the kind of every line, one letter each.
func layout(text string) string {
	var b strings.Builder
	for _, blk := range Blocks(text) {
		for range strings.Count(strings.TrimSuffix(text[blk.Start:blk.End], "\n"), "\n") + 1 {
			b.WriteByte("BQHSD"[blk.Kind])
		}
	}
	return b.String()
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"chat", "Can you send it?", "B"},
		{"two lines", "Hi Mike,\nCan you send it?", "BB"},
		{"marks", "Yes.\n\n> can you?\n>\n> thanks\n\nAnd more.", "BBQQQBB"},
		{"intro and marks", "Sure.\nOn Mon, 3 Jun 2024 at 10:12, Ann <a@b.c> wrote:\n> can you?\nBye", "BQQB"},
		{"wrapped intro", "Sure.\nOn Mon, 3 Jun 2024 at 10:12, Ann Smith\n<ann@example.com> wrote:\n\nCan you send it?\nThanks", "BQQQQQ"},
		{"original message", "See below.\n\n-----Original Message-----\nFrom: x\nPlease do it.", "BBQQQ"},
		{"outlook", "Will do.\n\nFrom: Ann\nSent: Monday\nTo: Bob\nSubject: it\n\nPlease send it.", "BBQQQQQQ"},
		{"headers on top", "From: Ann\nTo: Bob\nSubject: Report\n\nPlease send it.", "HHHBB"},
		{"subject in prose", "About the plan:\nSubject: to approval we start.\nFine?", "BBB"},
		{"signature", "Please call me.\n--\nAnn Lee\nACME Corp\n+1 555 0100", "BSSSS"},
		{"closing", "Please call me.\n\nBest regards,\nAnn Lee\nHead of Sales", "BBBSS"},
		{"closing is no end", "Thanks,\nI will send the report tomorrow and then we can look at the numbers together in detail.", "BB"},
		{"thanks then question", "I read it.\nThanks\nCan you send the rest?", "BBB"},
		{"phone", "On my way\nSent from my iPhone", "BS"},
		{"disclaimer", "See you.\n\nThis e-mail is confidential and intended solely for the addressee.\nIf received in error, notify the sender.", "BBDD"},
		{"on a date", "On Monday 3 June we met.\nIt went well.", "BB"},
		{"empty", "", "B"},
		{"one line quote", "> can you send it?", "Q"},
	}
	for _, tt := range tests {
		if got := layout(tt.text); got != tt.want {
			t.Errorf("%s: Blocks(%q)\n got %s\nwant %s", tt.name, tt.text, got, tt.want)
		}
	}
}

func FuzzBlocks(f *testing.F) {
	for _, s := range []string{"", "\n", ">\n>", "On 1 wrote:\n", "--\n", "From: a\nTo: b", "Thanks,\n\nx", "\xff\n\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for _, b := range Blocks(s) {
			if b.Start != at || b.End < b.Start {
				t.Fatalf("blocks of %q do not cover it: %+v at %d", s, b, at)
			}
			at = b.End
		}
		if at != len(s) {
			t.Fatalf("blocks of %q end at %d", s, at)
		}
	})
}
