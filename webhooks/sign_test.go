package webhooks

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// vector was made with another implementation (Python's hmac and cryptography);
// the first is the one published with the specification's libraries.
type vector struct {
	Name      string   `json:"name"`
	Sign      []string `json:"sign"`
	Verify    []string `json:"verify"`
	ID        string   `json:"id"`
	Timestamp int64    `json:"timestamp"`
	Body      string   `json:"body"`
	Signature string   `json:"signature"`
}

func vectors(tb testing.TB) []vector {
	tb.Helper()
	raw, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		tb.Fatal(err)
	}
	var out []vector
	if err := json.Unmarshal(raw, &out); err != nil || len(out) < 7 {
		tb.Fatalf("%d vectors, %v", len(out), err)
	}
	return out
}

func verifier(tb testing.TB, now time.Time, keys ...string) *Verifier {
	tb.Helper()
	v, err := NewVerifier(keys...)
	if err != nil {
		tb.Fatal(err)
	}
	v.Now = func() time.Time { return now }
	return v
}

func signer(tb testing.TB, keys ...string) *Signer {
	tb.Helper()
	s, err := NewSigner(keys...)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func TestVectors(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			at := time.Unix(v.Timestamp, 0)
			h := http.Header{}
			if err := signer(t, v.Sign...).SetHeaders(h, v.ID, at, []byte(v.Body)); err != nil {
				t.Fatal(err)
			}
			if got := h.Get("webhook-signature"); got != v.Signature {
				t.Errorf("signature\n got %s\nwant %s", got, v.Signature)
			}
			if h.Get("webhook-id") != v.ID || h.Get("webhook-timestamp") != strconv.FormatInt(v.Timestamp, 10) {
				t.Errorf("headers %v", h)
			}
			if err := verifier(t, at, v.Verify...).Verify(h, []byte(v.Body)); err != nil {
				t.Errorf("verify: %v", err)
			}
		})
	}
}

func TestSign_IsVerifiedByTheSpecificationsLibrary(t *testing.T) {
	t.Parallel()
	older, newer := NewSecret(), NewSecret()
	private, _ := NewKeyPair()
	body := []byte(`{"type":"job.completed","data":{"x":"ü"}}`)
	h := http.Header{}
	if err := signer(t, older, newer, private).SetHeaders(h, "msg_abc", time.Now(), body); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{older, newer} {
		theirs, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			t.Fatal(err)
		}
		if err := theirs.Verify(body, h); err != nil {
			t.Errorf("not verified: %v", err)
		}
		if err := theirs.Verify(append(body, ' '), h); err == nil {
			t.Error("another body was verified")
		}
	}
	stranger, _ := standardwebhooks.NewWebhook(NewSecret())
	if err := stranger.Verify(body, h); err == nil {
		t.Error("a third secret verified it")
	}
}

func TestVerify_AcceptsTheSpecificationsLibrary(t *testing.T) {
	t.Parallel()
	secret, now, body := NewSecret(), time.Now(), []byte(`{"a":1}`)
	theirs, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	signature, err := theirs.Sign("msg_1", now, body)
	if err != nil {
		t.Fatal(err)
	}
	h := http.Header{}
	h.Set(standardwebhooks.HeaderWebhookID, "msg_1")
	h.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	h.Set(standardwebhooks.HeaderWebhookSignature, signature)
	if err := verifier(t, now, NewSecret(), secret).Verify(h, body); err != nil {
		t.Error(err)
	}
}

func TestVerify_Refuses(t *testing.T) {
	t.Parallel()
	now := time.Unix(1767323045, 0)
	secret, body := NewSecret(), []byte(`{"a":1}`)
	private, public := NewKeyPair()
	_, otherPublic := NewKeyPair()
	good := http.Header{}
	if err := signer(t, secret, private).SetHeaders(good, "msg_1", now, body); err != nil {
		t.Fatal(err)
	}
	set := func(name, value string) func(http.Header) {
		return func(h http.Header) { h.Set(name, value) }
	}
	tests := []struct {
		name   string
		keys   []string
		change func(http.Header)
		at     time.Time
		body   string
		want   error
	}{
		{"nothing wrong", []string{secret}, nil, now, `{"a":1}`, nil},
		{"nothing wrong, public key", []string{public}, nil, now, `{"a":1}`, nil},
		{"edge of tolerance", []string{secret}, nil, now.Add(DefaultTolerance), `{"a":1}`, nil},
		{"other edge of tolerance", []string{secret}, nil, now.Add(-DefaultTolerance), `{"a":1}`, nil},
		{"too old", []string{secret}, nil, now.Add(DefaultTolerance + time.Second), `{"a":1}`, ErrTooOld},
		{"too new", []string{secret}, nil, now.Add(-DefaultTolerance - time.Second), `{"a":1}`, ErrTooNew},
		{"other body", []string{secret}, nil, now, `{"a":2}`, ErrNoSignature},
		{"other secret", []string{NewSecret()}, nil, now, `{"a":1}`, ErrNoSignature},
		{"other public key", []string{otherPublic}, nil, now, `{"a":1}`, ErrNoSignature},
		{"other id", []string{secret}, set(HeaderID, "msg_2"), now, `{"a":1}`, ErrNoSignature},
		{"other time", []string{secret}, set(HeaderTimestamp, "1767323046"), now, `{"a":1}`, ErrNoSignature},
		{"id with a dot", []string{secret}, set(HeaderID, "msg.1"), now, `{"a":1}`, ErrBadHeader},
		{"time spelled otherwise", []string{secret}, set(HeaderTimestamp, "+1767323045"), now, `{"a":1}`, ErrBadHeader},
		{"time with a zero", []string{secret}, set(HeaderTimestamp, "01767323045"), now, `{"a":1}`, ErrBadHeader},
		{"time in words", []string{secret}, set(HeaderTimestamp, "now"), now, `{"a":1}`, ErrBadHeader},
		{"no id", []string{secret}, func(h http.Header) { h.Del(HeaderID) }, now, `{"a":1}`, ErrMissingHeader},
		{"no time", []string{secret}, func(h http.Header) { h.Del(HeaderTimestamp) }, now, `{"a":1}`, ErrMissingHeader},
		{"no signature", []string{secret}, func(h http.Header) { h.Del(HeaderSignature) }, now, `{"a":1}`, ErrMissingHeader},
		{"two signature headers", []string{secret}, func(h http.Header) { h.Add(HeaderSignature, "v1,x") }, now, `{"a":1}`, ErrMissingHeader},
		{"empty signature", []string{secret}, set(HeaderSignature, "v1,"), now, `{"a":1}`, ErrNoSignature},
		{"unknown scheme", []string{secret}, func(h http.Header) {
			h.Set(HeaderSignature, strings.ReplaceAll(h.Get(HeaderSignature), "v1", "v2"))
		}, now, `{"a":1}`, ErrNoSignature},
		{"secret's signature under the other scheme", []string{secret}, func(h http.Header) {
			h.Set(HeaderSignature, strings.Replace(h.Get(HeaderSignature), "v1,", "v1a,", 1))
		}, now, `{"a":1}`, ErrNoSignature},
		{"signature header without end", []string{secret}, set(HeaderSignature, strings.Repeat("v1,aaaa ", 2000)), now, `{"a":1}`, ErrBadHeader},
		{"too many signatures", []string{secret}, set(HeaderSignature, strings.Repeat("v1,a ", 100)), now, `{"a":1}`, ErrBadHeader},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			h := maps.Clone(good)
			for k, v := range h {
				h[k] = append([]string(nil), v...)
			}
			if tt.change != nil {
				tt.change(h)
			}
			if err := verifier(t, tt.at, tt.keys...).Verify(h, []byte(tt.body)); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

func TestSign_RefusesBadIDs(t *testing.T) {
	t.Parallel()
	s := signer(t, NewSecret())
	for _, id := range []string{"", "a.b", "a b", "a\nb", "ü", strings.Repeat("a", 257)} {
		if _, err := s.Sign(id, time.Now(), nil); err == nil {
			t.Errorf("id %q was signed", id)
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	private, public := NewKeyPair()
	enc := base64.StdEncoding.EncodeToString
	mixed := make([]byte, 64)
	tests := []struct {
		key                 string
		signs, verifies     bool
		textThatMustNotLeak string
	}{
		{NewSecret(), true, true, ""},
		{"whsec_" + enc(make([]byte, 24)), true, true, ""},
		{"whsec_" + enc(make([]byte, 64)), true, true, ""},
		{"whsec_" + enc(make([]byte, 23)), false, false, enc(make([]byte, 23))},
		{"whsec_" + enc(make([]byte, 65)), false, false, enc(make([]byte, 65))},
		{"whsec_not base64!", false, false, "not base64!"},
		{private, true, false, private[10:]},
		{public, false, true, ""},
		{"whsk_" + enc(mixed), false, false, enc(mixed)},
		{"whsk_" + enc(make([]byte, 31)), false, false, ""},
		{"whpk_" + enc(make([]byte, 31)), false, false, ""},
		{"plainsecret", false, false, "plainsecret"},
		{"", false, false, "-"},
	}
	for _, tt := range tests {
		_, serr := NewSigner(tt.key)
		_, verr := NewVerifier(tt.key)
		if (serr == nil) != tt.signs || (verr == nil) != tt.verifies {
			t.Errorf("%.12s: sign %v, verify %v", tt.key, serr, verr)
		}
		for _, err := range []error{serr, verr} {
			if err != nil && tt.textThatMustNotLeak != "" && strings.Contains(err.Error(), tt.textThatMustNotLeak) {
				t.Errorf("the error repeats the key: %v", err)
			}
		}
	}
	if got, err := PublicKey(private); err != nil || got != public {
		t.Errorf("public key %s, %v; want %s", got, err, public)
	}
	if _, err := NewSigner(); err == nil {
		t.Error("a signer without keys")
	}
	if _, err := NewVerifier(); err == nil {
		t.Error("a verifier without keys")
	}
}

// FuzzVerify: no header makes Verify fail otherwise than with an error, and only
// the right signature is believed.
func FuzzVerify(f *testing.F) {
	for _, v := range vectors(f) {
		f.Add(v.ID, strconv.FormatInt(v.Timestamp, 10), v.Signature, v.Body)
	}
	f.Add("", "", "", "")
	f.Add("a", "1", "v1,", "")
	f.Add("a", "-1", "v1,===== v1a,", "x")
	secret := "whsec_" + base64.StdEncoding.EncodeToString(make([]byte, 32))
	_, public := NewKeyPair()
	f.Fuzz(func(t *testing.T, id, timestamp, signature, body string) {
		n, _ := strconv.ParseInt(timestamp, 10, 40)
		v := verifier(t, time.Unix(n, 0), secret, public)
		h := http.Header{HeaderID: {id}, HeaderTimestamp: {timestamp}, HeaderSignature: {signature}}
		if v.Verify(h, []byte(body)) != nil {
			return
		}
		want, err := signer(t, secret).Sign(id, time.Unix(n, 0), []byte(body))
		if err != nil || !strings.Contains(signature, want) {
			t.Fatalf("id %q time %q signature %q was believed", id, timestamp, signature)
		}
	})
}

// FuzzParseSignatures: what is parsed stays within its bounds.
func FuzzParseSignatures(f *testing.F) {
	f.Add("v1,aGVsbG8= v1a,aGVsbG8=")
	f.Add("v1,v1,,, v1a v1,=")
	f.Add(strings.Repeat(" ", 100))
	f.Fuzz(func(t *testing.T, header string) {
		list, err := parseSignatures(header)
		if err != nil {
			if !errors.Is(err, ErrBadHeader) {
				t.Fatal(err)
			}
			return
		}
		if len(list) > maxSignatures {
			t.Fatalf("%d signatures", len(list))
		}
		for _, s := range list {
			if s.scheme != "v1" && s.scheme != "v1a" {
				t.Fatalf("scheme %q", s.scheme)
			}
		}
	})
}
