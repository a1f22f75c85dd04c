package token

import (
	"strings"
	"testing"
)

func TestAppend(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       string // tokens joined by |
	}{
		{"empty", "", ""},
		{"blank", " \t\n", ""},
		{"contraction", "I don't know.", "I|don't|know|."},
		{"typographic", "it’s 3.5 km", "it’s|3.5|km"},
		{"question", "ready?", "ready|?"},
		{"emoji", "ok 👍🏽 great", "ok|👍🏽|great"},
		{"hyphen", "follow-up", "follow|-|up"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, k := range Append(nil, tt.text) {
				got = append(got, k.Text(tt.text))
			}
			if g := strings.Join(got, "|"); g != tt.want {
				t.Errorf("Append(%q) = %q, want %q", tt.text, g, tt.want)
			}
		})
	}
}

func TestAppend_FoldsIntoTheHashOnly(t *testing.T) {
	t.Parallel()
	a, b := Append(nil, "DON’T"), Append(nil, "don't")
	if a[0].Hash != b[0].Hash || a[0].Hash != HashWord("Don't") {
		t.Error("hashes of the same word differ")
	}
	if a[0].Case != Upper || b[0].Case != Lower {
		t.Errorf("cases %v %v, want Upper and Lower", a[0].Case, b[0].Case)
	}
}

func TestAppend_NoAllocation(t *testing.T) {
	text := "Could you send me the report by Friday, please? It's about 3.5 pages."
	buf := make([]Token, 0, 64)
	if n := testing.AllocsPerRun(100, func() { buf = Append(buf[:0], text) }); n > 1 {
		t.Errorf("%v allocations per text, want at most 1 (the iterator)", n)
	}
}

func FuzzAppend(f *testing.F) {
	for _, s := range []string{"", "a b", "it’s 👍🏽?", "\xff\xfe x", "a\u0301b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, k := range Append(nil, s) {
			if k.Start < end || k.End <= k.Start || k.End > len(s) {
				t.Fatalf("token %d:%d after %d in %d bytes", k.Start, k.End, end, len(s))
			}
			end = k.End
		}
	})
}
