package deploytest

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"testing"
)

func TestProbe(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("no bash")
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/readyz" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(s.Close)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	probe := func(port, path string) error {
		return exec.CommandContext(t.Context(), "../../deploy/probe", port, path).Run()
	}
	if err := probe(u.Port(), "/readyz"); err != nil {
		t.Errorf("a ready server: %v", err)
	}
	if probe(u.Port(), "/other") == nil {
		t.Error("an answer of 503 passes for ready")
	}
	if probe("1", "/readyz") == nil {
		t.Error("no server at all passes for ready")
	}
}
