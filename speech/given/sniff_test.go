package given_test

import (
	"strings"
	"testing"

	"parlance/speech/given"
)

func TestSniff(t *testing.T) {
	t.Parallel()
	for head, want := range map[string][2]bool{ // unsaid, said
		"WEBVTT\n\n00:01.000 --> 00:02.000\nhi":   {true, true},
		"1\n00:00:01,000 --> 00:00:02,500\nHello": {true, true},
		`{"text":"x"`:                {true, true},
		"[ {\"start\":1":             {true, true},
		"Ann: hello\nBob: hi\nthere": {true, true},
		"[00:01] Ann: hello":         {true, true},
		"It was a dark night: rain fell.\nNobody came.\nAnd so on": {false, true},
		"Just text. More text.":               {false, true},
		"RIFF\x24\x00\x00\x00WAVEfmt ":        {false, false},
		"ID3\x04\x00":                         {false, false},
		"":                                    {false, false},
		" \n\t":                               {false, false},
		"\xff\xfeA\x00:\x00 \x00\xfc\x00\x01": {true, true},
		"Ann: caf\xc3":                        {true, true}, // torn
		"Ann: caf\xc3\xc3x":                   {false, false},
	} {
		for i, said := range []bool{false, true} {
			if got := given.Sniff([]byte(head), said); got != want[i] {
				t.Errorf("%q, said %v: %v", head, said, got)
			}
		}
	}
}

func TestTag(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"en": "en", "en_us": "en-US", "EN-gb": "en-GB", "english": "en", "German": "de", "": "", "x": "", "zh-hans": "zh", "klingon!": "", "deu": "deu",
	} {
		if got := given.Tag(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzSniff(f *testing.F) {
	for _, s := range []string{"WEBVTT", "\xff\xfe\x00", "A: b", strings.Repeat("\xf0\x9f", 3)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if given.Sniff(b, false) && !given.Sniff(b, true) {
			t.Errorf("%q is a transcript only when nobody says so", b)
		}
	})
}
