package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parlance/internal/train"
)

// TestVerify makes one file again: it is the one that is committed, and any other
// is named.
func TestVerify(t *testing.T) {
	t.Parallel()
	const weights = "../../insights/model/weights"
	var log bytes.Buffer
	o := train.Options{Data: t.TempDir(), Out: weights, Only: []string{"valence"}, Log: &log}
	if err := verify(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(weights)); err != nil {
		t.Fatal(err)
	}
	manifest := filepath.Join(dir, "MANIFEST")
	b, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(b, []byte("  valence.bin"))
	b[at-1] ^= 1
	if err := os.WriteFile(manifest, b, 0o600); err != nil {
		t.Fatal(err)
	}
	o.Out = dir
	if err := verify(t.Context(), o); err == nil || !strings.Contains(err.Error(), "valence.bin") {
		t.Errorf("a changed sum: %v", err)
	}
}
