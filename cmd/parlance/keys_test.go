package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// keyOf names the key that signed a token.
func keyOf(t *testing.T, token string) string {
	t.Helper()
	head, _, _ := strings.Cut(token, ".")
	data, err := base64.RawURLEncoding.DecodeString(head)
	must(t, err)
	var h struct{ Kid string }
	must(t, json.Unmarshal(data, &h))
	return h.Kid
}

// A new signing key comes into use while the server runs; tokens of the old one stay
// good until somebody says that they shall not.
func TestSigningKeysRotate(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), e2eTime)
	defer cancel()
	s := serve(t)
	env := []string{"PARLANCE_DATA_DIR=" + s.dir}
	rotate := func(args ...string) {
		p := parlance(t, env, append([]string{"token", "rotate-keys"}, args...)...)
		if p.ExitCode() != 0 {
			t.Fatalf("rotate-keys %v: %s", args, p.Log())
		}
	}
	works := func(token string) bool {
		err := newClient(s.Base, token).Call(ctx, http.MethodGet, "/v1/jobs", nil, nil)
		if err != nil && !strings.Contains(err.Error(), "Token validation failed") {
			t.Error(err)
		}
		return err == nil
	}
	first := s.Token
	rotate()
	second := token(t, env)
	if keyOf(t, first) == keyOf(t, second) {
		t.Error("the old key still signs")
	}
	until(ctx, t, "a token of the new key", func() bool { return works(second) })
	if !works(first) {
		t.Error("a token of the old key is refused during the overlap")
	}
	rotate("--drop-old")
	third := token(t, env)
	again := serveIn(t, s.dir) // as the first server will know within a minute
	s.Base = again.Base
	if works(first) || works(second) || !works(third) {
		t.Errorf("after the old keys are dropped: first %t, second %t, third %t", works(first), works(second), works(third))
	}
}
