package export

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/export/paper/papertest"
)

func clamp(n int64) time.Duration { return time.Duration(n % int64(1000*time.Hour)) }

func checkPDF(tb testing.TB, data []byte) papertest.File {
	tb.Helper()
	f, err := papertest.Read(data)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// flat is text on one line, as it was before it was folded.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestPDF_ShowsEverything(t *testing.T) {
	t.Parallel()
	d := salesCall()
	f := checkPDF(t, export(t, d, options(PDF)))
	text := flat(f.Text())
	want := []string{
		"SALES CALL REPORT", d.Conversation.Name, "Saturday, 21 November 2026", "14:00 – 14:01 (Europe/Berlin, UTC+01:00)",
		"1 min 39 s", "Anna Berg anna.berg@example.com", "Clara O’Neill clara", "Created by Parlance · 21 Nov 2026, 16:30",
		"Migration of up to 20,000 recordings is included.", "data protection", "Fri, 27 Nov 2026", "Wed, 2 Dec 2026, 10:00",
		"Ben Itō, 1:24, open", "42 s · 45 %", "Talk 92 % · silence 8 %", "Positive 42 %", "Dates Friday (2026-11-27) Amounts 42,500 euros, two cents Custom archive", "Price 2 times price, total",
		"Speech recognition: PocketSphinx 5, en-us. Expect about one word in five", "1 / 3", "3 / 3",
	}
	for _, m := range d.Messages {
		want = append(want, m.Text)
	}
	for _, w := range want {
		if !strings.Contains(text, w) && !strings.Contains(strings.ReplaceAll(text, "- ", "-"), w) {
			t.Errorf("no %q", w)
		}
	}
	if strings.Contains(text, "could not be shown") {
		t.Error("a note on missing characters where none is missing")
	}
	sections := []string{d.Conversation.Name, "Summary", "Topics", "Action items", "Follow-ups", "Questions", "Talk time", "Sentiment", "Mentioned", "Trackers", "Transcript", "Notes"}
	if !slices.Equal(f.Outline, sections) {
		t.Errorf("outline %q, want %q", f.Outline, sections)
	}
	if f.Info["Title"] != d.Conversation.Name || f.Info["Author"] != "Parlance" || f.Info["CreationDate"] != "D:20261121153000" {
		t.Errorf("info %q", f.Info)
	}
}

func TestPDF_WrittenConversation(t *testing.T) {
	t.Parallel()
	f := checkPDF(t, export(t, chat(), options(PDF)))
	text := flat(f.Text())
	for _, w := range []string{
		"Conversation 7000000000000001", "14:00 – Sun, 22 Nov 2026, 10:00", "Share of words", "54 % · 20 words", "14:04 Anna Berg",
		"Unknown speaker Ticket 4711", "Sunday, 22 November 2026 10:00 Anna Berg",
	} {
		if !strings.Contains(text, w) {
			t.Errorf("no %q in %q", w, text)
		}
	}
	if strings.Contains(text, "Talk time") {
		t.Error("talk time of a chat")
	}
}

func TestPDF_Nothing(t *testing.T) {
	t.Parallel()
	f := checkPDF(t, export(t, Document{Conversation: conversation.Conversation{ID: "12"}}, Options{Format: PDF}))
	if got := flat(f.Text()); got != "CONVERSATION REPORT Conversation 12 Created by Parlance 1 / 1" {
		t.Errorf("text %q", got)
	}
}

func TestPDF_MissingCharacters(t *testing.T) {
	t.Parallel()
	d := Document{Messages: recorded([]line{{anna(), "Good 👍🏽 日本, {nb} and x\u0302", 0}})}
	text := flat(checkPDF(t, export(t, d, options(PDF))).Text())
	for _, w := range []string{"Good □ □□, {nb} and x", "4 characters could not be shown", "appear as □"} {
		if !strings.Contains(text, w) {
			t.Errorf("no %q in %q", w, text)
		}
	}
}

func TestPDF_Many(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := WriteMany(&b, []Document{salesCall(), chat()}, options(PDF)); err != nil {
		t.Fatal(err)
	}
	f := checkPDF(t, b.Bytes())
	if len(f.Pages) != 4 || !strings.HasPrefix(f.Pages[3].Text(), "CHAT REPORT\nConversation 7") || !strings.HasSuffix(f.Pages[3].Text(), "4 / 4\n") {
		t.Errorf("%d pages, the last %q", len(f.Pages), f.Pages[len(f.Pages)-1].Text())
	}
	if f.Info["Title"] != "2 conversations" || !slices.Contains(f.Outline, "Conversation 7000000000000001") {
		t.Errorf("title %q, outline %q", f.Info["Title"], f.Outline)
	}
}

// TestPDF_Long sets a message of five thousand words among a thousand others:
// all words are there, and pages are full.
func TestPDF_Long(t *testing.T) {
	t.Parallel()
	lines := []line{{anna(), strings.Repeat("monologue ", 5000), 0}}
	for i := range 1000 {
		lines = append(lines, line{[]conversation.Member{ben(), clara()}[i/3%2], fmt.Sprintf("message%d %s", i, strings.Repeat("and so on ", i%30)), 0})
	}
	d := Document{Messages: recorded(lines)}
	f := checkPDF(t, export(t, d, options(PDF)))
	text := f.Text()
	if got := strings.Count(text, "monologue"); got != 5000 {
		t.Errorf("%d of 5000 words", got)
	}
	if got := len(regexp.MustCompile(`message\d+`).FindAllString(text, -1)); got != 1000 {
		t.Errorf("%d of 1000 messages", got)
	}
	for i, p := range f.Pages[:len(f.Pages)-1] {
		lowest := 1000.0
		for _, r := range p.Runs {
			if r.Y > 60 {
				lowest = min(lowest, r.Y)
			}
		}
		if lowest > 150 {
			t.Errorf("page %d is empty below %v", i+1, lowest)
		}
	}
}

// TestPDF_Poppler lets another program read the file.
func TestPDF_Poppler(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"pdftotext", "pdfinfo"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	file := filepath.Join(t.TempDir(), "call.pdf")
	if err := os.WriteFile(file, export(t, salesCall(), options(PDF)), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) string {
		out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		return flat(string(out))
	}
	text, info := run("pdftotext", "-layout", file, "-"), run("pdfinfo", file)
	for _, w := range []string{"Ben Itō", "42,500 euros", "Clara O’Neill", "2/3"} {
		if !strings.Contains(text, w) && !strings.Contains(strings.ReplaceAll(text, " ", ""), w) {
			t.Errorf("pdftotext: no %q", w)
		}
	}
	for _, w := range []string{"Title: Customer Ltd. – revised quote and rollout", "Author: Parlance", "Pages: 3", "Page size: 595.28 x 841.89 pts (A4)"} {
		if !strings.Contains(info, w) {
			t.Errorf("pdfinfo: no %q in %q", w, info)
		}
	}
	for _, s := range []string{text, info} {
		if strings.Contains(s, "rror") {
			t.Errorf("complaints: %q", s)
		}
	}
}
