package config

import (
	"fmt"
	"os"
	"strings"
)

// configName is the setting that names the file; it cannot stand in the file.
const configName = "config"

// FileSetting is the setting that names the configuration file. It is not in
// the table, because it cannot stand in the file; commands make a flag of it.
func FileSetting() Setting {
	return Setting{
		Name: configName, Group: "Server", Help: "file with settings, one key = value a line",
		bind: func(*Config) value { return plain{p: new(string), name: "path"} },
	}
}

// Sources are the places that settings come from. The zero value gives the
// defaults.
type Sources struct {
	Flags   Flags    // set on the command line; "config" names a file
	Environ []string // as os.Environ gives it
	// ReadFile reads the configuration file; nil = os.ReadFile.
	ReadFile func(path string) ([]byte, error)
}

// Load makes a Config: flag before environment before file before default.
// The error, of type ProblemsError, lists everything that is wrong in all sources
// at once, unknown names included.
func Load(src Sources) (Config, error) {
	l := loader{byName: map[string]Setting{}, found: map[string]finding{}}
	for _, s := range Settings() {
		l.byName[s.Name] = s
		l.found[s.Name] = finding{text: s.Default, origin: "default"}
	}
	env := l.environment(src.Environ)
	l.file(src, env[configName])
	for name, f := range env {
		if name != configName {
			l.found[name] = f
		}
	}
	l.flags(src.Flags)
	return l.config()
}

// Default is the Config of an untouched system; tests change what they need.
func Default() Config {
	c, err := Load(Sources{})
	if err != nil {
		panic(err) // the table contradicts itself; its test says where
	}
	return c
}

// finding is a text for a setting and the place it stood.
type finding struct{ text, origin string }

type loader struct {
	byName   map[string]Setting
	found    map[string]finding
	problems ProblemsError
}

// known notes a problem and gives false when there is no such setting.
func (l *loader) known(name, spelled, origin string) bool {
	if _, ok := l.byName[name]; ok {
		return true
	}
	l.problems = append(l.problems, unknown(name, spelled, origin, l.byName))
	return false
}

func (l *loader) flags(flags Flags) {
	for name, text := range flags {
		origin := "flag --" + name
		if name != configName && l.known(name, "--"+name, origin) {
			l.found[name] = finding{text, origin}
		}
	}
}

func (l *loader) file(src Sources, env finding) {
	path := env.text
	if p, ok := src.Flags[configName]; ok {
		path = p
	}
	if path == "" {
		return
	}
	read := src.ReadFile
	if read == nil {
		read = os.ReadFile
	}
	data, err := read(path)
	if err != nil {
		l.problems = append(l.problems, Problem{Origin: "config file", Text: err.Error()})
		return
	}
	l.lines(path, string(data))
}

// config parses what was found, each text once.
func (l *loader) config() (Config, error) {
	c := Config{origin: map[string]string{}}
	for _, s := range Settings() {
		f := l.found[s.Name]
		c.origin[s.Name] = f.origin
		if err := s.bind(&c).set(strings.TrimSpace(f.text)); err != nil {
			l.problems = append(l.problems, wrong(s, f, err))
		}
	}
	if len(l.problems) == 0 {
		l.problems = contradictions(c)
	}
	if len(l.problems) > 0 {
		l.problems.sort()
		return Config{}, fmt.Errorf("load settings: %w", l.problems)
	}
	return c, nil
}
