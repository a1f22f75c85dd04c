package analyze

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRun_Readers wants those to whom an e-mail went to be known by name.
func TestRun_Readers(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "letter.eml")
	text := "From: Ann Lee <ann@x.example>\nTo: Ola Berg <ola@x.example>\nCc: \"Raman, Priya\" <priya@x.example>, ann@x.example\n" +
		"Subject: Contract\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n\nPriya will send the contract by Friday. Ola, please book the room.\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out := run(t, Options{Path: path, Page: Page{Width: 80}})
	for _, want := range []string{"→ Priya Raman · due Fri 6 Mar 2026", "→ Ola Berg", "1 person"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}
