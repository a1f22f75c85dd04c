package analyze

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"parlance/insights"
)

// engine is made once: the race detector makes that slow.
var engine = sync.OnceValue(insights.New)

func run(t *testing.T, opt Options) string {
	t.Helper()
	var out bytes.Buffer
	if opt.Format == "" {
		opt.Format = "table"
	}
	if opt.Zone == nil {
		opt.Zone = time.UTC
	}
	opt.Out, opt.At = &out, at()
	if err := Run(t.Context(), opt, engine); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestRun_Table(t *testing.T) {
	t.Parallel()
	out := run(t, Options{Path: "testdata/chat.json", Page: Page{Width: 80, Transcript: true}})
	for _, want := range []string{
		" Pilot with Acme\n", "6 messages · 2 people · 53 s · en-US (detected",
		"☐ I will send the signed contract by Friday.\n     → Tom Becker · due Fri 6 Mar 2026 · said by Tom Becker",
		"due Tue 10 Mar 2026 15:00", "? Who should I invite from your side?\n     open",
		"$4,500 = 4500.00 USD", "Pricing ×1     “setup fee”", "Competitor ×1", "Who said how much", "Sentiment", "What was said",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Contains(out, "\x1b") {
		t.Error("colours though none were asked for")
	}
	for line := range strings.Lines(out) {
		if w := wide(strings.TrimRight(line, "\n")); w > 80 {
			t.Errorf("%d columns: %q", w, line)
		}
	}
	if t.Failed() {
		t.Log(out)
	}
}

func TestRun_ColoursChangeNothingElse(t *testing.T) {
	t.Parallel()
	opt := Options{Path: "testdata/thread.eml", Page: Page{Width: 72}}
	plain := run(t, opt)
	opt.Page.Color = true
	if painted := run(t, opt); !strings.Contains(painted, "\x1b[1;36mSummary\x1b[0m") || bare(painted) != plain {
		t.Errorf("without its colours the page is\n%s\nwant\n%s", bare(painted), plain)
	}
}

func TestRun_NoTerminalCodesFromTheText(t *testing.T) {
	t.Parallel()
	text := "Eve\x1b[2J: Can you \x1b]0;owned\x07send me the \u202ereport\x9b31m by Friday?\nBob: I'll do it.\n"
	out := run(t, Options{Path: "-", In: strings.NewReader(text), Page: Page{Width: 80, Transcript: true}})
	for _, r := range out {
		if r != '\n' && (unicode.IsControl(r) || r == 0x202e) {
			t.Fatalf("%q went through in\n%q", r, out)
		}
	}
	if !strings.Contains(out, "by Friday?") {
		t.Errorf("the text is gone:\n%s", out)
	}
}

// In other languages what holds everywhere is found, and the page says why the
// rest is missing.
func TestRun_OtherLanguages(t *testing.T) {
	t.Parallel()
	for file, want := range map[string][]string{
		"german.txt":  {"· de (detected", "German", "+4930901820", "anna@firma.example", "“Vertrag”"},
		"spanish.txt": {"· es (detected", "Spanish", "pablo@tienda.example", "“factura”"},
		"chinese.txt": {"· zh (detected", "Chinese", "wang@example.com"},
	} {
		trackers := filepath.Join(t.TempDir(), "trackers.txt")
		if err := os.WriteFile(trackers, []byte("# mine\nContract: Vertrag, factura\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		out := run(t, Options{Path: filepath.Join("testdata", file), Trackers: trackers, Page: Page{Width: 100}})
		for _, w := range append(want, "are found in English only", "Who said how much") {
			if !strings.Contains(strings.Join(strings.Fields(out), " "), w) {
				t.Errorf("%s: no %q in\n%s", file, w, out)
			}
		}
		for _, none := range []string{"Action items", "Questions  ", "Summary", "Topics", "Sentiment\n"} {
			if strings.Contains(out, none) {
				t.Errorf("%s: %q in\n%s", file, none, out)
			}
		}
	}
}

func TestRun_JSON(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	out := run(t, Options{Path: "testdata/standup.txt", Format: "json", Zone: berlin, Words: 12})
	var doc struct {
		Messages []struct{ Text string }
		Summary  []struct{ Text string }
		Insights []struct {
			Kind  string
			DueBy *time.Time `json:"due_by"`
		}
	}
	if err := json.Unmarshal([]byte(out), &doc); err != nil {
		t.Fatal(err)
	}
	words := 0
	for _, s := range doc.Summary {
		words += len(strings.Fields(s.Text))
	}
	if len(doc.Messages) < 5 || len(doc.Insights) < 3 || words == 0 || words > 20 {
		t.Errorf("%d messages, %d insights, a summary of %d words", len(doc.Messages), len(doc.Insights), words)
	}
	due := false
	for _, in := range doc.Insights {
		due = due || in.DueBy != nil && in.DueBy.Equal(time.Date(2026, 3, 3, 9, 0, 0, 0, time.UTC)) // 10:00 in Berlin
	}
	if !due {
		t.Errorf("nothing is due at ten tomorrow:\n%s", out)
	}
}

func TestTrackersOf(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Pricing: too dear, costs a lot\n", `[{"name": "Pricing", "vocabulary": ["too dear", "costs a lot"]}]`,
		`{"trackers": [{"name": "Pricing", "vocabulary": ["too dear", "costs a lot"]}]}`,
	} {
		list, err := trackersOf(text)
		if err != nil || len(list) != 1 || list[0].Name != "Pricing" || len(list[0].Vocabulary) != 2 || list[0].Vocabulary[1] != "costs a lot" {
			t.Errorf("%q: %+v, %v", text, list, err)
		}
	}
	for _, text := range []string{"no colon", "Empty:", "[1]", `{"trackers": [{"name": "x"}]}`} {
		if _, err := trackersOf(text); err == nil {
			t.Errorf("%q: no error", text)
		}
	}
}

func TestWrapAndPad(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "a", "one two three four five", "王芳 早上好，我们今天讨论一下合同吧。", strings.Repeat("x", 50), "👩‍👩‍👧 family 👍🏽 ok"} {
		for n := 4; n < 30; n += 5 {
			for _, l := range wrap(s, n) {
				if wide(l) > n {
					t.Errorf("wrap(%q, %d) has %q", s, n, l)
				}
			}
			if got := strings.Join(wrap(s, n), ""); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(s, " ", "") {
				t.Errorf("wrap(%q, %d) loses letters: %q", s, n, got)
			}
			if wide(pad(s, n)) != n {
				t.Errorf("pad(%q, %d) is %d wide", s, n, wide(pad(s, n)))
			}
		}
	}
	for share, want := range map[float64]string{0: "    ", 0.5: "██  ", 1: "████", 2: "████", 0.03: "▏   "} {
		if got := bar(share, 4); got != want {
			t.Errorf("bar(%v) = %q, want %q", share, got, want)
		}
	}
}
