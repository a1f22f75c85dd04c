package symbl_test

import (
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"parlance/api"
)

// contract is the published description of the API, for holding answers against.
type contract struct {
	doc   *openapi3.T
	paths map[string]*regexp.Regexp
}

var loadContract = sync.OnceValues(func() (*contract, error) {
	doc, err := openapi3.NewLoader().LoadFromData(api.Document())
	if err != nil {
		return nil, err
	}
	if err := doc.Validate(context.Background()); err != nil {
		return nil, err
	}
	k := &contract{doc, map[string]*regexp.Regexp{}}
	for path := range doc.Paths.Map() {
		pattern := regexp.MustCompile(`\\\{[^}]+\\\}`).ReplaceAllString(regexp.QuoteMeta(path), `[^/]+`)
		k.paths[path] = regexp.MustCompile("^" + pattern + "$")
	}
	return k, nil
})

func theContract(t *testing.T) *contract {
	t.Helper()
	k, err := loadContract()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// operation finds what the document says of a request; a path without
// parameters wins over one with.
func (k *contract) operation(method, path string) *openapi3.Operation {
	var found []string
	for name, pattern := range k.paths {
		if pattern.MatchString(path) {
			found = append(found, name)
		}
	}
	if len(found) == 0 {
		return nil
	}
	slices.SortFunc(found, func(a, b string) int { return strings.Count(a, "{") - strings.Count(b, "{") })
	return k.doc.Paths.Value(found[0]).GetOperation(method)
}

// check fails the test for a status, a media type or a shape that is not in the
// document.
func (k *contract) check(t *testing.T, method, path string, a answer) {
	t.Helper()
	op := k.operation(method, path)
	if op == nil {
		if a.status != http.StatusNotFound && a.status != http.StatusMethodNotAllowed {
			t.Errorf("%s %s is not in the document, but answers %d", method, path, a.status)
		}
		return
	}
	response := op.Responses.Value(strconv.Itoa(a.status))
	if response == nil {
		t.Errorf("%s %s: the status %d is not in the document; body %s", method, path, a.status, a.text())
		return
	}
	if len(response.Value.Content) == 0 {
		if len(a.body) > 0 {
			t.Errorf("%s %s: %d has a body, the document says none: %s", method, path, a.status, a.text())
		}
		return
	}
	kind, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	if err != nil {
		t.Errorf("%s %s: Content-Type %q: %v", method, path, a.header.Get("Content-Type"), err)
		return
	}
	media := response.Value.Content[kind]
	if media == nil {
		t.Errorf("%s %s: %d answers with %s, which is not in the document", method, path, a.status, kind)
		return
	}
	if kind != "application/json" || media.Schema.Value.Format == "binary" {
		return
	}
	var v any
	if err := json.Unmarshal(a.body, &v); err != nil {
		t.Errorf("%s %s: %d is not JSON: %v", method, path, a.status, err)
		return
	}
	if err := media.Schema.Value.VisitJSON(v, openapi3.MultiErrors()); err != nil {
		t.Errorf("%s %s: the shape of %d is not that of the document: %v\nbody %s", method, path, a.status, err, a.text())
	}
}
