package archtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestImports(t *testing.T) {
	t.Parallel()
	for _, p := range listPackages(t) {
		for _, broken := range violations(p) {
			t.Error(broken)
		}
	}
}

// violations are the import rules that a package breaks, each as a sentence.
func violations(p pkg) []string {
	var list []string
	self := p.folder()
	if _, known := floors()[family(self)]; !known {
		list = append(list, fmt.Sprintf("%s: the folder is on no floor; give it one in internal/archtest/rules_test.go", p.ImportPath))
	}
	for _, imported := range p.Imports {
		if imported == module || strings.HasPrefix(imported, module+"/") {
			list = append(list, ownImport(self, strings.TrimPrefix(imported, module+"/"))...)
			continue
		}
		list = append(list, foreignImport(self, imported)...)
	}
	return list
}

// ownImport judges the import of one of our folders by another.
func ownImport(from, to string) []string {
	if family(from) == family(to) {
		return dialectImport(from, to)
	}
	if family(to) == "internal" {
		for folder, users := range privateUse() {
			if within(to, folder) && slices.ContainsFunc(users, func(user string) bool { return within(from, user) }) {
				return nil
			}
		}
		return []string{fmt.Sprintf("%s imports %s: internal/ is for tests", from, to)}
	}
	allowed := floors()[family(from)]
	if slices.Contains(allowed, "*") || slices.Contains(allowed, family(to)) {
		return nil
	}
	return []string{fmt.Sprintf("%s imports %s: it may import %s only (docs/architecture.md, five floors)",
		from, to, strings.Join(append([]string{"the standard library"}, allowed...), ", "))}
}

func dialectImport(from, to string) []string {
	a, b := dialect(from), dialect(to)
	if a != "" && b != "" && a != b {
		return []string{fmt.Sprintf("%s imports %s: dialects do not know each other; what they share stands in api/", from, to)}
	}
	return nil
}

// dialect is the dialect that a folder of api/ belongs to, "" for none.
func dialect(folder string) string {
	parts := strings.Split(folder, "/")
	if len(parts) > 1 && parts[0] == "api" && slices.Contains(dialects(), parts[1]) {
		return parts[1]
	}
	return ""
}

// foreignImport judges the import of a library or of the standard library.
func foreignImport(from, path string) []string {
	var list []string
	if strings.Contains(strings.Split(path, "/")[0], ".") && slices.Contains(leaves(), family(from)) {
		list = append(list, fmt.Sprintf("%s imports %s: it may import the standard library only", from, path))
	}
	for _, l := range libraries() {
		if within(path, l.path) && !slices.ContainsFunc(l.homes, func(home string) bool { return within(from, home) }) {
			list = append(list, fmt.Sprintf("%s imports %s: %s", from, path, l.reason))
		}
	}
	return list
}

// within tells whether path is folder or lies under it.
func within(path, folder string) bool {
	return path == folder || strings.HasPrefix(path, folder+"/")
}

func family(folder string) string {
	first, _, _ := strings.Cut(folder, "/")
	return first
}

// The rules must fire: each of these breaks exactly one.
func TestImportsOfWrongShapeAreFound(t *testing.T) {
	t.Parallel()
	cases := []struct{ from, imports, reason string }{
		{"conversation", "parlance/config", "may import the standard library only"},
		{"conversation", "github.com/google/uuid", "may import the standard library only"},
		{"insights/topic", "parlance/storage", "may import the standard library, conversation only"},
		{"speech", "parlance/jobs", "may import the standard library, audio, conversation only"},
		{"app", "parlance/worker", "app imports worker"},
		{"worker", "parlance/app", "worker imports app"},
		{"api/symbl", "parlance/storage", "api/symbl imports storage"},
		{"api/symbl", "parlance/api/botpress", "dialects do not know each other"},
		{"app", "parlance/internal/testkit/pg", "internal/ is for tests"},
		{"cmd/parlance", "parlance/internal/testkit", "internal/ is for tests"},
		{"app", "github.com/labstack/echo/v4", "Echo is kept inside api/"},
		{"app", "database/sql", "SQL is written under storage/"},
		{"insights", "testing", "test code is not part of the product"},
		{"api/symbl", "C", "C code can crash a process"},
		{"misc", "fmt", "the folder is on no floor"},
	}
	for _, c := range cases {
		got := violations(pkg{ImportPath: module + "/" + c.from, Imports: []string{c.imports}})
		if len(got) != 1 || !strings.Contains(got[0], c.reason) {
			t.Errorf("%s importing %s: got %q, want one about %q", c.from, c.imports, got, c.reason)
		}
	}
	for _, good := range []pkg{
		{ImportPath: "parlance/storage/sqlstore", Imports: []string{"parlance/storage", "parlance/conversation", "database/sql", "modernc.org/sqlite"}},
		{ImportPath: "parlance/api/symbl", Imports: []string{"parlance/api", "parlance/app", "github.com/labstack/echo/v4"}},
		{ImportPath: "parlance/cmd/parlance", Imports: []string{"parlance/config", "parlance/worker", "github.com/spf13/cobra"}},
		{ImportPath: "parlance/cmd/train", Imports: []string{"parlance/internal/train"}},
	} {
		if got := violations(good); len(got) != 0 {
			t.Errorf("%s is fine, but: %q", good.ImportPath, got)
		}
	}
}
