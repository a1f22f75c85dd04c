package main

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"

	"parlance/jobs"
)

// monitorPath is where the queue page is; it exists only with an admin token.
const monitorPath = "/admin/queues"

// withAdmin puts the operator's pages beside the API.
func (k *core) withAdmin(public http.Handler, q *queue) http.Handler {
	if k.cfg.AdminToken == "" {
		return public
	}
	mux := http.NewServeMux()
	mux.Handle("/", public)
	monitor := adminOnly(k.cfg.AdminToken, jobs.Monitor(q.rdb, monitorPath))
	mux.Handle(monitorPath, monitor)
	mux.Handle(monitorPath+"/", monitor)
	return mux
}

// adminOnly lets in who has the token: as a bearer token, or in a browser as
// the password of any user.
func adminOnly(token string, h http.Handler) http.Handler {
	want := sha256.Sum256([]byte(token))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if _, password, ok := r.BasicAuth(); ok {
			given = password
		}
		got := sha256.Sum256([]byte(given))
		if subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			w.Header().Set("WWW-Authenticate", `Basic realm="Parlance"`)
			http.Error(w, "The admin token is needed.", http.StatusUnauthorized)
			return
		}
		// The page would load fonts from a third party.
		w.Header().Set("Content-Security-Policy", "default-src 'self' 'unsafe-inline' data:")
		w.Header().Set("X-Frame-Options", "DENY")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "no-referrer")
		h.ServeHTTP(w, r)
	})
}
