package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"parlance/conversation"
)

// oneTenant lets everybody in.
type oneTenant struct{}

func (oneTenant) Authenticate(_ context.Context, token string) (conversation.Principal, error) {
	return conversation.Principal{TenantID: token}, nil
}

// plain is a dialect with the handlers of a test.
type plain map[string]Handler

func (d plain) Register(r *Router) {
	for path, h := range d {
		r.Handle("GET", path, h)
		r.Handle("POST", path, h)
	}
}

func (plain) WriteError(c echo.Context, p Problem) error {
	return c.JSON(p.Status, map[string]any{"said": p.Message, "field": p.Field, "id": p.RequestID})
}

func call(t *testing.T, s *Server, method, target string) *httptest.ResponseRecorder {
	t.Helper()
	rec := httptest.NewRecorder()
	req := httptest.NewRequestWithContext(t.Context(), method, target, nil)
	req.Header.Set("Authorization", "Bearer t")
	req.Header.Set("X-Request-Id", "rid")
	s.Handler().ServeHTTP(rec, req)
	return rec
}

// Routes are registered through Router and nowhere else: what it does not know
// of would be without authentication.
func TestNoRouteBypassesTheRouter(t *testing.T) {
	t.Parallel()
	s := NewServer(Config{}, oneTenant{}, plain{"/a": nil, `/b\:c`: nil})
	var listed, served []string
	for _, r := range s.Routes() {
		listed = append(listed, r.Method+" "+r.Path)
	}
	for _, r := range s.echo.Routes() {
		served = append(served, r.Method+" "+unescapeColons(r.Path))
	}
	slices.Sort(listed)
	slices.Sort(served)
	if !slices.Equal(listed, served) {
		t.Errorf("listed %v\nserved %v", listed, served)
	}
	if !slices.Contains(listed, "GET /b:c") {
		t.Errorf("the colon is still escaped in %v", listed)
	}
}

func TestCodesBecomeStatuses(t *testing.T) {
	t.Parallel()
	_, tooLong := io.ReadAll(http.MaxBytesReader(nil, io.NopCloser(strings.NewReader("xx")), 1))
	cases := []struct {
		err     error
		status  int
		message string
	}{
		{conversation.InvalidField("f", "m"), 400, "m"},
		{conversation.Errorf(conversation.Unauthorized, "m"), 401, "m"},
		{conversation.Errorf(conversation.Forbidden, "m"), 403, "m"},
		{conversation.Errorf(conversation.NotFound, "m"), 404, "m"},
		{conversation.Errorf(conversation.Conflict, "m"), 409, "m"},
		{conversation.Errorf(conversation.TooLarge, "m"), 413, "m"},
		{conversation.Errorf(conversation.Unsupported, "m"), 415, "m"},
		{conversation.Errorf(conversation.Unprocessable, "m"), 422, "m"},
		{conversation.Errorf(conversation.LimitReached, "m"), 429, "m"},
		{conversation.Errorf(conversation.Unavailable, "m"), 503, "m"},
		{conversation.Errorf(conversation.DeadlinePassed, "m"), 504, "m"},
		{fmt.Errorf("outer: %w", conversation.Errorf(conversation.NotFound, "m")), 404, "m"},
		{conversation.Errorf(conversation.Internal, "secret"), 500, "An internal error occurred."},
		{conversation.Errorf(conversation.Fenced, "secret"), 500, "An internal error occurred."},
		{errors.New("secret"), 500, "An internal error occurred."},
		{echo.NewHTTPError(418, "secret"), 500, "An internal error occurred."},
		{fmt.Errorf("x: %w", context.DeadlineExceeded), 504, "The request took too long."},
		{fmt.Errorf("x: %w", tooLong), 413, "The request body is larger than 1 bytes, the limit."},
		{BodyError(os.ErrDeadlineExceeded), 400, "The request body did not arrive in time."},
		{BodyError(io.ErrUnexpectedEOF), 400, "The request body could not be read to its end."},
	}
	for _, c := range cases {
		if p := problemOf(c.err); p.Status != c.status || p.Message != c.message {
			t.Errorf("%v: %d %q, want %d %q", c.err, p.Status, p.Message, c.status, c.message)
		}
	}
}

// Errors of a dialect's routes come in its form, all others in the plain one; a
// panic is an error like any other.
func TestErrorsInTheFormOfTheDialect(t *testing.T) {
	t.Parallel()
	s := NewServer(Config{}, oneTenant{}, plain{
		"/invalid": func(echo.Context, conversation.Principal) error { return conversation.InvalidField("f", "m") },
		"/panic":   func(echo.Context, conversation.Principal) error { panic("secret") },
		"/busy": func(echo.Context, conversation.Principal) error {
			return &conversation.Error{Code: conversation.Unavailable, Message: "m", RetryAfter: 1500 * time.Millisecond}
		},
	})
	for path, want := range map[string]string{
		"/invalid": `400 {"field":"f","id":"rid","said":"m"}`,
		"/panic":   `500 {"field":"","id":"rid","said":"An internal error occurred."}`,
		"/busy":    `503 {"field":"","id":"rid","said":"m"}`,
		"/nowhere": `404 {"message":"There is no such path."}`,
	} {
		rec := call(t, s, "GET", path)
		if got := fmt.Sprintf("%d %s", rec.Code, strings.TrimSpace(rec.Body.String())); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
		if path == "/busy" && rec.Header().Get("Retry-After") != "2" {
			t.Errorf("Retry-After %q", rec.Header().Get("Retry-After"))
		}
	}
}

// The request's time ends the work of a handler.
func TestHandlersAreBounded(t *testing.T) {
	t.Parallel()
	s := NewServer(Config{RequestTimeout: 20 * time.Millisecond}, oneTenant{}, plain{
		"/slow": func(c echo.Context, _ conversation.Principal) error {
			<-c.Request().Context().Done()
			return c.Request().Context().Err()
		},
	})
	if rec := call(t, s, "GET", "/slow"); rec.Code != http.StatusGatewayTimeout {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
}

func TestHandlersGetThePrincipal(t *testing.T) {
	t.Parallel()
	s := NewServer(Config{}, oneTenant{}, plain{
		"/who/:name": func(c echo.Context, p conversation.Principal) error {
			return c.JSON(200, []string{p.TenantID, Param(c, "name"), RequestID(c.Request().Context())})
		},
	})
	for path, want := range map[string]string{"/who/a": `["t","a","rid"]`, "/who/a%2Fb%20c": `["t","a/b c","rid"]`, "/who/100%25": `["t","100%","rid"]`} {
		if rec := call(t, s, "GET", path); strings.TrimSpace(rec.Body.String()) != want {
			t.Errorf("%s: %s, want %s", path, rec.Body, want)
		}
	}
}

// Many asking at once cost one look.
func TestReadinessIsNotAskedTooOften(t *testing.T) {
	t.Parallel()
	looks := 0
	s := NewServer(Config{Checks: []Check{{Name: "store", Run: func(context.Context) error { looks++; return nil }}}}, oneTenant{})
	for range 50 {
		if rec := call(t, s, "GET", "/readyz"); rec.Code != 200 {
			t.Fatal(rec.Body)
		}
	}
	if looks == 0 || looks > 10 {
		t.Errorf("%d looks for 50 requests", looks)
	}
}
