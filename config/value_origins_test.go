package config

import "testing"

func TestOrigins(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                    "",
		"*":                                   "*",
		"https://App.example, http://x:80":    "https://app.example,http://x:80",
		"https://a.example,https://a.example": "https://a.example",
		"https://[::1]:8443":                  "https://[::1]:8443",
		"https://a.example/":                  "!",
		"https://a.example/path":              "!",
		"a.example":                           "!",
		"https://":                            "!",
		"https://user@a.example":              "!",
		"https://*.example":                   "!",
		"null":                                "!",
		"file:///x":                           "!",
	} {
		var list []string
		v := origins{&list}
		err := v.set(text)
		got := v.text()
		if err != nil {
			got = "!"
		}
		if got != want {
			t.Errorf("%q: %q (%v), want %q", text, got, err, want)
		}
	}
}
