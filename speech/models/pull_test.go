package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// origin is a web server with one file, whose lines break.
type origin struct {
	*httptest.Server
	mu     sync.Mutex
	body   []byte
	tag    string
	cut    int // bytes after which the line breaks; 0 = never
	cuts   int // how often; -1 = always
	before func(w http.ResponseWriter, r *http.Request) (done bool)
	ranges []string // of the requests
}

func serveFile(t *testing.T, body []byte) *origin {
	t.Helper()
	o := &origin{body: body, tag: `"v1"`}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.ranges = append(o.ranges, r.Header.Get("Range"))
		if o.before != nil && o.before(w, r) {
			return
		}
		if o.tag != "" {
			w.Header().Set("ETag", o.tag)
		}
		if o.cut > 0 && o.cuts != 0 {
			o.cuts--
			w = &breaking{ResponseWriter: w, left: o.cut}
		}
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(string(o.body)))
	}))
	t.Cleanup(o.Close)
	return o
}

// breaking ends the connection after some bytes.
type breaking struct {
	http.ResponseWriter
	left int
}

func (b *breaking) Write(p []byte) (int, error) {
	n := min(len(p), b.left)
	if _, err := b.ResponseWriter.Write(p[:n]); err != nil {
		return 0, err
	}
	if b.left -= n; b.left == 0 {
		b.ResponseWriter.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	return n, nil
}

// weights is an archive of a model that does not shrink.
func weights(tb testing.TB, n int) []byte {
	tb.Helper()
	b := make([]byte, n)
	rng := rand.NewChaCha8([32]byte{1})
	_, _ = rng.Read(b)
	return archive(tb, entryOf{name: "sherpa-onnx-x/model.onnx", body: string(b)}, entryOf{name: "sherpa-onnx-x/tokens.txt", body: "<blk> 0\n"})
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func puller(t *testing.T) Puller {
	t.Helper()
	return Puller{
		Store: Store{Dir: filepath.Join(t.TempDir(), "models")},
		HTTP:  &http.Client{Transport: &http.Transport{DisableKeepAlives: true}},
		Wait:  func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}
}

func TestPull(t *testing.T) {
	t.Parallel()
	body := weights(t, 300_000)
	o := serveFile(t, body)
	p := puller(t)
	var last, total int64
	p.Progress = func(d, n int64) { last, total = d, n }
	e := Entry{Name: "x", URL: o.URL + "/x.tar", Type: "nemo_ctc", Languages: []string{"en"}, License: "MIT"}
	m, trust, err := p.Pull(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	if trust != FirstUse || m.Archive != hashOf(body) || m.Type != "nemo_ctc" || m.License != "MIT" || m.Source != e.URL || len(m.Files) != 2 {
		t.Errorf("trust %q, manifest %+v", trust, m)
	}
	if last != int64(len(body)) || total != last {
		t.Errorf("progress ended with %d of %d", last, total)
	}
	if got, want := listing(t, p.Store.Dir), []string{".partial/x.lock", "checksums.json", "x/manifest.json", "x/model.onnx", "x/tokens.txt"}; !slices.Equal(got, want) {
		t.Errorf("on disk: %v", got)
	}
	dir, err := p.Store.Find("")
	if err != nil || dir != filepath.Join(p.Store.Dir, "x") {
		t.Errorf("found %q, %v", dir, err)
	}
	read, err := ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := read.Verify(t.Context(), dir, nil); err != nil {
		t.Error(err)
	}
	if _, trust, err = p.Pull(t.Context(), e); trust != Known || err != nil {
		t.Errorf("again: %q, %v", trust, err)
	}
	e.SHA256 = strings.ToUpper(hashOf(body))
	if _, trust, err = p.Pull(t.Context(), e); trust != Pinned || err != nil {
		t.Errorf("pinned: %q, %v", trust, err)
	}
}

func TestPull_BrokenLine(t *testing.T) {
	t.Parallel()
	body := weights(t, 1_000_000)
	o := serveFile(t, body)
	o.cut, o.cuts = 300_000, 3
	m, _, err := puller(t).Pull(t.Context(), Entry{Name: "x", URL: o.URL, SHA256: hashOf(body)})
	if err != nil {
		t.Fatal(err)
	}
	if m.Archive != hashOf(body) {
		t.Error("another file arrived")
	}
	// Each time what is missing was asked for, and nothing twice.
	if len(o.ranges) != 4 || o.ranges[0] != "" || o.ranges[1] != "bytes=300000-" || o.ranges[2] != "bytes=600000-" || o.ranges[3] != "bytes=900000-" {
		t.Errorf("asked for %q", o.ranges)
	}
}

// A pull that was given up goes on where it was, in another process too.
func TestPull_GoesOn(t *testing.T) {
	t.Parallel()
	body := weights(t, 500_000)
	o := serveFile(t, body)
	o.cut, o.cuts = 200_000, 1
	p := puller(t)
	ctx, cancel := context.WithCancel(t.Context())
	p.Wait = func(context.Context, time.Duration) error { cancel(); return ctx.Err() }
	e := Entry{Name: "x", URL: o.URL}
	if _, _, err := p.Pull(ctx, e); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if _, err := p.Store.Find("x"); err == nil {
		t.Error("half a model is found")
	}
	if _, _, err := p.Pull(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(o.ranges, []string{"", "bytes=200000-"}) {
		t.Errorf("asked for %q", o.ranges)
	}
}

// The file changes while it is fetched, or the server does not do parts, or
// cannot tell versions apart: nothing is put together that does not belong
// together.
func TestPull_Changes(t *testing.T) {
	t.Parallel()
	body, other := weights(t, 500_000), weights(t, 400_000)
	for name, change := range map[string]func(o *origin){
		"new version": func(o *origin) { o.body, o.tag = other, `"v2"` },
		"no parts": func(o *origin) {
			o.before = func(w http.ResponseWriter, _ *http.Request) bool { _, _ = w.Write(other); return true }
		},
		"no tags":           func(o *origin) { o.body, o.tag = other, "" },
		"weak tags":         func(o *origin) { o.body, o.tag = other, `W/"v2"` },
		"wrong part":        func(o *origin) { o.body, o.tag = other, `"v2"`; o.before = wrongPart() },
		"shorter, says 416": func(o *origin) { o.body, o.tag = other, `"v2"`; o.before = unsatisfiable("bytes */100") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := serveFile(t, body)
			o.cut, o.cuts = 300_000, 1
			p := puller(t)
			p.Wait = func(context.Context, time.Duration) error {
				o.mu.Lock()
				defer o.mu.Unlock()
				if o.tag == `"v1"` && o.before == nil {
					change(o)
				}
				return nil
			}
			m, _, err := p.Pull(t.Context(), Entry{Name: "x", URL: o.URL})
			if err != nil || m.Archive != hashOf(other) {
				t.Errorf("%v, archive %s", err, m.Archive)
			}
		})
	}
}

// wrongPart answers the first request for a part with another.
func wrongPart() func(http.ResponseWriter, *http.Request) bool {
	done := false
	return func(w http.ResponseWriter, r *http.Request) bool {
		if done || r.Header.Get("Range") == "" {
			return false
		}
		done = true
		w.Header().Set("Content-Range", "bytes 5-9/400000")
		w.WriteHeader(http.StatusPartialContent)
		_, _ = w.Write([]byte("hello"))
		return true
	}
}

func unsatisfiable(contentRange string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("Range") == "" {
			return false
		}
		w.Header().Set("Content-Range", contentRange)
		w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
		return true
	}
}

func TestPull_Refuses(t *testing.T) {
	t.Parallel()
	body := weights(t, 10_000)
	status := func(code int) func(*origin) {
		return func(o *origin) {
			o.before = func(w http.ResponseWriter, _ *http.Request) bool { http.Error(w, "no", code); return true }
		}
	}
	for name, test := range map[string]struct {
		entry  Entry
		change func(o *origin)
		want   string
		asked  int
	}{
		"another hash":   {Entry{SHA256: strings.Repeat("0", 64)}, nil, "not what was asked for", 1},
		"not found":      {Entry{}, status(404), "HTTP 404", 1},
		"failing":        {Entry{}, status(503), "HTTP 503", 4},
		"always cut":     {Entry{}, func(o *origin) { o.cut, o.cuts, o.tag = 100, -1, "" }, "EOF", -1},
		"no archive":     {Entry{}, func(o *origin) { o.body = []byte("<html>") }, "unpack", 1},
		"hostile":        {Entry{}, func(o *origin) { o.body = archive(t, entryOf{name: "../../evil", body: "x"}) }, "is no path", 1},
		"endless":        {Entry{}, func(o *origin) { o.before = endless }, "longer than", 1},
		"bad name":       {Entry{Name: "../x"}, nil, "no name for a model", 0},
		"bad hash":       {Entry{SHA256: "abc"}, nil, "64 hexadecimal", 0},
		"bad address":    {Entry{URL: "ftp://x/y"}, nil, "no address", 0},
		"open to anyone": {Entry{URL: "http://example.com/x.tar"}, nil, "use https", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := serveFile(t, body)
			if test.change != nil {
				test.change(o)
			}
			p := puller(t)
			p.Attempts = 3
			e := test.entry
			if e.Name == "" {
				e.Name = "x"
			}
			if e.URL == "" {
				e.URL = o.URL
			}
			_, _, err := p.Pull(t.Context(), e)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if test.asked >= 0 && len(o.ranges) != test.asked {
				t.Errorf("asked %d times", len(o.ranges))
			}
			for _, f := range listing(t, filepath.Dir(p.Store.Dir)) {
				if !strings.HasPrefix(f, "models/.partial/") || strings.Contains(f, "evil") || strings.Contains(f, "new-") {
					t.Errorf("it left %s", f)
				}
			}
		})
	}
}

// endless claims a length that nobody would want.
func endless(w http.ResponseWriter, _ *http.Request) bool {
	w.Header().Set("Content-Length", "99999999999999")
	_, _ = w.Write([]byte("x"))
	return true
}

func TestPull_ChangedSinceBefore(t *testing.T) {
	t.Parallel()
	o := serveFile(t, weights(t, 10_000))
	p := puller(t)
	e := Entry{Name: "x", URL: o.URL}
	if _, _, err := p.Pull(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	o.body, o.tag = weights(t, 20_000), `"v2"`
	_, _, err := p.Pull(t.Context(), e)
	if err == nil || !strings.Contains(err.Error(), "--sha256 "+hashOf(o.body)) {
		t.Errorf("got %v", err)
	}
	if m, err := ReadManifest(filepath.Join(p.Store.Dir, "x")); err != nil || m.Verify(t.Context(), filepath.Join(p.Store.Dir, "x"), nil) != nil {
		t.Errorf("the old model is damaged: %v", err)
	}
	e.SHA256 = hashOf(o.body)
	m, trust, err := p.Pull(t.Context(), e)
	if err != nil || trust != Pinned || m.Archive != e.SHA256 {
		t.Errorf("with the hash: %q, %v", trust, err)
	}
	if left := listing(t, filepath.Join(p.Store.Dir, partial)); !slices.Equal(left, []string{"x.lock"}) {
		t.Errorf("it left %v", left)
	}
}

func TestPull_SingleFile(t *testing.T) {
	t.Parallel()
	o := serveFile(t, []byte("network"))
	p := puller(t)
	if _, _, err := p.Pull(t.Context(), Entry{Name: "silero-vad", URL: o.URL + "/silero_vad.onnx?raw=1", Type: TypeVAD}); err != nil {
		t.Fatal(err)
	}
	if got := p.Store.VAD(); got != filepath.Join(p.Store.Dir, "silero-vad", "silero_vad.onnx") {
		t.Errorf("found %q", got)
	}
	if _, err := p.Store.Find(""); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a finder of speech is taken for a model: %v", err)
	}
}

func TestPull_TwoAtOnce(t *testing.T) {
	t.Parallel()
	p := puller(t)
	o := serveFile(t, weights(t, 10_000))
	second := make(chan error, 1)
	o.before = func(http.ResponseWriter, *http.Request) bool {
		if len(o.ranges) == 1 {
			_, _, err := p.Pull(context.WithoutCancel(t.Context()), Entry{Name: "x", URL: "https://127.0.0.1:1/x"})
			second <- err
		}
		return false
	}
	if _, _, err := p.Pull(t.Context(), Entry{Name: "x", URL: o.URL}); err != nil {
		t.Error(err)
	}
	if err := <-second; err == nil || !strings.Contains(err.Error(), "under way") {
		t.Errorf("the second: %v", err)
	}
}

// The client of users follows redirects, but not to where anybody can listen.
func TestPull_Redirects(t *testing.T) {
	t.Parallel()
	o := serveFile(t, weights(t, 1000))
	front := httptest.NewServer(http.RedirectHandler(o.URL, http.StatusFound))
	t.Cleanup(front.Close)
	p := puller(t)
	p.HTTP = nil
	if _, _, err := p.Pull(t.Context(), Entry{Name: "x", URL: front.URL}); err != nil {
		t.Error(err)
	}
	secure := httptest.NewTLSServer(http.RedirectHandler(o.URL, http.StatusFound))
	t.Cleanup(secure.Close)
	p.HTTP = secure.Client()
	p.HTTP.CheckRedirect = client().CheckRedirect
	p.Attempts = 1
	if _, _, err := p.Pull(t.Context(), Entry{Name: "y", URL: secure.URL}); err == nil || !strings.Contains(err.Error(), "from https to http") {
		t.Errorf("got %v", err)
	}
}

func TestStore(t *testing.T) {
	t.Parallel()
	s := Store{Dir: filepath.Join(t.TempDir(), "none")}
	if list, err := s.List(); list != nil || err != nil {
		t.Errorf("%v, %v", list, err)
	}
	if _, err := s.Find("a"); err == nil || !strings.Contains(err.Error(), "nor any other") {
		t.Error(err)
	}
	for _, name := range []string{"a", "b", ".hidden"} {
		if err := os.MkdirAll(filepath.Join(s.Dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Find(""); err == nil || !strings.Contains(err.Error(), "a, b") {
		t.Error(err)
	}
	if _, err := s.Find("c"); err == nil || !strings.Contains(err.Error(), "only: a, b") {
		t.Error(err)
	}
	if dir, err := s.Find(s.Dir); dir != s.Dir || err != nil {
		t.Errorf("%q, %v", dir, err)
	}
	if err := s.Remove("../none"); err == nil {
		t.Error("a path was removed")
	}
	if err := s.Remove("c"); err == nil {
		t.Error("nothing was removed")
	}
	if err := s.Remove("a"); err != nil {
		t.Error(err)
	}
	if dir, err := s.Find(""); err != nil || filepath.Base(dir) != "b" {
		t.Errorf("%q, %v", dir, err)
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "model.onnx")
	if err := os.WriteFile(path, []byte("abc"), 0o644); err != nil {
		t.Fatal(err)
	}
	files, err := Describe(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	m := Manifest{Files: files}
	if err := m.Verify(t.Context(), dir, nil); err != nil {
		t.Error(err)
	}
	for body, want := range map[string]string{"abd": "is not what it was", "abcd": "has 4 bytes, not 3"} {
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := m.Verify(t.Context(), dir, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", body, err)
		}
	}
	if err := (Manifest{}).Verify(t.Context(), dir, nil); err == nil {
		t.Error("a manifest of nothing is fine")
	}
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, e := range Catalogue() {
		if err := e.valid(); err != nil || seen[e.Name] || e.License == "" || !strings.HasPrefix(e.URL, "https://") {
			t.Errorf("%+v: %v", e, err)
		}
		if (e.SHA256 == "") != (e.Name == "zipformer-en") || e.SHA256 != "" && seen[e.SHA256] {
			t.Errorf("%s has hash %q", e.Name, e.SHA256)
		}
		seen[e.Name], seen[e.SHA256] = true, true
		if found, ok := Lookup(e.Name); !ok || found.URL != e.URL {
			t.Errorf("%s is not found", e.Name)
		}
	}
	if _, ok := Lookup("nonsense"); ok {
		t.Error("nonsense is found")
	}
}
