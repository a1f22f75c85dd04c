package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parlance/conversation"
	"parlance/export/fold"
	"parlance/export/subtitle"
	"parlance/export/subtitle/subtitletest"
)

type phrase = conversation.Phrase

func TestParseFormat(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		got, err := ParseFormat(" " + strings.ToUpper(string(f)))
		if err != nil || got != f {
			t.Errorf("ParseFormat(%q) = %q, %v", f, got, err)
		}
		if f.ContentType() == "" || f.Extension() != "."+string(f) {
			t.Errorf("%s: content type %q, extension %q", f, f.ContentType(), f.Extension())
		}
	}
	for _, s := range []string{"", "docx", "pdf,txt", strings.Repeat("x", 1000)} {
		_, err := ParseFormat(s)
		e, ok := errors.AsType[*conversation.Error](err)
		if !ok || e.Code != conversation.Invalid || e.Field != "format" || !strings.Contains(e.Message, "pdf, txt, srt, vtt, md, json") {
			t.Errorf("ParseFormat(%.10q) = %v", s, err)
		}
		if ok && len(e.Message) > 120 {
			t.Errorf("the message repeats all of a long format: %d bytes", len(e.Message))
		}
	}
}

func TestFileName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Customer Ltd. – revised quote": "customer-ltd-revised-quote.pdf",
		"":                              "conversation-42.pdf",
		"日本語":                           "conversation-42.pdf",
		"../../etc/passwd\r\n":          "etc-passwd.pdf",
		strings.Repeat("a", 200):        strings.Repeat("a", 60) + ".pdf",
	} {
		if got := FileName(conversation.Conversation{ID: "42", Name: name}, PDF); got != want {
			t.Errorf("FileName(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	font := filepath.Join(t.TempDir(), "font.ttf")
	if err := os.WriteFile(font, []byte("no font"), 0o600); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	tests := []struct {
		name string
		err  error
		want conversation.Code
	}{
		{"unknown format", Write(&b, Document{}, Options{Format: "doc"}), conversation.Invalid},
		{"many of none", WriteMany(&b, nil, Options{Format: PDF}), conversation.Invalid},
		{"many as srt", WriteMany(&b, []Document{{}, {}}, Options{Format: SRT}), conversation.Invalid},
		{"many in an unknown format", WriteMany(&b, []Document{{}}, Options{Format: "doc"}), conversation.Invalid},
		{"transcript as pdf", Transcript(&b, Document{}, Options{Format: PDF}), conversation.Unsupported},
		{"no such font", Write(&b, Document{}, Options{Format: PDF, FontFile: font + "x"}), conversation.Internal},
		{"no font", Write(&b, Document{}, Options{Format: PDF, FontFile: font}), conversation.Internal},
		{"check of no such font", CheckFont(font + "x"), conversation.Internal},
		{"check of no font", CheckFont(font), conversation.Internal},
	}
	for _, tt := range tests {
		if got := conversation.CodeOf(tt.err); got != tt.want {
			t.Errorf("%s: %v, want code %s", tt.name, tt.err, tt.want)
		}
	}
	if b.Len() > 0 {
		t.Errorf("refused exports wrote %d bytes", b.Len())
	}
	if err := CheckFont(""); err != nil {
		t.Errorf("no font file is needed: %v", err)
	}
}

// full is a writer that fails after some bytes.
type full int

var errFull = errors.New("disk full")

func (f *full) Write(p []byte) (int, error) {
	if *f -= full(len(p)); *f < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWrite_PassesErrorsOn(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		room := full(20)
		if err := Write(&room, salesCall(), options(f)); !errors.Is(err, errFull) {
			t.Errorf("%s: error %v", f, err)
		}
	}
}

// TestWrite_IsDeterministic also runs the formats beside each other: they share
// nothing.
func TestWrite_IsDeterministic(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		first := export(t, salesCall(), options(f))
		for range 3 {
			t.Run(string(f), func(t *testing.T) {
				t.Parallel()
				if !bytes.Equal(export(t, salesCall(), options(f)), first) {
					t.Errorf("%s: the same input gives other bytes", f)
				}
			})
		}
	}
}

// snapshot is as much of the json format as a client would read.
type snapshot struct {
	Format       string
	Version      int
	Conversation struct{ Name string }
	Messages     []struct {
		Text string
		From *struct{ Name string }
	}
	Insights []struct {
		Kind  string
		DueBy *string `json:"due_by"`
	}
}

func TestWrite_JSONReadsBack(t *testing.T) {
	t.Parallel()
	var got snapshot
	d := salesCall()
	d.Analytics.Interactivity = 1e300 // a figure gone wrong must not cost the export
	if err := json.Unmarshal(export(t, d, options(JSON)), &got); err != nil {
		t.Fatal(err)
	}
	if got.Format != "parlance-export" || got.Version != 1 || got.Conversation.Name != d.Conversation.Name {
		t.Errorf("head %+v", got)
	}
	if len(got.Messages) != len(d.Messages) || got.Messages[7].Text != d.Messages[7].Text || got.Messages[1].From.Name != "Ben Itō" {
		t.Errorf("messages %+v", got.Messages)
	}
	if due := got.Insights[1].DueBy; due == nil || *due != "2026-11-27T00:00:00.000Z" {
		t.Errorf("due %v", due)
	}
}

// FuzzWrite feeds all formats with hostile text: none may panic, and each must
// stay valid in its own way.
func FuzzWrite(f *testing.F) {
	f.Add("Hello", "Anna", "A title", int64(0), int64(1000))
	f.Add("日本語 👩‍👩‍👧 e\u0301 שלום (مرحبا) 12%\n\n-->\n1\n00:00", "שרה <b>", "{nb} \\(", int64(-5), int64(0))
	f.Add("a\x00\x1b[31m\xff\u202e</v> & &amp; <script> | * _ `", "\n\r", "", int64(1)<<62, int64(1)<<62)
	f.Add(strings.Repeat("W", 400)+" 10\u00a0000 x\u0302\u0302\u0302", "x\ty", strings.Repeat("t ", 300), int64(90061001), int64(-1))
	f.Fuzz(func(t *testing.T, text, name, title string, offset, duration int64) {
		if len(text) > 4000 || len(title) > 4000 || len(name) > 4000 {
			return
		}
		d := fuzzDocument(text, name, title, offset, duration)
		checkText(t, export(t, d, options(Text)))
		checkSubtitles(t, d)
		if md := string(export(t, d, options(Markdown))); strings.Contains(md, "<script") || strings.Contains(md, "\x1b") {
			t.Fatalf("live markup in %q", md)
		}
		if !json.Valid(export(t, d, options(JSON))) {
			t.Fatal("invalid JSON")
		}
		checkPDF(t, export(t, d, options(PDF)))
	})
}

// fuzzDocument puts the words of a fuzzer everywhere.
func fuzzDocument(text, name, title string, offset, duration int64) Document {
	d := salesCall()
	d.Conversation.Name, d.Conversation.Type, d.Engine = title, name, name
	who := conversation.Member{Name: name, UserID: title}
	for i := range d.Messages {
		m := &d.Messages[i]
		if i%2 == 0 {
			m.Text, m.From = text, who
		}
		if i%3 == 0 {
			m.Timed, m.Words = i%2 == 0, nil
		}
		if i == 4 {
			m.Offset, m.Duration = clamp(offset), clamp(duration)
			m.Words = nil
		}
		if i == 8 {
			m.Words[0].Offset, m.Words[0].Duration = clamp(offset), clamp(duration)
		}
	}
	d.Insights[1].Text, d.Insights[1].Assignee = text, who
	d.Insights[0].Text = title
	d.Topics[0].Text, d.Summary[0].Text, d.Trackers[0].Name, d.Trackers[1].Text = name, text, title, text
	return d
}

func checkText(t *testing.T, got []byte) {
	t.Helper()
	for line := range strings.SplitSeq(string(got), "\n") {
		if fold.Width(line) > textColumns {
			t.Fatalf("txt line of %d columns: %q", fold.Width(line), line)
		}
		if strings.ContainsAny(line, "\x00\x1b\r\u202e") {
			t.Fatalf("control characters in %q", line)
		}
	}
}

func checkSubtitles(t *testing.T, d Document) {
	t.Helper()
	srt, err := subtitletest.ParseSRT(string(export(t, d, options(SRT))))
	if err != nil {
		t.Fatal(err)
	}
	vtt, err := subtitletest.ParseVTT(string(export(t, d, options(VTT))))
	if err != nil {
		t.Fatal(err)
	}
	for _, cues := range [][]subtitletest.Cue{srt, vtt} {
		if err := subtitletest.Check(cues, subtitle.MaxDuration, subtitle.MaxLines); err != nil {
			t.Fatal(err)
		}
	}
}
