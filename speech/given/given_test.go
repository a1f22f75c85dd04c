package given_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/speech/given"
)

// show writes turns as "Name@start-end: text (words)".
func show(t *given.Transcript) string {
	var out []string
	for _, u := range t.Turns {
		s := u.Speaker.Name
		if u.Timed {
			s += fmt.Sprintf("@%v-%v", u.Start, u.End)
		}
		s += ": " + u.Text
		if len(u.Words) > 0 {
			last := u.Words[len(u.Words)-1]
			s += fmt.Sprintf(" (%d words, last %q %v+%v %v)", len(u.Words), last.Text, last.Offset, last.Duration, last.Confidence)
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

func TestParse(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ in, format, want string }{
		"SRT": {
			"1\r\n00:00:01,000 --> 00:00:02,500\r\nAnn: Hello\r\nthere.\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nHow are\r\n\r\n3\r\n00:00:04,100 --> 00:00:05,000\r\nyou?\r\n\r\n4\r\n00:00:06,000 --> 00:00:07,000\r\nBob: <i>Fine</i>\r\n", "SRT",
			"Ann@1s-2.5s: Hello there.\nAnn@3s-5s: How are you?\nBob@6s-7s: Fine",
		},
		"SRT, two speakers in a cue": {"1\n00:01:00,000 --> 00:01:02,000\n- Ann: Yes.\n- Bob: No.\n", "SRT", "Ann@1m0s-1m2s: Yes.\nBob@1m0s-1m2s: No."},
		"VTT":                        {"WEBVTT - title\n\nNOTE a comment\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v Ann Lee>Tom &amp; <b>Jerry</b>.</v>\n\n00:02.000 --> 00:03.000\n<v.loud Bob>Ok.\n", "WebVTT", "Ann Lee@1s-2s: Tom & Jerry.\nBob@2s-3s: Ok."},
		"lines":                      {"Ann Lee: Hello, all.\nand more: of it\n\nBob (Sales): Hi!\n", "lines", "Ann Lee: Hello, all. and more: of it\nBob (Sales): Hi!"},
		"lines with times":           {"[00:00:01] Ann: one two three\n[00:00:02] Bob: four\n00:01:00 Ann: five\n", "lines", "Ann@1s-2s: one two three\nBob@2s-2.4s: four\nAnn@1m0s-1m0.4s: five"},
		"times in names":             {"Speaker 1 (00:05): hello\nSpeaker 2 (00:09): bye", "lines", "Speaker 1@5s-5.4s: hello\nSpeaker 2@9s-9.4s: bye"},
		"UTF-16":                     {"\xff\xfeA\x00:\x00 \x00\xfc\x00", "lines", "A: ü"},
		"Whisper":                    {`{"text":" Hi there. Bye.","segments":[{"id":0,"start":0.5,"end":1.5,"text":" Hi there.","words":[{"word":" Hi","start":0.5,"end":0.8,"probability":0.9},{"word":" there.","start":0.9,"end":1.5,"probability":0.7}]},{"id":1,"start":2,"end":3,"text":" Bye."}],"language":"en"}`, "Whisper JSON", "@500ms-1.5s: Hi there. (2 words, last \"there.\" 900ms+600ms 0.7)\n@2s-3s: Bye."},
		"OpenAI, words at the top":   {`{"task":"transcribe","duration":3,"text":"Hi. Bye.","segments":[{"start":0,"end":1,"text":"Hi."},{"start":1,"end":3,"text":"Bye."}],"words":[{"word":"Hi","start":0.2,"end":0.9},{"word":"Bye","start":1.5,"end":2}]}`, "Whisper JSON", "@0s-1s: Hi. (1 words, last \"Hi\" 200ms+700ms -1)\n@1s-3s: Bye. (1 words, last \"Bye\" 1.5s+500ms -1)"},
		"OpenAI, diarized":           {`{"text":"x","segments":[{"type":"transcript.text.segment","id":"seg_001","start":0,"end":1,"text":"Hi.","speaker":"A"},{"id":"seg_002","start":1,"end":2,"text":"Yo.","speaker":"agent"}]}`, "Whisper JSON", "Speaker A@0s-1s: Hi.\nagent@1s-2s: Yo."},
		"Deepgram":                   {`{"metadata":{},"results":{"channels":[{"alternatives":[{"transcript":"hi there bye","words":[{"word":"hi","punctuated_word":"Hi","start":0.1,"end":0.3,"confidence":0.99,"speaker":0},{"word":"there","punctuated_word":"there.","start":0.3,"end":0.6,"confidence":0.9,"speaker":0},{"word":"bye","punctuated_word":"Bye.","start":1,"end":1.4,"confidence":0.8,"speaker":1}]}]}]}}`, "Deepgram JSON", "Speaker 1@100ms-600ms: Hi there. (2 words, last \"there.\" 300ms+300ms 0.9)\nSpeaker 2@1s-1.4s: Bye. (1 words, last \"Bye.\" 1s+400ms 0.8)"},
		"AssemblyAI":                 {`{"id":"x","acoustic_model":"y","language_code":"en_us","utterances":[{"speaker":"A","text":"Hi there.","start":250,"end":1250,"confidence":0.9,"words":[{"text":"Hi","start":250,"end":500,"confidence":0.97,"speaker":"A"},{"text":"there.","start":500,"end":1250,"confidence":0.5,"speaker":"A"}]}]}`, "AssemblyAI JSON", "Speaker A@250ms-1.25s: Hi there. (2 words, last \"there.\" 500ms+750ms 0.5)"},
		"Rev":                        {`{"monologues":[{"speaker":1,"elements":[{"type":"text","value":"Hi","ts":0.25,"end_ts":0.5,"confidence":0.9},{"type":"punct","value":", "},{"type":"text","value":"you","ts":0.5,"end_ts":0.75,"confidence":0.8},{"type":"punct","value":"."}]}],"speakers":[{"id":1,"name":"Ann"}]}`, "Rev JSON", "Ann@250ms-750ms: Hi, you. (2 words, last \"you.\" 500ms+250ms 0.8)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tr, err := given.Parse([]byte(test.in))
			if err != nil {
				t.Fatal(err)
			}
			if tr.Format != test.format || show(tr) != test.want {
				t.Errorf("%s:\n%s\nwant\n%s", tr.Format, show(tr), test.want)
			}
		})
	}
}

func TestParse_Refusals(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ in, says string }{
		"empty":       {" \n", "empty"},
		"binary":      {"RIFF\x00\x00", "not text"},
		"no speakers": {"it was a dark and stormy night\nand so on", "without speakers"},
		"broken JSON": {`{"segments":[`, "not valid JSON"},
		"other JSON":  {`{"a":1}`, "not that of a transcript"},
		"wrong shape": {`{"segments":"x"}`, "shape"},
		"no text":     {`{"segments":[{"text":" "}]}`, "no text"},
	} {
		_, err := given.Parse([]byte(test.in))
		if m := conversation.MessageOf(err); conversation.CodeOf(err) != conversation.Unprocessable ||
			!strings.Contains(m, test.says) || !strings.Contains(m, "Accepted are SRT") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestParse_OwnExports reads back what the export stage writes.
func TestParse_OwnExports(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"call.srt", "call.vtt", "call.json"} {
		b, err := os.ReadFile("../../export/testdata/" + name)
		if err != nil {
			t.Skip(err)
		}
		tr, err := given.Parse(b)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		first := tr.Turns[0]
		if first.Speaker.Name != "Anna Berg" || !strings.HasPrefix(first.Text, "Hi Ben, hi Clara, thanks for making the time") || !first.Timed {
			t.Errorf("%s: %+v", name, first)
		}
	}
}

func TestTranscript_Messages(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)
	tr := &given.Transcript{Turns: []given.Turn{
		{Speaker: conversation.Member{Name: "Ann"}, Text: "Hi.", Start: time.Second, End: 3 * time.Second, Timed: true, Words: []conversation.Word{{Text: "Hi.", Confidence: 0.5}}},
		{Text: "No time."},
	}}
	m := tr.Messages(start, func() string { return "9" })
	if len(m) != 2 || m[0].ID != "9" || m[0].From.Name != "Ann" || m[0].Offset != time.Second || m[0].Duration != 2*time.Second ||
		!m[0].StartTime.Equal(start.Add(time.Second)) || m[0].Confidence != 0.5 || !m[0].Timed {
		t.Errorf("%+v", m[0])
	}
	if m[1].Timed || !m[1].StartTime.IsZero() || m[1].Confidence != 1 {
		t.Errorf("%+v", m[1])
	}
}

func FuzzParse(f *testing.F) {
	f.Add("1\n00:00:01,000 --> 00:00:02,500\nAnn: Hello\n")
	f.Add("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Hi\n")
	f.Add("[99:99:99] Ann: one\nBob (1:2): two")
	f.Add(`{"segments":[{"start":-1,"end":1e300,"text":"x","speaker":3,"words":[{"word":"x","start":5,"end":1}]}]}`)
	f.Add(`{"results":{"channels":[{"alternatives":[{"words":[{"word":"a","speaker":"b"}]}]}]},"metadata":{}}`)
	f.Add(`{"monologues":[{"speaker":1,"elements":[{"type":"text","value":"Hi"}]}]}`)
	f.Fuzz(func(t *testing.T, s string) {
		tr, err := given.Parse([]byte(s))
		if err != nil {
			if conversation.CodeOf(err) == conversation.Internal {
				t.Fatal(err)
			}
			return
		}
		for _, m := range tr.Messages(time.Unix(0, 0), nil) {
			if m.Text == "" || m.Offset < 0 || m.Duration < 0 || m.Confidence < 0 || m.Confidence > 1 {
				t.Fatalf("%+v", m)
			}
		}
	})
}
