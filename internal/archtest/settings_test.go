package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"parlance/config"
)

// A setting that nothing reads would be a lie in docs/configuration.md: each
// field of config.Config is read by cmd/parlance, which hands it on.
func TestEverySettingIsUsed(t *testing.T) {
	t.Parallel()
	used := selectors(t, filepath.Join(root(t), "cmd", "parlance"))
	for f := range reflect.TypeFor[config.Config]().Fields() {
		if f.IsExported() && !used[f.Name] {
			t.Errorf("config.Config.%s is read by nothing in cmd/parlance", f.Name)
		}
	}
	if used["NoSuchSetting"] || !used["Addr"] {
		t.Error("the search itself does not work")
	}
}

// selectors are the names that product files of a folder, and of those right below
// it, select from a variable called cfg, as in cfg.Addr or k.cfg.Addr.
func selectors(t *testing.T, dir string) map[string]bool {
	t.Helper()
	var paths []string
	for _, depth := range []string{"*.go", "*/*.go"} {
		found, err := filepath.Glob(filepath.Join(dir, depth))
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, found...)
	}
	used, files := map[string]bool{}, token.NewFileSet()
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(files, path, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && named(s.X) == "cfg" {
				used[s.Sel.Name] = true
			}
			return true
		})
	}
	return used
}

// named is the last name of an expression: cfg of cfg and of k.cfg.
func named(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	default:
		return ""
	}
}
