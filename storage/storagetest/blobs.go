package storagetest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

// RunBlobs runs the conformance suite of storage.Blobs. open gives an empty one.
func RunBlobs(t *testing.T, open func(t *testing.T) storage.Blobs) {
	t.Helper()
	for _, c := range []struct {
		name string
		run  func(k *kit, b storage.Blobs)
	}{
		{"put and open", blobsPut},
		{"replace", blobsReplace},
		{"limit", blobsLimit},
		{"broken source", blobsBroken},
		{"delete", blobsDelete},
		{"not found", blobsMissing},
		{"keys", blobsKeys},
		{"list", blobsList},
		{"at once", blobsRace},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.run(newKit(t, nil), open(t))
		})
	}
}

func (k *kit) put(b storage.Blobs, key, text string) {
	k.Helper()
	n, err := b.Put(k.ctx, key, strings.NewReader(text), 0)
	k.must(err)
	equal(k, "size of "+key, n, int64(len(text)))
}

func (k *kit) blob(b storage.Blobs, key string) string {
	k.Helper()
	r, err := b.Open(k.ctx, key)
	k.must(err)
	defer func() { k.must(r.Close()) }()
	text, err := io.ReadAll(r)
	k.must(err)
	return string(text)
}

func (k *kit) keys(b storage.Blobs, prefix string) (keys []string) {
	k.Helper()
	k.must(b.List(k.ctx, prefix, func(key string, written time.Time) error {
		if d := time.Since(written).Abs(); d > patience {
			k.Errorf("%s was written %v ago", key, d)
		}
		keys = append(keys, key)
		return nil
	}))
	slices.Sort(keys)
	return keys
}

func blobsPut(k *kit, b storage.Blobs) {
	const key = "tenant/2026/a-b_c.wav"
	k.put(b, key, "0123456789")
	equal(k, "content", k.blob(b, key), "0123456789")
	size, written, err := b.Stat(k.ctx, key)
	k.must(err)
	if size != 10 || time.Since(written).Abs() > patience {
		k.Errorf("size %d, written %v", size, written)
	}
	r, err := b.Open(k.ctx, key)
	k.must(err)
	defer func() { k.must(r.Close()) }()
	_, err = r.Seek(-3, io.SeekEnd)
	k.must(err)
	rest, err := io.ReadAll(r)
	k.must(err)
	equal(k, "after seeking", string(rest), "789")
	k.put(b, "empty", "")
	equal(k, "empty", k.blob(b, "empty"), "")
}

func blobsReplace(k *kit, b storage.Blobs) {
	k.put(b, "a", "old content")
	old, err := b.Open(k.ctx, "a")
	k.must(err)
	defer func() { k.must(old.Close()) }()
	k.put(b, "a", "new")
	equal(k, "new content", k.blob(b, "a"), "new")
	text, err := io.ReadAll(old)
	k.must(err)
	equal(k, "what an open reader sees", string(text), "old content")
}

func blobsLimit(k *kit, b storage.Blobs) {
	n, err := b.Put(k.ctx, "exact", strings.NewReader("12345"), 5)
	k.must(err)
	equal(k, "size", n, 5)
	k.put(b, "kept", "before")
	for _, key := range []string{"over", "kept"} {
		endless := io.MultiReader(bytes.NewReader(make([]byte, 6)), neverEnding{})
		_, err = b.Put(k.ctx, key, endless, 5)
		k.code("over the limit", err, conversation.TooLarge)
	}
	equal(k, "keys", k.keys(b, ""), []string{"exact", "kept"})
	equal(k, "the blob that was there", k.blob(b, "kept"), "before")
}

// neverEnding must not be read to its end.
type neverEnding struct{}

func (neverEnding) Read(p []byte) (int, error) { return len(p), nil }

func blobsBroken(k *kit, b storage.Blobs) {
	broken := errors.New("the client went away")
	_, err := b.Put(k.ctx, "a", io.MultiReader(strings.NewReader("half"), iotest.ErrReader(broken)), 0)
	if !errors.Is(err, broken) {
		k.Errorf("error %v, want %v", err, broken)
	}
	ctx, cancel := context.WithCancel(k.ctx)
	cancel()
	_, err = b.Put(ctx, "a", neverEnding{}, 0)
	if !errors.Is(err, context.Canceled) {
		k.Errorf("error %v, want %v", err, context.Canceled)
	}
	equal(k, "keys", k.keys(b, ""), nil)
}

func blobsDelete(k *kit, b storage.Blobs) {
	k.put(b, "x/y/a", "1")
	k.put(b, "x/y/b", "2")
	k.must(b.Delete(k.ctx, "x/y/a"))
	k.must(b.Delete(k.ctx, "x/y/a"))
	k.must(b.Delete(k.ctx, "x/y")) // not a blob
	k.must(b.Delete(k.ctx, "no/such"))
	equal(k, "keys", k.keys(b, ""), []string{"x/y/b"})
	k.must(b.Delete(k.ctx, "x/y/b"))
	equal(k, "keys", k.keys(b, ""), nil)
}

func blobsMissing(k *kit, b storage.Blobs) {
	k.put(b, "a/b", "1")
	for _, key := range []string{"c", "a", "a/b/c", "a/c"} {
		_, err := b.Open(k.ctx, key)
		k.code("open "+key, err, conversation.NotFound)
		_, _, err = b.Stat(k.ctx, key)
		k.code("stat "+key, err, conversation.NotFound)
	}
}

func blobsKeys(k *kit, b storage.Blobs) {
	for _, key := range []string{
		"", ".", "..", "/", "/etc/passwd", "a/../b", "../a", "a//b", "a/", "a\\b", "a\x00b", "\xff", ".tmp/x", "a/.b", "a\nb",
		strings.Repeat("a", 300), strings.Repeat("a/", 600) + "a",
	} {
		_, err := b.Put(k.ctx, key, strings.NewReader("x"), 0)
		k.code("put "+key, err, conversation.Invalid)
		_, err = b.Open(k.ctx, key)
		k.code("open "+key, err, conversation.Invalid)
		_, _, err = b.Stat(k.ctx, key)
		k.code("stat "+key, err, conversation.Invalid)
		k.code("delete "+key, b.Delete(k.ctx, key), conversation.Invalid)
	}
	equal(k, "keys", k.keys(b, ""), nil)
}

func blobsList(k *kit, b storage.Blobs) {
	for _, key := range []string{"a/1", "a/2", "ab/3", "b", "a/c/4"} {
		k.put(b, key, "x")
	}
	for prefix, want := range map[string][]string{
		"": {"a/1", "a/2", "a/c/4", "ab/3", "b"}, "a/": {"a/1", "a/2", "a/c/4"}, "a": {"a/1", "a/2", "a/c/4", "ab/3"},
		"a/c": {"a/c/4"}, "b": {"b"}, "z": nil, "../": nil,
	} {
		equal(k, "prefix "+prefix, k.keys(b, prefix), want)
	}
	stop := errors.New("enough")
	calls := 0
	err := b.List(k.ctx, "", func(string, time.Time) error { calls++; return stop })
	if !errors.Is(err, stop) || calls != 1 {
		k.Errorf("error %v after %d calls, want %v after one", err, calls, stop)
	}
}

// blobsRace writes and deletes one key at once: a reader sees a whole blob or none.
func blobsRace(k *kit, b storage.Blobs) {
	texts := []string{strings.Repeat("a", 100_000), strings.Repeat("b", 50_000)}
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			for range 20 {
				var err error
				switch i {
				case 0, 1:
					_, err = b.Put(k.ctx, "f/g/h", strings.NewReader(texts[i]), 0)
				case 2:
					err = b.Delete(k.ctx, "f/g/h")
				default:
					err = readWhole(k.ctx, b, "f/g/h", texts)
				}
				if err != nil {
					k.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func readWhole(ctx context.Context, b storage.Blobs, key string, texts []string) error {
	r, err := b.Open(ctx, key)
	if conversation.CodeOf(err) == conversation.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	text, err := io.ReadAll(r)
	if err == nil && !slices.Contains(texts, string(text)) {
		err = errors.New("the blob is a mixture")
	}
	return errors.Join(err, r.Close())
}
