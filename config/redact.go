package config

import (
	"net/url"
	"strings"
)

// hidden stands for a secret that is set.
const hidden = "(set, not shown)"

// Redacted is the whole configuration in the form of a file, each line with
// where its value came from; secrets and passwords in URLs are not shown.
func (c Config) Redacted() string {
	var b strings.Builder
	for _, s := range Settings() {
		text := shown(s, s.bind(&c).text())
		b.WriteString(s.Key() + " = " + text)
		if o := c.Origin(s.Name); o != "" {
			b.WriteString("  # " + o)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// String is Redacted, so that a Config in a log line gives nothing away.
func (c Config) String() string { return c.Redacted() }

// GoString is Redacted, for %#v.
func (c Config) GoString() string { return c.Redacted() }

// MarshalText is Redacted, for JSON and for log handlers.
func (c Config) MarshalText() ([]byte, error) { return []byte(c.Redacted()), nil }

// Origin says where a setting's value came from, such as "environment
// PARLANCE_ADDR"; "" when the Config was not made by Load.
func (c Config) Origin(name string) string { return c.origin[name] }

func shown(s Setting, text string) string {
	if text == "" {
		return ""
	}
	if s.Secret {
		return hidden
	}
	if s.Kind() == "URL" {
		return hidePassword(text)
	}
	return text
}

// hidePassword masks the password of a URL, also one given as a parameter.
func hidePassword(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return hidden
	}
	query := u.Query()
	for name := range query {
		if strings.Contains(strings.ToLower(name), "pass") {
			query.Set(name, "xxxxx")
			u.RawQuery = query.Encode()
		}
	}
	return u.Redacted()
}
