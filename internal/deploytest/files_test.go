package deploytest

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// read gives a file, its path counted from the root of the module.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile("../../" + path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// blocks splits YAML at the keys of one depth of indentation, below a heading.
func blocks(t *testing.T, yaml, heading, indent string) map[string]string {
	t.Helper()
	_, body, ok := strings.Cut(yaml, "\n"+heading+":\n")
	if !ok {
		t.Fatalf("no %q in the file", heading)
	}
	found, name := map[string]string{}, ""
	key := regexp.MustCompile("^" + indent + `([a-z_-]+):`)
	for line := range strings.SplitSeq(body, "\n") {
		if line != "" && !strings.HasPrefix(line, indent) && !strings.HasPrefix(strings.TrimSpace(line), "#") {
			break // the next heading
		}
		if m := key.FindStringSubmatch(line); m != nil {
			name = m[1]
		}
		if name != "" && !strings.HasPrefix(strings.TrimSpace(line), "#") {
			found[name] += line + "\n"
		}
	}
	return found
}

// variables are the settings in a text: NAME: value or NAME=value, with
// ${X:-default} replaced by what set says of X.
func variables(text string, set map[string]string) []string {
	assignment := regexp.MustCompile(`(?m)^[A-Z \t]*\b(PARLANCE_[A-Z_]+)(?:: |=)([^\n\\]*)`)
	reference := regexp.MustCompile(`\$\{(\w+):-([^}]*)\}`)
	var env []string
	for _, m := range assignment.FindAllStringSubmatch(text, -1) {
		value := reference.ReplaceAllStringFunc(m[2], func(ref string) string {
			r := reference.FindStringSubmatch(ref)
			if v := set[r[1]]; v != "" {
				return v
			}
			return r[2]
		})
		env = append(env, m[1]+"="+strings.TrimSpace(value))
	}
	return env
}
