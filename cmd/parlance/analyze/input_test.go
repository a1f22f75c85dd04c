package analyze

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parlance/conversation"
)

// at is Monday, 2 March 2026, 10:00 UTC.
func at() time.Time { return time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC) }

// lineOf shows a message: time, speaker, text.
func lineOf(m conversation.InputMessage) string {
	when := "-"
	if !m.StartTime.IsZero() {
		when = m.StartTime.UTC().Format("02 15:04:05")
	}
	who := m.From.Name
	if m.From.Email != "" {
		who += " <" + m.From.Email + ">"
	}
	return when + "|" + strings.TrimSpace(who) + "|" + strings.ReplaceAll(m.Text, "\n", "/")
}

func TestParse_Files(t *testing.T) {
	t.Parallel()
	tests := []struct {
		file, form, name string
		want             []string // the first messages
		all              int
	}{
		{"chat.json", "chat", "Pilot with Acme", []string{"02 10:00:00|Tom Becker|Hi Priya, thanks for making time. Can you tell me what the pilot would cost?"}, 6},
		{"simple.json", "chat", "simple.json", []string{"02 10:00:00|Agent|How can I help you?", "02 10:00:02|Caller|My order never arrived and I want my money back."}, 2},
		{"lines.jsonl", "chat", "lines.jsonl", []string{"-|user|Please send me the invoice by Friday."}, 2},
		{"thread.eml", "e-mail", "Re: Café lease", []string{
			"10 08:30:00|Marta Ruiz <marta@north.example>|Jon, the space at 12 Harbor Street is still free. Shall I book a visit?",
			"11 17:02:00|Jon Hale <jon@south.example>|Hello Marta,//does the landlord accept a lease of five years? We would open the café in June.//Jon",
		}, 3},
		{"call.vtt", "subtitles", "call.vtt", []string{
			"02 10:00:01|Dana|Good morning, everyone, can you hear me",
			"02 10:00:04|Lee|Yes. The deploy failed again last night, and nobody was on call.",
		}, 3},
		{"call.srt", "subtitles", "call.srt", []string{"02 10:00:01|Dana|Good morning, can you hear me?", "02 10:00:04|Lee|Yes. I'll fix the build today."}, 2},
		{"standup.txt", "transcript", "standup.txt", []string{"02 09:30:00|Ana|Morning! I finished the login page yesterday."}, 5},
		{"whatsapp.txt", "transcript", "whatsapp.txt", []string{
			"13 18:02:00||Messages are end-to-end encrypted.", "13 18:02:00|Rosa|Are we still on for dinner?",
			"13 18:05:00|Kim|Yes! I'll book a table for 8 tonight/and bring the cake",
		}, 3},
		{"prose.txt", "text", "prose.txt", []string{"-||We met on Monday to talk about the budget. Sales were good."}, 2},
		{"chinese.txt", "transcript", "chinese.txt", []string{"-|王芳|早上好，我们今天讨论一下合同吧。"}, 3},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join("testdata", tt.file)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			in, err := parse(path, data, at())
			if err != nil {
				t.Fatal(err)
			}
			if in.form != tt.form || in.name != tt.name || len(in.messages) != tt.all {
				t.Errorf("%s %q with %d messages, want %s %q with %d", in.form, in.name, len(in.messages), tt.form, tt.name, tt.all)
			}
			for i, want := range tt.want {
				if i < len(in.messages) && lineOf(in.messages[i]) != want {
					t.Errorf("message %d is\n%q, want\n%q", i, lineOf(in.messages[i]), want)
				}
			}
			// The form is found without the name of the file, too.
			piped, err := parse("-", data, at())
			if err != nil || piped.form != tt.form || len(piped.messages) != tt.all {
				t.Errorf("piped: %s with %d messages, %v", piped.form, len(piped.messages), err)
			}
		})
	}
}

func TestParse_Shapes(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"texts in a list", `["Ann: Hello.", "Bob: Hi."]`, "-|Ann|Hello."},
		{"one text", `{"transcript": "Ann: Hello.\nBob: Hi."}`, "-|Ann|Hello."},
		{"nested", `{"results": {"utterances": [{"speaker": 1, "transcript": "Hello.", "start": 1.5}]}}`, "02 10:00:01|Speaker 1|Hello."},
		{"slack", `[{"user": "U1", "text": "Hello.", "ts": "1772445600.000200"}]`, "02 10:00:00|U1|Hello."},
		{"milliseconds", `[{"name": "Ann", "text": "Hello.", "timestamp": 1772445600000}]`, "02 10:00:00|Ann|Hello."},
		{"our export", `{"format": "parlance-export", "messages": [{"text": "Hello.", "from": {"name": "Ann", "email": "a@x.example"}, "start_time": "2026-03-02T10:00:00.000Z"}]}`, "02 10:00:00|Ann <a@x.example>|Hello."},
		{"a header that is no address", "From: Ann\nSubject: Hi\n\nHello.", "02 10:00:00|Ann|Hello."},
		{"html mail", "From: a@x.example\nSubject: Hi\nContent-Type: text/html\n\n<style>p{}</style><p>Hello,<br>you &amp; I</p>", "02 10:00:00|<a@x.example>|Hello,/you & I"},
		{"outlook", "From: b@x.example\nSubject: Hi\nDate: Mon, 02 Mar 2026 12:00:00 +0000\n\nDone.\n\nFrom: Ann <a@x.example>\nSent: Monday, March 2, 2026 9:00 AM\nTo: b@x.example\nSubject: Hi\n\nPlease do it.", "02 09:00:00|Ann <a@x.example>|Please do it."},
		{"offsets", "0:03 Ann: Hello.\n0:05 Bob: Hi.", "02 10:00:03|Ann|Hello."},
		{"long offsets", "[00:01:02] Ann: Hello.\n[01:00:00] Bob: Hi.", "02 10:01:02|Ann|Hello."},
		{"half days", "3:15 PM Ann: Hello.\n3:20 PM Bob: Hi.", "02 15:15:00|Ann|Hello."},
		{"American dates", "[3/14/26, 3:15:00 PM] Ann: Hello.", "14 15:15:00|Ann|Hello."},
		{"no names in prose", "Remember this: we leave at 10. It is late.\nThen we ate.\nIt was good.", "-||Remember this: we leave at 10. It is late./Then we ate./It was good."},
		{"Latin-1", "Ann: Caf\xe9.\nBob: Yes.", "-|Ann|Café."},
		{"UTF-16", "\xff\xfeA\x00:\x00 \x00h\x00i\x00", "-|A|hi"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in, err := parse("-", []byte(tt.text), at())
			if err != nil {
				t.Fatal(err)
			}
			if got := lineOf(in.messages[0]); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestParse_Errors(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                          "is empty",
		"RIFF\x00\x00WAVE":          "parlance submit",
		`{"a": 1}`:                  `{"messages"`,
		`{"messages": [`:            "no JSON",
		`[{"speaker": "Ann"}]`:      "message 1: no text",
		`[{}, 3]`:                   "message 1: no text",
		`["a", 3]`:                  "message 2: want an object",
		`[{"text": ""}]`:            "no message with words",
		"WEBVTT\n\nnothing in here": "no cue",
	} {
		if _, err := parse("-", []byte(text), at()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want one about %q", text, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"Ann: hi", `[{"text":"a","start":1e300}]`, "WEBVTT\n\n00:00.000 --> 99:99.999\n<v A>b", "From: a\nSubject: b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nOn 1, 1 A <a@b> wrote:\n> c",
		"[1/1/1, 1:1] A: b", `{"messages":{"messages":[null,"a",{"payload":{}}]}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := parse("-", data, at())
		if err == nil && len(in.messages) == 0 {
			t.Error("neither messages nor an error")
		}
	})
}

func TestTurned(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Okonkwo, Ada":            "Ada Okonkwo",
		"van Dyke, Mary Ann":      "Mary Ann van Dyke",
		"Ada Okonkwo":             "Ada Okonkwo",
		"Martin King, Jr.":        "Martin King, Jr.",
		"Support, Acme, Berlin":   "Support, Acme, Berlin",
		"Sales, the one and only": "Sales, the one and only",
		"":                        "",
	} {
		if got := turned(name); got != want {
			t.Errorf("%q is turned into %q, want %q", name, got, want)
		}
	}
}
