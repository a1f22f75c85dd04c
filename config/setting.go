package config

import "strings"

// envPrefix begins every environment variable of ours.
const envPrefix = "PARLANCE_"

// Setting is one line of the table.
type Setting struct {
	Name    string // "data-dir"; the flag without its dashes
	Group   string // heading in the documentation
	Default string // as one would write it
	Help    string // one line, without type and range
	Secret  bool   // never shown

	bind func(*Config) value
}

// Flag is the name on the command line, without the dashes.
func (s Setting) Flag() string { return s.Name }

// Env is the environment variable.
func (s Setting) Env() string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(s.Name, "-", "_"))
}

// Key is the name in a configuration file.
func (s Setting) Key() string { return strings.ReplaceAll(s.Name, "-", "_") }

// Kind names the type: text, address, number, duration, size, switch, ...
func (s Setting) Kind() string {
	if s.bind == nil { // made by hand, not taken from the table
		return plain{}.kind()
	}
	return s.bind(new(Config)).kind()
}

// Range says which values are allowed, "" when the type says it all.
func (s Setting) Range() string {
	if s.bind == nil {
		return ""
	}
	return s.bind(new(Config)).allowed()
}

// IsBool tells whether the flag may stand alone, as in --outbound-https-only.
func (s Setting) IsBool() bool { return s.Kind() == kindSwitch }

// Usage is the help line with the range, for a command's --help.
func (s Setting) Usage() string {
	if r := s.Range(); r != "" {
		return s.Help + " (" + r + ")"
	}
	return s.Help
}

// canonical turns any spelling of a name (PARLANCE_DATA_DIR, DATA_DIR,
// data_dir, data-dir) into the name in the table.
func canonical(spelled string) string {
	name := strings.ToLower(strings.ReplaceAll(strings.TrimSpace(spelled), "_", "-"))
	return strings.TrimPrefix(name, "parlance-")
}
