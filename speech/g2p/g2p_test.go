package g2p

import (
	"os"
	"slices"
	"strings"
	"testing"

	"parlance/speech/speechtest"
)

const installed = "/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict"

// TestRules_PhoneErrorRate reads the words that were kept from learning.
func TestRules_PhoneErrorRate(t *testing.T) {
	t.Parallel()
	f, err := os.Open(installed)
	if err != nil {
		t.Skipf("no dictionary: %v", err)
	}
	defer f.Close()
	entries, err := ReadDictionary(f)
	if err != nil {
		t.Fatal(err)
	}
	r, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	words, right, phones, errs := 0, 0, 0, 0
	for i, e := range entries {
		if !HeldOut(i) {
			continue
		}
		d := speechtest.Distance(e.Phones, r.Sound(e.Word))
		words++
		phones += len(e.Phones)
		errs += d
		if d == 0 {
			right++
		}
	}
	per := 100 * float64(errs) / float64(phones)
	t.Logf("%d words: %.1f %% wrong phones, %.1f %% of the words right", words, per, 100*float64(right)/float64(words))
	if words < 5000 || per > 14 {
		t.Errorf("%.1f %% wrong phones in %d words, at most 14 %%", per, words)
	}
}

// lookup is a small dictionary.
func lookup(word string) [][]string {
	p, ok := map[string]string{
		"chrome": "K R OW M", "cast": "K AE S T", "open": "OW P AH N", "acme": "AE K M IY", "twenty": "T W EH N T IY",
		"six": "S IH K S", "three": "TH R IY", "sixty": "S IH K S T IY", "five": "F AY V", "and": "AE N D", "zero": "Z IH R OW",
		"hundred": "HH AH N D R AH D", "read": "R EH D", "two": "T UW", "thousand": "TH AW Z AH N D",
	}[word]
	if !ok {
		return nil
	}
	return [][]string{strings.Fields(p)}
}

func TestPronounce(t *testing.T) {
	t.Parallel()
	for term, want := range map[string]string{
		"Chromecast":  "K R OW M K AE S T",
		"OpenAI":      "OW P AH N EY AY",
		"API":         "EY P IY AY",
		"SQL":         "EH S K Y UW EH L",
		"XMLAcme":     "EH K S EH M EH L AE K M IY",
		"Acme 365":    "AE K M IY TH R IY S IH K S T IY F AY V",
		"Acme-26":     "AE K M IY T W EH N T IY S IH K S",
		"2026":        "T W EH N T IY T W EH N T IY S IH K S",
		"06":          "Z IH R OW S IH K S",
		"Read & Acme": "R EH D AE N D AE K M IY",
		"ht":          "EY CH T IY",
		"Zürich":      "",
		"Siobhán":     "",
	} {
		ways := Pronounce(term, lookup)
		if len(ways) == 0 || len(ways) > 4 || slices.ContainsFunc(ways, func(w []string) bool { return len(w) == 0 }) {
			t.Fatalf("%s: ways %v", term, ways)
		}
		if got := strings.Join(ways[0], " "); want != "" && got != want {
			t.Errorf("%s: %s, want %s", term, got, want)
		}
	}
	for _, term := range []string{"", " ", "-", "日本", "'", "''''"} {
		if ways := Pronounce(term, lookup); len(ways) != 0 {
			t.Errorf("%q: ways %v, want none", term, ways)
		}
	}
}

// TestPronounce_Rules reads made-up names, in which nothing is to look up.
func TestPronounce_Rules(t *testing.T) {
	t.Parallel()
	for term, want := range map[string]string{
		"Parlance":  "P AA R L AH N S",
		"Zendesk":   "Z EH N D EH S K",
		"Kubernete": "K UW B ER N IY T",
	} {
		got := strings.Join(Pronounce(term, func(string) [][]string { return nil })[0], " ")
		if d := speechtest.Distance(strings.Fields(got), strings.Fields(want)); d > 2 {
			t.Errorf("%s: %s, want about %s", term, got, want)
		}
	}
}

// TestLearn checks the alignment on a language that can be seen through.
func TestLearn(t *testing.T) {
	t.Parallel()
	var entries []Entry
	for w := range strings.FieldsSeq("aba abba bab abab cab cabab baxa xab axab xb bx") {
		var phones []string
		for i, c := range w {
			switch {
			case c == 'a':
				phones = append(phones, "AH")
			case c == 'b' && (i == 0 || w[i-1] != 'b'): // the second b is silent
				phones = append(phones, "B")
			case c == 'c':
				phones = append(phones, "K")
			case c == 'x':
				phones = append(phones, "K", "S")
			}
		}
		entries = append(entries, Entry{w, phones})
	}
	r, err := Parse(Learn(entries, 1).Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]string{"xaba": "K S AH B AH", "caxab": "K AH K S AH B", "abba": "AH B AH", "": ""} {
		if got := strings.Join(r.Sound(word), " "); got != want {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
	}
}

func FuzzPronounce(f *testing.F) {
	for _, s := range []string{"OpenAI", "a-1", "x'", "123456789012345678901", "ÄÖ", "a\xffb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, term string) {
		for _, w := range Pronounce(term, lookup) {
			if len(w) == 0 {
				t.Errorf("%q: an empty pronunciation", term)
			}
		}
	})
}

func FuzzParse(f *testing.F) {
	r, err := embedded()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(r.Bytes()[:200])
	f.Add([]byte{1, 0, 0, 1, 'a', 0, 0})
	f.Fuzz(func(_ *testing.T, b []byte) {
		if r, err := Parse(b); err == nil {
			r.Sound("abc")
		}
	})
}
