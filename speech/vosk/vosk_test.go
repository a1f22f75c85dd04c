package vosk_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"go.uber.org/goleak"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/vosk"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// heard is what a server was told over one connection.
type heard struct {
	config string
	pcm    []int16
	eof    bool
}

// serve plays a vosk-server: configuration without an answer, an answer for
// each binary message, and one for the end of file, compared as text, after
// which it closes. reply gives the n-th answer (from 1); "" gives none.
func serve(t *testing.T, reply func(c *websocket.Conn, h *heard, n int) string) (address string, last func() heard) {
	t.Helper()
	said := make(chan heard, 100)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer c.CloseNow()
		c.SetReadLimit(1 << 20)
		var h heard
		defer func() { said <- h }()
		for n := 1; !h.eof; {
			kind, body, err := c.Read(r.Context())
			if err != nil {
				return
			}
			switch {
			case kind == websocket.MessageText && strings.Contains(string(body), "config"):
				h.config = string(body)
				continue
			case kind == websocket.MessageText && string(body) == `{"eof" : 1}`:
				h.eof = true
			default:
				for ; len(body) >= 2; body = body[2:] {
					h.pcm = append(h.pcm, int16(binary.LittleEndian.Uint16(body)))
				}
			}
			if text := reply(c, &h, n); text != "" {
				if c.Write(r.Context(), websocket.MessageText, []byte(text)) != nil {
					return
				}
			}
			n++
		}
		c.Close(websocket.StatusNormalClosure, "")
	}))
	t.Cleanup(s.Close)
	return "ws" + strings.TrimPrefix(s.URL, "http"), func() heard {
		select {
		case h := <-said:
			return h
		case <-t.Context().Done():
			return heard{}
		}
	}
}

func engineAt(t *testing.T, address string, timeout time.Duration) speech.Engine {
	t.Helper()
	e, err := vosk.New(vosk.Config{
		URL: address, HTTP: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}},
		Timeout: func(time.Duration) time.Duration { return timeout },
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// seconds is that much sound, each sample its own number.
func seconds(n float64) speech.Segment {
	pcm := make([]int16, int(n*speech.Rate))
	for i := range pcm {
		pcm[i] = int16(i)
	}
	return speech.Segment{PCM: pcm}
}

func show(words []conversation.Word) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = fmt.Sprintf("%s@%v+%v/%.2f", w.Text, w.Offset, w.Duration, w.Confidence)
	}
	return strings.Join(out, " ")
}

func TestTranscribe(t *testing.T) {
	t.Parallel()
	address, last := serve(t, func(_ *websocket.Conn, h *heard, n int) string {
		switch {
		case n == 3:
			return `{"result":[{"conf":0.9,"start":0.1,"end":0.25,"word":"one"},{"conf":1.0,"start":0.25,"end":0.5,"word":"two"}],"text":"one two","spk":[0.5],"spk_frames":12}`
		case h.eof:
			return `{"result":[{"conf":0.5,"start":0.75,"end":2,"word":"three"}],"text":"three"}`
		default:
			return `{"partial":"one tw"}`
		}
	})
	seg := seconds(1.05)
	words, err := engineAt(t, address, time.Minute).Transcribe(t.Context(), seg)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := show(words), "one@100ms+150ms/0.90 two@250ms+250ms/1.00 three@750ms+300ms/0.50"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	h := last()
	if h.config != `{"config":{"sample_rate":16000,"words":true}}` || !h.eof {
		t.Errorf("told %q, end of file %v", h.config, h.eof)
	}
	if len(h.pcm) != len(seg.PCM) || h.pcm[16001] != seg.PCM[16001] {
		t.Errorf("sent %d samples of %d", len(h.pcm), len(seg.PCM))
	}
}

func TestTranscribe_Answers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ final, want string }{
		"silence":          {`{"text" : ""}`, ""},
		"no times":         {`{"text":"aa bb"}`, "aa@0s+500ms/-1.00 bb@500ms+500ms/-1.00"},
		"alternatives":     {`{"alternatives":[{"confidence":200.1,"result":[{"word":"yes","start":0.5,"end":0.75}],"text":"yes"},{"confidence":1,"text":"no"}]}`, "yes@500ms+250ms/-1.00"},
		"impossible times": {`{"text":"a b","result":[{"conf":7,"word":"b","start":0.5,"end":0.25},{"conf":-1,"word":"a","start":-3,"end":1e9},{"word":" "}]}`, "a@0s+0s/0.00 b@500ms+0s/1.00"},
		"foreign keys":     {`{"text":"","mood":{"x":1}}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, _ := serve(t, func(_ *websocket.Conn, h *heard, _ int) string {
				if h.eof {
					return test.final
				}
				return `{"partial":""}`
			})
			words, err := engineAt(t, address, time.Minute).Transcribe(t.Context(), seconds(1))
			if got := show(words); err != nil || got != test.want {
				t.Errorf("got  %s, %v\nwant %s", got, err, test.want)
			}
		})
	}
}

// A server that also answers the configuration, or ends an utterance with the
// last piece of sound, is heard to the end.
func TestTranscribe_OneAnswerMore(t *testing.T) {
	t.Parallel()
	address, _ := serve(t, func(c *websocket.Conn, h *heard, n int) string {
		if n == 1 {
			_ = c.Write(context.Background(), websocket.MessageText, []byte(`{"partial":""}`))
		}
		if h.eof {
			return `{"text":"late"}`
		}
		return `{"partial":"la"}`
	})
	words, err := engineAt(t, address, time.Minute).Transcribe(t.Context(), seconds(1))
	if err != nil || len(words) != 1 || words[0].Text != "late" {
		t.Errorf("%v, %v", words, err)
	}
}

func TestTranscribe_Faults(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		reply   func(c *websocket.Conn, h *heard, n int) string
		timeout time.Duration
		code    conversation.Code
	}{
		"dies": {func(c *websocket.Conn, _ *heard, n int) string {
			if n == 2 {
				c.CloseNow()
			}
			return `{"partial":""}`
		}, time.Minute, conversation.Unavailable},
		"says goodbye early": {func(c *websocket.Conn, _ *heard, n int) string {
			if n == 2 {
				c.Close(websocket.StatusNormalClosure, "")
			}
			return `{"text":"half"}`
		}, time.Minute, conversation.Unavailable},
		"falls silent": {func(c *websocket.Conn, _ *heard, _ int) string {
			for { // until the client gives up
				if _, _, err := c.Read(context.Background()); err != nil {
					return ""
				}
			}
		}, 200 * time.Millisecond, conversation.DeadlinePassed},
		"no last word":  {func(*websocket.Conn, *heard, int) string { return `{"partial":"a"}` }, time.Minute, conversation.Unavailable},
		"no JSON":       {func(*websocket.Conn, *heard, int) string { return `<html>` }, time.Minute, conversation.Unavailable},
		"wrong types":   {func(*websocket.Conn, *heard, int) string { return `{"text":[1]}` }, time.Minute, conversation.Unavailable},
		"a huge answer": {func(*websocket.Conn, *heard, int) string { return `{"text":"` + strings.Repeat("x", 2<<20) + `"}` }, time.Minute, conversation.Unavailable},
		"chatters on": {func(c *websocket.Conn, h *heard, _ int) string {
			for h.eof {
				if c.Write(context.Background(), websocket.MessageText, []byte(`{"partial":"`+strings.Repeat("x", 1<<19)+`"}`)) != nil {
					return ""
				}
			}
			return `{"partial":""}`
		}, time.Minute, conversation.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, _ := serve(t, test.reply)
			words, err := engineAt(t, address, test.timeout).Transcribe(t.Context(), seconds(2))
			if conversation.CodeOf(err) != test.code || words != nil {
				t.Errorf("%v, %v", words, err)
			}
		})
	}
}

func TestTranscribe_NoServer(t *testing.T) {
	t.Parallel()
	status := func(code int) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", code) }))
		t.Cleanup(s.Close)
		return "ws" + strings.TrimPrefix(s.URL, "http")
	}
	for name, test := range map[string]struct {
		address string
		code    conversation.Code
	}{
		"nobody there":  {"ws://anna:secret@127.0.0.1:1", conversation.Unavailable},
		"a web page":    {status(200), conversation.Unavailable},
		"not found":     {status(404), conversation.EngineMissing},
		"no permission": {status(401), conversation.EngineMissing},
		"overloaded":    {status(503), conversation.Unavailable},
		"busy":          {status(429), conversation.Unavailable},
	} {
		_, err := engineAt(t, test.address, time.Minute).Transcribe(t.Context(), seconds(1))
		if conversation.CodeOf(err) != test.code {
			t.Errorf("%s: %v", name, err)
		}
		if strings.Contains(fmt.Sprint(err), "secret") {
			t.Errorf("%s: the password is told: %v", name, err)
		}
	}
}

func TestTranscribe_Cancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	reason := fmt.Errorf("changed my mind")
	address, _ := serve(t, func(*websocket.Conn, *heard, int) string { cancel(reason); return "" })
	if _, err := engineAt(t, address, time.Minute).Transcribe(ctx, seconds(3)); err == nil || !strings.Contains(err.Error(), reason.Error()) {
		t.Errorf("got %v", err)
	}
	if words, err := engineAt(t, address, time.Minute).Transcribe(t.Context(), speech.Segment{}); words != nil || err != nil {
		t.Errorf("nothing to hear: %v, %v", words, err)
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "http://x", "localhost:2700", "ws://"} {
		if _, err := vosk.New(vosk.Config{URL: address}); conversation.CodeOf(err) != conversation.Invalid {
			t.Errorf("%q: %v", address, err)
		}
	}
	e, err := vosk.New(vosk.Config{URL: "ws://h:2700", Language: "de-DE"})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := e.Language("de"); got != "de-DE" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := e.Language("fr"); conversation.CodeOf(err) != conversation.Invalid || !strings.Contains(conversation.MessageOf(err), "de-DE") {
		t.Errorf("French: %v", err)
	}
}
