package openai_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/openai"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// server plays one dialect and keeps what it was asked.
type server struct {
	*httptest.Server
	form  map[string][]string
	file  []byte
	path  string
	auth  string
	tries atomic.Int64
}

// serve answers the n-th request (from 1) with what reply gives.
func serve(t *testing.T, reply func(n int64, form map[string][]string) (status int, body string)) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseMultipartForm(32 << 20); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		f, _, err := r.FormFile("file")
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		s.file, _ = io.ReadAll(f)
		s.form, s.path, s.auth = r.MultipartForm.Value, r.URL.Path, r.Header.Get("Authorization")
		status, body := reply(s.tries.Add(1), s.form)
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(s.Close)
	return s
}

func engineAt(t *testing.T, url, model string, change func(*openai.Config)) speech.Engine {
	t.Helper()
	cfg := openai.Config{
		BaseURL: url, Key: "k", Model: model, HTTP: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}},
		Wait: func(context.Context, time.Duration) error { return nil },
	}
	if change != nil {
		change(&cfg)
	}
	e, err := openai.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// segment is three seconds of sound.
func segment() speech.Segment {
	return speech.Segment{PCM: make([]int16, 3*speech.Rate), Language: "en-US", Vocabulary: []string{"Parlance", "Ann"}}
}

func show(words []conversation.Word) string {
	var out []string
	for _, w := range words {
		s := fmt.Sprintf("%s@%v+%v/%.2f", w.Text, w.Offset, w.Duration, w.Confidence)
		if w.SpeakerTag > 0 {
			s += fmt.Sprintf("#%d", w.SpeakerTag)
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestTranscribe_Dialects(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ model, body, want string }{
		"OpenAI whisper-1": {
			"whisper-1", `{"task":"transcribe","language":"english","duration":3.0,"text":"Hi there.","segments":[{"id":0,"seek":0,"start":0.0,"end":2.0,"text":" Hi there.","tokens":[1],"temperature":0.0,"avg_logprob":-0.105,"compression_ratio":1,"no_speech_prob":0.01}],"words":[{"word":"Hi","start":0.5,"end":0.75},{"word":"there","start":1.0,"end":1.5}],"usage":{"type":"duration","seconds":3}}`,
			"Hi@500ms+250ms/0.90 there.@1s+500ms/0.90",
		},
		"speaches": {
			"small", `{"text":"Hi","language":"en","duration":3,"words":[{"word":"Hi","start":0.5,"end":0.75,"probability":0.5}],"segments":null}`,
			"Hi@500ms+250ms/0.50",
		},
		"LocalAI": {
			"whisper", `{"text":"Hi you","segments":[{"id":0,"start":0,"end":2,"text":"Hi","words":[{"text":"Hi","start":0.5,"end":0.75}],"speaker":"S1"},{"id":1,"start":2,"end":3,"text":"you","speaker":"S2"}]}`,
			"Hi@500ms+250ms/-1.00#1 you@2s+1s/-1.00#2",
		},
		"whisper.cpp": {
			"", `{"task":"transcribe","duration":3.0,"text":" Hello Parlance","segments":[{"id":0,"text":" Hello Parlance","start":0.0,"end":10.4,"words":[{"word":" Hello","start":0.25,"end":0.5,"t_dtw":-1,"probability":0.9},{"word":" Par","start":1,"end":1.25,"probability":0.8},{"word":"lance","start":1.25,"end":9,"probability":0.4}],"avg_logprob":-0.3,"no_speech_prob":0.1}]}`,
			"Hello@250ms+250ms/0.90 Parlance@1s+2s/0.40",
		},
		"marks of the text": {
			"x", `{"text":"","segments":[{"start":0,"end":2,"text":" By twenty-five, (Ann) - O.K.?"},{"start":2,"end":3,"text":" Some thing else."}],"words":[{"word":"by","start":0,"end":0.1},{"word":"twenty","start":0.2,"end":0.3},{"word":"five","start":0.3,"end":0.4},{"word":"ann","start":0.5,"end":0.6},{"word":"ok","start":0.7,"end":0.8},{"word":"something","start":2.1,"end":2.2},{"word":"else","start":2.3,"end":2.4}]}`,
			"By@0s+100ms/-1.00 twenty@200ms+100ms/-1.00 five,@300ms+100ms/-1.00 (Ann)@500ms+100ms/-1.00 O.K.?@700ms+100ms/-1.00 something@2.1s+100ms/-1.00 else@2.3s+100ms/-1.00",
		},
		"segments without words": {
			"x", `{"text":"one two","segments":[{"start":1,"end":2.4,"text":" one two","avg_logprob":0}]}`,
			"one@1s+600ms/1.00 two@1.8s+600ms/1.00",
		},
		"gpt-4o-transcribe": {"gpt-4o-transcribe", `{"text":"aa bb"}`, "aa@0s+1.2s/-1.00 bb@1.8s+1.2s/-1.00"},
		"gpt-4o-transcribe with probabilities": {
			"gpt-4o-transcribe", `{"text":"It's Ann.","logprobs":[{"token":"It","logprob":0,"bytes":[73,116]},{"token":"'s","logprob":-0.6931471805599453},{"token":" Ann","logprob":-1.3862943611198906},{"token":".","logprob":0}]}`,
			"It's@0s+1.333333333s/0.50 Ann.@1.666666666s+1.333333334s/0.25",
		},
		"probabilities of another text": {"gpt-4o-transcribe", `{"text":"aa bb","logprobs":[{"token":"aa","logprob":0},{"token":" cc","logprob":0}]}`, "aa@0s+1.2s/-1.00 bb@1.8s+1.2s/-1.00"},
		"diarizing": {
			"gpt-4o-transcribe-diarize", `{"text":"aa bb","segments":[{"type":"transcript.text.segment","id":"seg_001","start":0,"end":1.0,"text":" aa","speaker":"A"},{"type":"transcript.text.segment","id":"seg_002","start":1,"end":2,"text":" bb","speaker":"B"}]}`,
			"aa@0s+1s/-1.00#1 bb@1s+1s/-1.00#2",
		},
		"made up":          {"x", `{"text":"Thanks for watching","segments":[{"start":0,"end":3,"text":"Thanks for watching","avg_logprob":-1.4,"no_speech_prob":0.9}],"words":[{"word":"Thanks","start":0,"end":1}]}`, ""},
		"nothing":          {"x", `{"text":""}`, ""},
		"impossible times": {"x", `{"words":[{"word":"a","start":2,"end":1},{"word":"b","start":1,"end":1.5},{"word":"c","start":1e300,"end":-5}]}`, "a@2s+0s/-1.00 b@2s+500ms/-1.00 c@2s+0s/-1.00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, func(int64, map[string][]string) (int, string) { return 200, test.body })
			words, err := engineAt(t, s.URL, test.model, nil).Transcribe(t.Context(), segment())
			if err != nil {
				t.Fatal(err)
			}
			if got := show(words); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestTranscribe_Request(t *testing.T) {
	t.Parallel()
	for model, want := range map[string]string{
		"whisper-1":                 "diarize=[false] hotwords=[Parlance, Ann] language=[en] model=[whisper-1] no_language_probabilities=[true] prompt=[Parlance, Ann] response_format=[verbose_json] temperature=[0] timestamp_granularities[]=[word segment]",
		"gpt-4o-mini-transcribe":    "include[]=[logprobs] language=[en] model=[gpt-4o-mini-transcribe] prompt=[Parlance, Ann] response_format=[json] temperature=[0]",
		"gpt-4o-transcribe-diarize": "chunking_strategy=[auto] model=[gpt-4o-transcribe-diarize] response_format=[diarized_json] temperature=[0]",
	} {
		s := serve(t, func(int64, map[string][]string) (int, string) { return 200, `{"text":"x"}` })
		if _, err := engineAt(t, s.URL+"/", model, nil).Transcribe(t.Context(), segment()); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSuffix(strings.TrimPrefix(fmt.Sprint(s.form), "map["), "]"); strings.ReplaceAll(got, ":", "=") != want {
			t.Errorf("asked %s", got)
		}
		if s.path != "/v1/audio/transcriptions" || s.auth != "Bearer k" || len(s.file) != 44+6*speech.Rate || string(s.file[:4]) != "RIFF" {
			t.Errorf("path %q, authorization %q, file of %d bytes", s.path, s.auth, len(s.file))
		}
	}
	for base, want := range map[string]string{"/v1": "/v1/audio/transcriptions", "/inference": "/inference", "/x/audio/transcriptions/": "/x/audio/transcriptions"} {
		s := serve(t, func(int64, map[string][]string) (int, string) { return 200, `{"text":"x"}` })
		if _, err := engineAt(t, s.URL+base, "", nil).Transcribe(t.Context(), segment()); err != nil || s.path != want {
			t.Errorf("%s asks %s, %v", base, s.path, err)
		}
	}
}

func TestTranscribe_TriesAgain(t *testing.T) {
	t.Parallel()
	s := serve(t, func(n int64, _ map[string][]string) (int, string) {
		return map[int64]int{1: 429, 2: 503}[min(n, 3)] + map[bool]int{true: 200}[n > 2], `{"text":"x"}`
	})
	var waits []time.Duration
	e := engineAt(t, s.URL, "x", func(c *openai.Config) {
		c.Wait = func(_ context.Context, d time.Duration) error { waits = append(waits, d); return nil }
	})
	words, err := e.Transcribe(t.Context(), segment())
	if err != nil || len(words) != 1 || s.tries.Load() != 3 || fmt.Sprint(waits) != "[7s 7s]" {
		t.Errorf("%v, %v, %d tries, waits %v", words, err, s.tries.Load(), waits)
	}
}

func TestTranscribe_OldServer(t *testing.T) {
	t.Parallel()
	s := serve(t, func(_ int64, form map[string][]string) (int, string) {
		if form["response_format"][0] != "json" {
			return 400, `{"error":{"message":"Unknown response_format"}}`
		}
		return 200, `{"text":"plain"}`
	})
	words, err := engineAt(t, s.URL, "x", nil).Transcribe(t.Context(), segment())
	if err != nil || len(words) != 1 || words[0].Text != "plain" {
		t.Errorf("%v, %v", words, err)
	}
}

func TestTranscribe_Faults(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		body   string
		code   conversation.Code
		tries  int64
	}{
		"busy for ever":    {429, "slow down", conversation.Unavailable, 4},
		"failing":          {500, "<html>", conversation.Unavailable, 4},
		"bad key":          {401, `{"error":"key"}`, conversation.EngineMissing, 1},
		"wrong path":       {404, "File Not Found", conversation.EngineMissing, 1},
		"refused with 200": {200, `{"error":"failed to read WAV file"}`, conversation.Unprocessable, 1},
		"elsewhere":        {307, "", conversation.Unprocessable, 1},
		"slow":             {408, "", conversation.Unavailable, 4},
		"refused":          {400, "bad file", conversation.Unprocessable, 1},
		"no JSON":          {200, "hello", conversation.Unavailable, 1},
		"other JSON":       {200, `{"text":[1]}`, conversation.Unavailable, 1},
		"endless answer":   {200, strings.Repeat("x", 17<<20), conversation.Unavailable, 1},
		"nonsense number":  {200, `{"words":[{"word":"a","start":"soon"}]}`, conversation.Unavailable, 1},
	} {
		s := serve(t, func(int64, map[string][]string) (int, string) { return test.status, test.body })
		_, err := engineAt(t, s.URL, "x", nil).Transcribe(t.Context(), segment())
		if conversation.CodeOf(err) != test.code || s.tries.Load() != test.tries {
			t.Errorf("%s: %v after %d tries", name, err, s.tries.Load())
		}
		if strings.Contains(conversation.MessageOf(err), "key\"") {
			t.Errorf("%s: the server's words reach the user: %s", name, conversation.MessageOf(err))
		}
	}
	away := engineAt(t, "http://127.0.0.1:1", "x", nil)
	if _, err := away.Transcribe(t.Context(), segment()); conversation.CodeOf(err) != conversation.Unavailable {
		t.Errorf("no server: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := away.Transcribe(ctx, segment()); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestNew_BadAddress(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"", "localhost:8000", "ftp://x", "http://"} {
		if _, err := openai.New(openai.Config{BaseURL: base}); conversation.CodeOf(err) != conversation.Invalid {
			t.Errorf("%q: %v", base, err)
		}
	}
}

// A server that refuses fields of others is asked without them.
func TestTranscribe_StrictServer(t *testing.T) {
	t.Parallel()
	s := serve(t, func(_ int64, form map[string][]string) (int, string) {
		if form["diarize"] != nil {
			return 400, `{"error":{"message":"Unrecognized request argument supplied: diarize"}}`
		}
		return 200, `{"text":"strict"}`
	})
	words, err := engineAt(t, s.URL, "x", nil).Transcribe(t.Context(), segment())
	if err != nil || len(words) != 1 || s.tries.Load() != 2 || s.form["response_format"][0] != "verbose_json" {
		t.Errorf("%v, %v, asked %v", words, err, s.form)
	}
	// One that refuses whatever it is asked is not asked for ever.
	s = serve(t, func(int64, map[string][]string) (int, string) { return 422, "diarize response_format" })
	_, err = engineAt(t, s.URL, "x", nil).Transcribe(t.Context(), segment())
	if conversation.CodeOf(err) != conversation.Unprocessable || s.tries.Load() != 3 {
		t.Errorf("%v after %d requests", err, s.tries.Load())
	}
}

func TestTranscribe_RetryDate(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"Sun, 01 Mar 2026 12:00:42 GMT": 42 * time.Second,
		"Sun, 01 Mar 2026 11:00:00 GMT": time.Second, // long ago: as if it were not there
		"3":                             3 * time.Second,
		"-5":                            time.Second,
		"soon":                          time.Second,
		"3000":                          2 * time.Minute,
	} {
		tries := 0
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if tries++; tries == 1 {
				w.Header().Set("Retry-After", header)
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			_, _ = io.WriteString(w, `{"text":"x"}`)
		}))
		var waited []time.Duration
		e := engineAt(t, s.URL, "x", func(c *openai.Config) {
			c.Now = func() time.Time { return now }
			c.Wait = func(_ context.Context, d time.Duration) error { waited = append(waited, d); return nil }
		})
		if _, err := e.Transcribe(t.Context(), segment()); err != nil || len(waited) != 1 || waited[0] != want {
			t.Errorf("%q: waited %v, %v; want %v", header, waited, err, want)
		}
		s.Close()
	}
}

// No error tells the key, even when the server does.
func TestTranscribe_KeyIsSecret(t *testing.T) {
	t.Parallel()
	const key = "sk-very-secret"
	for _, status := range []int{400, 401, 429, 500} {
		s := serve(t, func(int64, map[string][]string) (int, string) { return status, "Incorrect API key: " + key })
		e := engineAt(t, s.URL, "x", func(c *openai.Config) { c.Key = key })
		_, err := e.Transcribe(t.Context(), segment())
		if err == nil || strings.Contains(fmt.Sprintf("%+v %v", err, conversation.MessageOf(err)), key) {
			t.Errorf("HTTP %d: %v", status, err)
		}
		if s.auth != "Bearer "+key {
			t.Errorf("the server got %q", s.auth)
		}
	}
}

// Sound and key do not follow a redirect to another host.
func TestTranscribe_Redirect(t *testing.T) {
	t.Parallel()
	other := serve(t, func(int64, map[string][]string) (int, string) { return 200, `{"text":"x"}` })
	s := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	t.Cleanup(s.Close)
	e, err := openai.New(openai.Config{BaseURL: s.URL, Key: "k"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Transcribe(t.Context(), segment())
	if conversation.CodeOf(err) != conversation.Unprocessable || other.tries.Load() != 0 {
		t.Errorf("%v; the other host was asked %d times", err, other.tries.Load())
	}
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
}

// Models that tell speakers apart begin anew with each segment: it is long.
func TestNew_Segments(t *testing.T) {
	t.Parallel()
	for model, want := range map[string]time.Duration{
		"whisper-1": 5 * time.Minute, "gpt-4o-transcribe": 15 * time.Second, "gpt-4o-transcribe-diarize": 12 * time.Minute,
	} {
		e, err := openai.New(openai.Config{BaseURL: "https://api.openai.com", Model: model})
		if err != nil || e.MaxSegment != want {
			t.Errorf("%s: %v, %v", model, e.MaxSegment, err)
		}
		if size := int(e.MaxSegment.Seconds())*2*speech.Rate + 44; size > 25<<20 {
			t.Errorf("%s: files of %d bytes", model, size)
		}
	}
}
