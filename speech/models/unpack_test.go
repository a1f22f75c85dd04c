package models

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// entryOf is a file of an archive under construction.
type entryOf struct {
	name, body, link string
	kind             byte
	size             int64 // claimed; 0 = that of body
}

func archive(tb testing.TB, entries ...entryOf) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Typeflag: e.kind, Linkname: e.link, Size: int64(len(e.body)), Mode: 0o777}
		if e.kind == 0 {
			h.Typeflag = tar.TypeReg
		}
		if e.size != 0 {
			h.Size = e.size
		}
		if err := w.WriteHeader(h); err != nil {
			tb.Fatal(err)
		}
		_, _ = w.Write([]byte(e.body))
	}
	_ = w.Close() // a lie about a size is part of the test
	return b.Bytes()
}

func gzipped(tb testing.TB, b []byte) []byte {
	tb.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(b)
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// unpackIn unpacks into a directory inside another, and lists all that is in the
// outer one afterwards.
func unpackIn(tb testing.TB, b []byte, limits Limits) ([]string, error) {
	tb.Helper()
	outer := tb.TempDir()
	inner := filepath.Join(outer, "in")
	if err := os.Mkdir(inner, 0o755); err != nil {
		tb.Fatal(err)
	}
	root, err := os.OpenRoot(inner)
	if err != nil {
		tb.Fatal(err)
	}
	defer root.Close()
	err = unpack(tb.Context(), root, bytes.NewReader(b), int64(len(b)), limits)
	return listing(tb, outer), err
}

func listing(tb testing.TB, dir string) []string {
	tb.Helper()
	var list []string
	walk := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		if !e.Type().IsRegular() {
			rel += " " + e.Type().String()
		}
		list = append(list, filepath.ToSlash(rel))
		return nil
	})
	if walk != nil {
		tb.Fatal(walk)
	}
	return list
}

func TestUnpack(t *testing.T) {
	t.Parallel()
	plain := archive(t, entryOf{name: "m/model.onnx", body: "abc"}, entryOf{name: "m/sub/", kind: tar.TypeDir}, entryOf{name: "./m/tokens.txt", body: "x"})
	bz2, err := os.ReadFile("testdata/small.tar.bz2")
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		b    []byte
		want []string
	}{
		"tar":    {plain, []string{"in/m/model.onnx", "in/m/tokens.txt"}},
		"tar.gz": {gzipped(t, plain), []string{"in/m/model.onnx", "in/m/tokens.txt"}},
		"tar.bz2": {bz2, []string{
			"in/sherpa-onnx-small/model.onnx", "in/sherpa-onnx-small/test_wavs/0.wav", "in/sherpa-onnx-small/tokens.txt",
		}},
	} {
		got, err := unpackIn(t, test.b, Limits{})
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestUnpack_Hostile(t *testing.T) {
	t.Parallel()
	zeros := archive(t, entryOf{name: "big", body: strings.Repeat("\x00", 5<<20)})
	many := make([]entryOf, 300)
	for i := range many {
		many[i] = entryOf{name: fmt.Sprintf("d%d/", i), kind: tar.TypeDir}
	}
	good := archive(t, entryOf{name: "model.onnx", body: strings.Repeat("abc", 1000)})
	for name, test := range map[string]struct {
		b      []byte
		limits Limits
		want   string // in the error
		left   []string
	}{
		"up":             {archive(t, entryOf{name: "../evil", body: "x"}), Limits{}, "is no path", nil},
		"up in between":  {archive(t, entryOf{name: "a/../../evil", body: "x"}), Limits{}, "is no path", nil},
		"absolute":       {archive(t, entryOf{name: "/tmp/parlance-evil", body: "x"}), Limits{}, "is no path", nil},
		"backslashes":    {archive(t, entryOf{name: `..\evil`, body: "x"}), Limits{}, "is no path", nil},
		"deep":           {archive(t, entryOf{name: strings.Repeat("d/", 9) + "x", body: "x"}), Limits{}, "is no path", nil},
		"long":           {archive(t, entryOf{name: strings.Repeat("d", 301), body: "x"}), Limits{}, "is no path", nil},
		"itself":         {archive(t, entryOf{name: ".", body: "x"}), Limits{}, "is no path", nil},
		"twice":          {archive(t, entryOf{name: "a", body: "x"}, entryOf{name: "./a", body: "y"}), Limits{}, "exists", []string{"in/a"}},
		"under a file":   {archive(t, entryOf{name: "a", body: "x"}, entryOf{name: "a/b", body: "y"}), Limits{}, "unpack", []string{"in/a"}},
		"through a link": {archive(t, entryOf{name: "out", kind: tar.TypeSymlink, link: ".."}, entryOf{name: "out/evil", body: "x"}), Limits{}, "", []string{"in/out/evil"}},
		"only links": {archive(t,
			entryOf{name: "a", kind: tar.TypeSymlink, link: "/etc/passwd"}, entryOf{name: "b", kind: tar.TypeLink, link: "/etc/passwd"},
			entryOf{name: "c", kind: tar.TypeFifo}, entryOf{name: "d", kind: tar.TypeChar}), Limits{}, "holds no files", nil},
		"bomb":           {gzipped(t, zeros), Limits{Ratio: 4}, "unfolds to more", nil},
		"too long":       {good, Limits{Bytes: 100}, "unfolds to more", nil},
		"too many":       {archive(t, many...), Limits{Files: 100}, "unfolds to more", nil},
		"claims a lot":   {archive(t, entryOf{name: "a", body: "x", size: 1 << 40}), Limits{}, "unfolds to more", nil},
		"cut off":        {good[:1000], Limits{}, "unexpected EOF", []string{"in/model.onnx"}},
		"cut off in gz":  {gzipped(t, good)[:60], Limits{}, "unexpected EOF", nil},
		"damaged bz2":    {[]byte("BZh91AY&SY" + strings.Repeat("x", 100)), Limits{}, "bzip2", nil},
		"empty":          {nil, Limits{}, "empty", nil},
		"a page":         {[]byte("<html>Not here" + strings.Repeat(" ", 600)), Limits{}, "unpack", nil},
		"nothing inside": {archive(t), Limits{}, "holds no files", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			left, err := unpackIn(t, test.b, test.limits)
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("error %v, want %q", err, test.want)
			}
			if !slices.Equal(left, test.left) {
				t.Errorf("it left %v, want %v", left, test.left)
			}
		})
	}
}

func TestUnpack_Cancelled(t *testing.T) {
	t.Parallel()
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b := archive(t, entryOf{name: "a", body: "x"})
	if err := unpack(ctx, root, bytes.NewReader(b), int64(len(b)), Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Whatever an archive holds, nothing but plain files appears, and only inside.
func FuzzUnpack(f *testing.F) {
	f.Add(archive(f, entryOf{name: "a/b", body: "x"}, entryOf{name: "../c", body: "y"}))
	f.Add(archive(f, entryOf{name: "l", kind: tar.TypeSymlink, link: "/"}, entryOf{name: "l/x", body: "y"}))
	f.Add(gzipped(f, archive(f, entryOf{name: "z", body: strings.Repeat("0", 5000)})))
	f.Add([]byte("BZh9"))
	f.Fuzz(func(t *testing.T, b []byte) {
		left, _ := unpackIn(t, b, Limits{Bytes: 1 << 20, Files: 20})
		for _, name := range left {
			if !strings.HasPrefix(name, "in/") || strings.Contains(name, " L") {
				t.Fatalf("it made %q", name)
			}
		}
	})
}
