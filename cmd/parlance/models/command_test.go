package models

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parlance/config"
)

// run gives what the command prints.
func run(t *testing.T, dir string, args ...string) (string, error) {
	t.Helper()
	cmd := Command(func() (config.Config, error) { return config.Config{DataDir: dir}, nil })
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetErr(&out)
	cmd.SetArgs(args)
	err := cmd.ExecuteContext(t.Context())
	return out.String(), err
}

// release serves the committed model as an archive.
func release(t *testing.T) (url string, hash string) {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, name := range []string{"model.onnx", "tokens.txt"} {
		body, err := os.ReadFile(filepath.Join("../../../speech/sherpa/testdata/digits", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.WriteHeader(&tar.Header{Name: "digits/" + name, Typeflag: tar.TypeReg, Size: int64(len(body)), Mode: 0o644}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b.Bytes()))
	}))
	t.Cleanup(s.Close)
	sum := sha256.Sum256(b.Bytes())
	return s.URL + "/digits.tar", hex.EncodeToString(sum[:])
}

func TestModels(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	url, hash := release(t)
	expect := func(want []string, args ...string) {
		t.Helper()
		out, err := run(t, dir, args...)
		if err != nil {
			t.Errorf("%v: %v", args, err)
		}
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("%v: no %q in\n%s", args, w, out)
			}
		}
	}
	expect([]string{"whisper-base.en", "LibriSpeech clean 4.2 %", filepath.Join(dir, "models")}, "list")
	expect([]string{"100 % of", hash, "nobody vouches for", "type wenet_ctc"}, "pull", "mine", "--url", url, "--languages", "en")
	expect([]string{"same as at an earlier pull"}, "pull", "mine", "--url", url)
	expect([]string{"which is what was asked for"}, "pull", "mine", "--url", url, "--sha256", hash)
	expect([]string{"mine", "yes"}, "list")
	expect([]string{"ok, 2 files"}, "verify")
	path := filepath.Join(dir, "models", "mine", "tokens.txt")
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.Replace(body, []byte("ro"), []byte("or"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := run(t, dir, "verify", "mine"); err == nil || !strings.Contains(out, "BAD: tokens.txt is not what it was") {
		t.Errorf("a changed file: %v\n%s", err, out)
	}
	expect([]string{"mine is removed"}, "rm", "mine")
	if out, _ := run(t, dir, "list"); strings.Contains(out, "mine") {
		t.Errorf("it is still there:\n%s", out)
	}
}

func TestModels_Errors(t *testing.T) {
	t.Parallel()
	url, _ := release(t)
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"pull", "nonsense"}, "there is no \"nonsense\" in the list"},
		{[]string{"pull", "x", "--url", url, "--sha256", strings.Repeat("a", 64)}, "not what was asked for"},
		{[]string{"pull", "x", "--url", url, "--type", "whisper"}, "cannot be used"},
		{[]string{"pull", "../x", "--url", url}, "no name for a model"},
		{[]string{"verify", "nonsense"}, "there is no model nonsense"},
		{[]string{"rm", "nonsense"}, "there is no model"},
	} {
		if _, err := run(t, t.TempDir(), test.args...); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v: %v", test.args, err)
		}
	}
	broken := errors.New("no settings")
	for _, args := range [][]string{{"list"}, {"verify"}, {"rm", "x"}, {"pull", "whisper-tiny"}} {
		cmd := Command(func() (config.Config, error) { return config.Config{}, broken })
		cmd.SetArgs(args)
		cmd.SilenceErrors, cmd.SilenceUsage = true, true
		if err := cmd.ExecuteContext(t.Context()); !errors.Is(err, broken) {
			t.Errorf("%v: %v", args, err)
		}
	}
}
