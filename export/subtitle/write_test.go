package subtitle_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"parlance/export/subtitle"
	"parlance/export/subtitle/subtitletest"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	cues := []subtitle.Cue{
		{Start: 1234 * ms, End: 2 * time.Second, Speaker: "Tom & <Jerry>", Lines: []string{"a < b && c --> d", "<i>no</i> {\\an8} x<3"}},
		{Start: 100*time.Hour + 59*time.Minute + 59*time.Second + 999*ms, End: 101 * time.Hour, Lines: []string{"Later."}},
	}
	var srt, vtt strings.Builder
	if err := subtitle.WriteSRT(&srt, cues); err != nil {
		t.Fatal(err)
	}
	if err := subtitle.WriteVTT(&vtt, cues); err != nil {
		t.Fatal(err)
	}
	wantSRT := "1\n00:00:01,234 --> 00:00:02,000\na < b && c -\u200b-\u200b> d\n<\u200bi>no<\u200b/i> {\u200b\\an8} x<3\n\n" +
		"2\n100:59:59,999 --> 101:00:00,000\nLater.\n\n"
	wantSRT = strings.Replace(wantSRT, "-\u200b-\u200b>", "--\u200b>", 1)
	if srt.String() != wantSRT {
		t.Errorf("srt = %q\nwant  %q", srt.String(), wantSRT)
	}
	wantVTT := "WEBVTT\n\n1\n00:00:01.234 --> 00:00:02.000\n<v Tom &amp; &lt;Jerry&gt;>a &lt; b &amp;&amp; c --&gt; d\n" +
		"&lt;i&gt;no&lt;/i&gt; {\\an8} x&lt;3\n\n2\n100:59:59.999 --> 101:00:00.000\nLater.\n"
	if vtt.String() != wantVTT {
		t.Errorf("vtt = %q\nwant  %q", vtt.String(), wantVTT)
	}
	if _, err := subtitletest.ParseSRT(srt.String()); err != nil {
		t.Error(err)
	}
	if _, err := subtitletest.ParseVTT(vtt.String()); err != nil {
		t.Error(err)
	}
}

// full fails once a number of bytes is written.
type full int

var errFull = errors.New("full")

func (f *full) Write(p []byte) (int, error) {
	if *f -= full(len(p)); *f < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWrite_Error(t *testing.T) {
	t.Parallel()
	cues := []subtitle.Cue{{End: time.Second, Lines: []string{"text"}}}
	for room := range full(8) {
		if f := room; !errors.Is(subtitle.WriteSRT(&f, cues), errFull) {
			t.Errorf("WriteSRT into %d bytes: no error", room)
		}
		if f := room; !errors.Is(subtitle.WriteVTT(&f, cues), errFull) {
			t.Errorf("WriteVTT into %d bytes: no error", room)
		}
	}
}

// TestParser makes sure that the parser of the tests refuses what is invalid.
func TestParser(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"number":      "2\n00:00:00,000 --> 00:00:01,000\na\n\n",
		"no text":     "1\n00:00:00,000 --> 00:00:01,000\n\n",
		"dot":         "1\n00:00:00.000 --> 00:00:01.000\na\n\n",
		"minutes":     "1\n00:60:00,000 --> 00:00:01,000\na\n\n",
		"arrow":       "1\n00:00:00,000 --> 00:00:01,000\na --> b\n\n",
		"end of file": "1\n00:00:00,000 --> 00:00:01,000\na",
	} {
		if _, err := subtitletest.ParseSRT(file); err == nil {
			t.Errorf("srt, %s: no error", name)
		}
	}
	for name, text := range map[string]string{"tag": "<i>a</i>", "ampersand": "a & b", "voice": "<v A\nB>c", "bracket": "<v A>b>c"} {
		if _, err := subtitletest.ParseVTT("WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.000\n" + text + "\n"); err == nil {
			t.Errorf("vtt, %s: no error", name)
		}
	}
	overlap := []subtitletest.Cue{{Start: 0, End: 2 * time.Second}, {Start: time.Second, End: 3 * time.Second}}
	if subtitletest.Check(overlap, time.Minute, 2) == nil {
		t.Error("overlap: no error")
	}
}
