package export

import "testing"

func TestEscapeMarkdown(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"plain", "Hello, world - it costs 5.", "Hello, world - it costs 5."},
		{"emphasis", "*a* _b_ `c` ~~d~~", "\\*a\\* \\_b\\_ \\`c\\` \\~\\~d\\~\\~"},
		{"underscore inside a word", "snake_case ünï_cödé", "snake_case ünï_cödé"},
		{"link", "[a](http://b)", "\\[a\\](http://b)"},
		{"address", "https://x.com/a_b?c=d&lang=e#f-g", "https://x.com/a_b?c=d&lang=e#f-g"},
		{"HTML", "<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>"},
		{"entity", "AT&T &amp; &#60;b", "AT&T &amp;amp; &amp;#60;b"},
		{"heading", "# a\n#b\n## c", "\\# a\n#b\n\\## c"},
		{"quote", "> a > b", "\\> a > b"},
		{"lists", "- a\n+ b\n1. c\n2) d\n-e\n1.5", "\\- a\n\\+ b\n1\\. c\n2\\) d\n-e\n1.5"},
		{"rules", "---\n===", "\\---\n\\==="},
		{"table", "a | b", "a \\| b"},
		{"backslash", "a\\b", "a\\\\b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := escapeMarkdown(tt.in); got != tt.want {
				t.Errorf("escapeMarkdown(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}
