package sentence

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		text string
		want []string
	}{
		{"empty", "", nil},
		{"white space", " \n\t ", nil},
		{"two", "Hi Mike, Natalia here. Hope you don’t mind me reaching out.", []string{"Hi Mike, Natalia here.", "Hope you don’t mind me reaching out."}},
		{"questions", "Who? Why not! ok", []string{"Who?", "Why not!", "ok"}},
		{"titles", "Dr. Smith met Mrs. Jones. They spoke.", []string{"Dr. Smith met Mrs. Jones.", "They spoke."}},
		{"decimals", "It costs 3.50 euros. Version 1.2.3 is out.", []string{"It costs 3.50 euros.", "Version 1.2.3 is out."}},
		{"initials", "J. R. Smith wrote it. It was fine.", []string{"J. R. Smith wrote it.", "It was fine."}},
		{"plan b", "Then plan B. We go home.", []string{"Then plan B.", "We go home."}},
		{"urls", "See https://a.b/c?d=1. Then www.x.org/e! Good.", []string{"See https://a.b/c?d=1.", "Then www.x.org/e!", "Good."}},
		{"node", "We use Node.js and ASP.NET today. Yes.", []string{"We use Node.js and ASP.NET today.", "Yes."}},
		{"companies", "We met Acme Inc. at noon. They paid.", []string{"We met Acme Inc. at noon.", "They paid."}},
		{"company at the end", "We met Acme Inc. They paid.", []string{"We met Acme Inc.", "They paid."}},
		{"pm", "Meet at 5 p.m. on Monday. We start at 6 p.m. Then we eat.", []string{"Meet at 5 p.m. on Monday.", "We start at 6 p.m.", "Then we eat."}},
		{"quotes", `He said "Stop!" and left. "Go." She went.`, []string{`He said "Stop!" and left.`, `"Go."`, "She went."}},
		{"hurried", "i sent it yesterday. can you check it? thanks", []string{"i sent it yesterday.", "can you check it?", "thanks"}},
		{"abbreviation stays", "the price is approx. five euros", []string{"the price is approx. five euros"}},
		{"bullets", "Todo:\n- send report\n- call Bob\n1. First\n2. Second", []string{"Todo:", "- send report", "- call Bob", "1. First", "2. Second"}},
		{"chat lines", "hi there\nhow are you\nfine", []string{"hi there", "how are you", "fine"}},
		{"wrapped mail", "I would like to ask you whether the report that we talked\nabout last week is ready. If so, please send it to the whole\nteam.", []string{
			"I would like to ask you whether the report that we talked\nabout last week is ready.", "If so, please send it to the whole\nteam.",
		}},
		{"quoted mail", "Sure.\n> Can you do it? Please.\n> Thanks.\nBye. Ann", []string{"Sure.", "> Can you do it? Please.\n> Thanks.", "Bye.", "Ann"}},
		{"code", "Look:\nif (a == b) { return c[0]; }\nx = y;\nIs it ok?", []string{"Look:", "if (a == b) { return c[0]; }\nx = y;", "Is it ok?"}},
		{"fence", "Try\n```\na. B\nc? D\n```\nOk?", []string{"Try", "```\na. B\nc? D\n```", "Ok?"}},
		{"emoji", "Great!👍 Thanks 🙏. See you", []string{"Great!👍 Thanks 🙏.", "See you"}},
		{"japanese", "会議は明日です。資料を送って。", []string{"会議は明日です。", "資料を送って。"}},
		{"ellipsis", "Well... maybe not. Ok", []string{"Well... maybe not.", "Ok"}},
		{"date", "Due on Jan. 5 at noon. Fine.", []string{"Due on Jan. 5 at noon.", "Fine."}},
		{"number", "It is No. 5 on the list. No. Never.", []string{"It is No. 5 on the list.", "No.", "Never."}},
	}
	for _, tt := range tests {
		var got []string
		for _, s := range Split(tt.text) {
			got = append(got, s.Text)
		}
		if strings.Join(got, "\x00") != strings.Join(tt.want, "\x00") {
			t.Errorf("%s: Split(%q)\n got %q\nwant %q", tt.name, tt.text, got, tt.want)
		}
	}
}

// covers fails when spans do not hold all of the text that is not white space,
// in order.
func covers(t *testing.T, text string) {
	t.Helper()
	runes, valid := []rune(text), utf8.ValidString(text)
	at := 0
	for _, s := range Split(text) {
		if s.Start < at || s.End <= s.Start || s.End > len(runes) {
			t.Fatalf("span %+v of %q after rune %d", s, text, at)
		}
		if valid && string(runes[s.Start:s.End]) != s.Text {
			t.Fatalf("span %+v of %q is not its text", s, text)
		}
		if strings.TrimSpace(string(runes[at:s.Start])) != "" {
			t.Fatalf("%q lies in no span of %q", string(runes[at:s.Start]), text)
		}
		at = s.End
	}
	if strings.TrimSpace(string(runes[at:])) != "" {
		t.Fatalf("%q lies in no span of %q", string(runes[at:]), text)
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{
		"", "a. b", "👩‍👩‍👧! Ok? 会議。x", "\xff\xfe. \xff", "1.\n2.\n", "> a\n> b\nc", "```\n", "\u00a0. A\u2028b", ". . . a", "\"a.\" b. c\r\n d",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { covers(t, s) })
}

func TestSplitIsLinear(t *testing.T) {
	t.Parallel()
	covers(t, strings.Repeat("and so on. it goes etc. Mr. ", 8_000))
	covers(t, strings.Repeat("Mr. ", 30_000))
	covers(t, strings.Repeat("a.b?c ", 30_000))
}
