package config

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
)

func TestSettingsTable(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{configName: true, "help": true}
	name := regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	for _, s := range Settings() {
		if !name.MatchString(s.Name) || seen[s.Name] {
			t.Errorf("%q: name is malformed or not unique", s.Name)
		}
		seen[s.Name] = true
		if s.Help == "" || s.Group == "" || strings.ContainsAny(s.Help, "\n|") {
			t.Errorf("%s: group or help is empty or not one line", s.Name)
		}
		if s.Secret && s.Default != "" {
			t.Errorf("%s: a secret must not have a default", s.Name)
		}
		for _, spelled := range []string{s.Env(), s.Key(), s.Flag(), strings.TrimPrefix(s.Env(), envPrefix)} {
			if canonical(spelled) != s.Name {
				t.Errorf("canonical(%q) = %q, want %q", spelled, canonical(spelled), s.Name)
			}
		}
		if foreign(s.Env(), "x") {
			t.Errorf("%s is taken for somebody else's variable", s.Env())
		}
	}
}

func TestDefaultsRoundTrip(t *testing.T) {
	t.Parallel()
	c := Default()
	for _, s := range Settings() {
		if got := s.bind(&c).text(); got != s.Default {
			t.Errorf("%s: default %q reads back as %q", s.Name, s.Default, got)
		}
	}
}

// Every exported field is bound by exactly one setting, so that none can be
// forgotten in the table.
func TestEveryFieldHasASetting(t *testing.T) {
	t.Parallel()
	var c Config
	bound := map[uintptr]string{}
	for _, s := range Settings() {
		p := reflect.ValueOf(s.bind(&c)).Field(0).Pointer()
		if other, twice := bound[p]; twice {
			t.Errorf("%s and %s set the same field", s.Name, other)
		}
		bound[p] = s.Name
	}
	v := reflect.ValueOf(&c).Elem()
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if _, ok := bound[v.Field(i).Addr().Pointer()]; f.IsExported() && !ok {
			t.Errorf("Config.%s has no setting", f.Name)
		}
	}
}
