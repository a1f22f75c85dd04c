package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with the settings.
type Problem struct {
	Setting string // "" when no setting of the table is meant
	Origin  string // "flag --lease", "environment PARLANCE_LEASE", "parlance.conf line 4"
	Text    string // what is wrong and what is allowed; holds no secret
}

// ProblemsError is every wrong thing at once.
type ProblemsError []Problem

// Error lists the problems, one a line.
func (p ProblemsError) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.Origin + ": " + problem.Text
	}
	if len(p) == 1 {
		return lines[0]
	}
	return fmt.Sprintf("%d problems\n  %s", len(p), strings.Join(lines, "\n  "))
}

func (p ProblemsError) sort() {
	slices.SortFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Origin, b.Origin), cmp.Compare(a.Text, b.Text))
	})
}

// wrong describes a value that does not parse. A value that may hold a secret
// is not repeated.
func wrong(s Setting, f finding, err error) Problem {
	text := err.Error()
	if !s.Secret && s.Kind() != "URL" {
		text = fmt.Sprintf("%q: %s", f.text, text)
	}
	if !strings.Contains(f.origin, s.Name) && !strings.Contains(f.origin, s.Env()) {
		text = s.Key() + " " + text
	}
	return Problem{Setting: s.Name, Origin: f.origin, Text: text}
}

// unknown describes a name that is not in the table, spelled as at its origin.
func unknown(name, spelled, origin string, table map[string]Setting) Problem {
	text := "there is no such setting"
	if near, ok := nearest(name, table); ok {
		text += "; did you mean " + respell(near, spelled) + "?"
	}
	if !strings.Contains(origin, spelled) {
		text = spelled + ": " + text
	}
	return Problem{Origin: origin, Text: text}
}

// respell writes a setting's name in the style of the one that was mistyped.
func respell(s Setting, like string) string {
	switch {
	case strings.HasPrefix(like, "--"):
		return "--" + s.Flag()
	case strings.HasPrefix(like, envPrefix):
		return s.Env()
	default:
		return s.Key()
	}
}

// contradictions are values that are each allowed but not together.
func contradictions(c Config) ProblemsError {
	var list ProblemsError
	add := func(setting, format string, args ...any) {
		list = append(list, Problem{
			Setting: setting, Origin: c.origin[setting], Text: fmt.Sprintf(setting+" "+format, args...),
		})
	}
	if c.SpeechEngine == EngineOpenAI && c.OpenAIBaseURL == "" {
		add("speech-engine", "openai needs openai-base-url")
	}
	if c.SpeechEngine == EngineVosk && c.VoskURL == "" {
		add("speech-engine", "vosk needs vosk-url")
	}
	if c.MetricsAddr != "" && c.MetricsAddr == c.Addr {
		add("metrics-addr", "is the same as addr; choose another port")
	}
	if c.RehintInterval < c.ReapInterval {
		add("rehint-interval", "%s is shorter than reap-interval %s",
			shortDuration(c.RehintInterval), shortDuration(c.ReapInterval))
	}
	return list
}
