package fold

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"plain", "Hello, world.", "Hello, world."},
		{"spaces at the end", "Hello   ", "Hello"},
		{"line ends", "a\r\nb\rc\u2028d", "a\nb\nc\nd"},
		{"empty lines", "\n\na\n\n\n\nb\n \n", "a\n\nb"},
		{"terminal escape", "a\x1b[31mb\x00c", "a[31mbc"},
		{"C1 control", "a\u009bb", "ab"},
		{"tab", "a\tb", "a b"},
		{"broken UTF-8", "a\xffb\xc3", "a\ufffdb\ufffd"},
		{"override", "a\u202egpj.exe", "agpj.exe"},
		{"joiner stays", "👩\u200d💻", "👩\u200d💻"},
		{"byte order mark", "\ufeffa", "a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Clean(tt.in); got != tt.want {
				t.Errorf("Clean(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
	if got := Flat(" a\n\n b\tc "); got != "a b c" {
		t.Errorf("Flat = %q", got)
	}
}

func TestWidth(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{
		"": 0, "abc": 3, "naïve": 5, "e\u0301": 1, "日本": 4, "👩\u200d👩\u200d👧": 2, "Ж": 1,
	} {
		if got := Width(s); got != want {
			t.Errorf("Width(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		width    float64
		want     []string
	}{
		{"nothing", "", 10, nil},
		{"fits", "one two", 7, []string{"one two"}},
		{"folds", "one two three", 8, []string{"one two", "three"}},
		{"exact", "one two three", 7, []string{"one two", "three"}},
		{"space at the fold", "one two   three", 7, []string{"one two", "three"}},
		{"line ends stay", "a\n\nb", 10, []string{"a", "", "b"}},
		{"long word", "see abcdefghijkl now", 5, []string{"see", "abcde", "fghij", "kl", "now"}},
		{"long word's tail is used", "abcdefg hi", 5, []string{"abcde", "fg hi"}},
		{"hyphen", "well-known fact", 6, []string{"well-", "known", "fact"}},
		{"address", "see https://example.com/one/two?three=4", 16, []string{"see https://", "example.com/one/", "two?three=4"}},
		{"number keeps its sign", "-5 or -77", 6, []string{"-5 or", "-77"}},
		{"ideographs", "日本語の文章です", 7, []string{"日本語", "の文章", "です"}},
		{"cluster is not cut", "e\u0301e\u0301e\u0301", 2, []string{"e\u0301e\u0301", "e\u0301"}},
		{"wider than the line", "日本", 1, []string{"日", "本"}},
		{"no-break space", "aa 10\u00a0km", 6, []string{"aa", "10\u00a0km"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Lines(tt.in, tt.width, Columns); !slices.Equal(got, tt.want) {
				t.Errorf("Lines(%q, %v) = %q, want %q", tt.in, tt.width, got, tt.want)
			}
		})
	}
}

func TestShorten(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in    string
		width float64
		want  string
	}{
		{"short", 5, "short"},
		{"longer", 5, "long…"},
		{"long er", 6, "long…"},
		{"日本語", 5, "日本…"},
		{"日本語", 2, "…"},
	}
	for _, tt := range tests {
		if got := Shorten(tt.in, tt.width, Columns); got != tt.want {
			t.Errorf("Shorten(%q, %v) = %q, want %q", tt.in, tt.width, got, tt.want)
		}
	}
}

// FuzzLines checks that folding loses nothing but spaces and keeps the width.
func FuzzLines(f *testing.F) {
	for _, s := range []string{"", "a b", "日本語 text", "x\u0301\u0302 👩\u200d💻\n\nשלום", "https://example.com/a/b?c=d"} {
		f.Add(s, uint8(7))
	}
	f.Fuzz(func(t *testing.T, s string, width uint8) {
		w := float64(width%60) + 1
		s = Clean(s)
		if !utf8.ValidString(s) {
			t.Fatalf("Clean left broken UTF-8 in %q", s)
		}
		lines := Lines(s, w, Columns)
		if got, want := letters(strings.Join(lines, "")), letters(s); got != want {
			t.Fatalf("Lines(%q, %v) kept %q of %q", s, w, got, want)
		}
		for _, line := range lines {
			if strings.Contains(line, "\n") {
				t.Fatalf("line %q holds a line end", line)
			}
			clusters := 0
			for cluster := range Cut(line, 0, Columns) {
				clusters += min(1, Width(cluster))
			}
			if Columns(line) > w && clusters > 1 {
				t.Fatalf("line %q of %q is %v wide, want %v", line, s, Columns(line), w)
			}
		}
	})
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}
