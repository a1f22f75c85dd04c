package api

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"

	"parlance/conversation"
)

// The headers of a request that may be sent again, as in the IETF's draft
// draft-ietf-httpapi-idempotency-key-header.
const (
	keyHeader    = "Idempotency-Key"
	replayHeader = "Idempotency-Replayed"
)

// maxKey is the length of the longest key.
const maxKey = 255

// IdempotencyKey gives the key that a client chose for its request; "" for none.
// The draft writes it in quotes, most clients write it without: both name the
// same. Invalid: it is not 1 to 255 visible ASCII characters.
func IdempotencyKey(r *http.Request) (string, error) {
	values := r.Header.Values(keyHeader)
	if len(values) == 0 {
		return "", nil
	}
	key := strings.TrimSpace(values[0])
	if len(key) >= 2 && key[0] == '"' && key[len(key)-1] == '"' {
		key = strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(key[1 : len(key)-1])
	}
	if len(values) > 1 || key == "" || len(key) > maxKey || strings.ContainsFunc(key, func(c rune) bool { return c <= ' ' || c > '~' }) {
		return "", conversation.InvalidField(keyHeader,
			`"%s" must be one value of 1 to %d visible ASCII characters`, keyHeader, maxKey)
	}
	return key, nil
}

// RequestHash is the fingerprint of what a request asks for besides its body:
// method, path and query.
func RequestHash(r *http.Request) string {
	h := sha256.New()
	for _, part := range []string{r.Method, r.URL.EscapedPath(), r.URL.RawQuery} {
		_, _ = io.WriteString(h, part+"\n") // never fails, and no part holds a line end
	}
	return hex.EncodeToString(h.Sum(nil))
}

// MarkReplayed says that an answer was given before.
func MarkReplayed(h http.Header) { h.Set(replayHeader, "true") }
