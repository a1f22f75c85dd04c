package config

import (
	"fmt"
	"strings"
)

// lines reads a configuration file: one setting a line as KEY=VALUE or
// key = value, # for comments, quotes around a value optional. The same file
// serves as an environment file of a shell, systemd or Docker.
func (l *loader) lines(path, data string) {
	seen := map[string]int{}
	for i, line := range strings.Split(data, "\n") {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		origin := fmt.Sprintf("%s line %d", path, i+1)
		spelled, text, ok := strings.Cut(strings.TrimPrefix(line, "export "), "=")
		if !ok {
			l.problems = append(l.problems, Problem{Origin: origin, Text: "want key = value"})
			continue
		}
		spelled = strings.TrimSpace(spelled)
		name := canonical(spelled)
		if !l.known(name, spelled, origin) {
			continue
		}
		if first, twice := seen[name]; twice {
			l.problems = append(l.problems, Problem{
				Origin: origin, Text: fmt.Sprintf("%s was set in line %d already", spelled, first),
			})
			continue
		}
		seen[name] = i + 1
		l.found[name] = finding{unquote(text), origin}
	}
}

// unquote takes off one pair of quotes, or else a comment after the value.
func unquote(text string) string {
	text = strings.TrimSpace(text)
	if n := len(text); n >= 2 && (text[0] == '"' || text[0] == '\'') && text[n-1] == text[0] {
		return text[1 : n-1]
	}
	if before, _, ok := strings.Cut(text, " #"); ok {
		return strings.TrimSpace(before)
	}
	return text
}
