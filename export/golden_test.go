package export

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// options are those of an export by a client in Berlin.
func options(f Format) Options {
	return Options{Format: f, Location: berlin(), Now: written(), SpeakerSeparation: true}
}

// golden compares got with a file under testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(got, want) {
		return
	}
	a, b := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatalf("%s, line %d:\n got %q\nwant %q", path, i+1, a[i], b[i])
		}
	}
	t.Fatalf("%s: %d lines, want %d", path, len(a), len(b))
}

func export(tb testing.TB, d Document, opt Options) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := Write(&b, d, opt); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func TestWrite_Golden(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]Document{"call": salesCall(), "chat": chat(), "empty": {}} {
		for _, f := range []Format{Text, Markdown, SRT, VTT, JSON} {
			t.Run(name+f.Extension(), func(t *testing.T) {
				t.Parallel()
				golden(t, name+f.Extension(), export(t, d, options(f)))
			})
		}
	}
}

func TestWriteMany_Golden(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := WriteMany(&b, []Document{salesCall(), chat()}, options(Text)); err != nil {
		t.Fatal(err)
	}
	want := string(export(t, salesCall(), options(Text))) + "\n\f" + string(export(t, chat(), options(Text)))
	if b.String() != want {
		t.Error("two documents are not one behind the other with a form feed between")
	}
}

func TestTranscript_Golden(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Options){
		"plain":      func(*Options) {},
		"speakers":   func(o *Options) { o.SpeakerSeparation = true },
		"paragraphs": func(o *Options) { o.SpeakerSeparation, o.Paragraphs = true, true },
		"highlights": func(o *Options) { o.HighlightAll = true },
		"insights":   func(o *Options) { o.HighlightInsights = true },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := chat()
			d.Messages[0].Phrases = []phrase{{Type: "key_phrase", Text: "never found here", Offset: 3}}
			d.Messages[1].Phrases = []phrase{{Type: "key_phrase", Text: "Which version", Offset: 11}, {Type: "key_phrase", Text: "version do", Offset: 17}}
			d.Messages[4].From = ben()
			d.Messages[4].Phrases = []phrase{{Type: "action_phrase", Text: "Sorry", Offset: 16}}
			d.Insights = salesCall().Insights[1:2]
			d.Insights[0].MessageIDs = []string{d.Messages[2].ID}
			d.Insights[0].Phrases = []phrase{{Text: "on Debian"}}
			opt := Options{Format: Markdown}
			change(&opt)
			var b bytes.Buffer
			if err := Transcript(&b, d, opt); err != nil {
				t.Fatal(err)
			}
			golden(t, "transcript-"+name+".md", b.Bytes())
		})
	}
}
