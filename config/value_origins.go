package config

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// anyOrigin stands for every web page.
const anyOrigin = "*"

// origins is a list of what browsers send as Origin: scheme://host[:port].
type origins struct{ p *[]string }

func (v origins) set(text string) error {
	var list []string
	for part := range strings.SplitSeq(text, ",") {
		part = strings.ToLower(strings.TrimSpace(part))
		if part == "" {
			continue
		}
		if part != anyOrigin && !isOrigin(part) {
			return fmt.Errorf("%q is no origin; want such as https://app.example.com, without a path, or *", part)
		}
		if !slices.Contains(list, part) {
			list = append(list, part)
		}
	}
	*v.p = list
	return nil
}

func isOrigin(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" &&
		!strings.Contains(u.Host, anyOrigin) && u.Scheme+"://"+u.Host == text
}

func (v origins) text() string    { return strings.Join(*v.p, ",") }
func (v origins) kind() string    { return "origins" }
func (v origins) allowed() string { return "origins with commas between, or *" }
