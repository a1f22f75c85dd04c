package config_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"parlance/config"
)

// go test ./config -run TestDocument -update writes the document anew.
var update = flag.Bool("update", false, "write docs/configuration.md")

func TestDocumentIsInStep(t *testing.T) {
	t.Parallel()
	const path = "../docs/configuration.md"
	var want bytes.Buffer
	if err := config.WriteMarkdown(&want); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%s is not what config/settings.go says; run make generate", path)
	}
}
