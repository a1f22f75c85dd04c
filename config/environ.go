package config

import (
	"regexp"
	"strings"
)

// environment gives the variables of ours that are set. An empty variable
// counts as not set: Docker Compose and shells pass those by accident.
func (l *loader) environment(environ []string) map[string]finding {
	set := map[string]finding{}
	for _, line := range environ {
		spelled, text, _ := strings.Cut(line, "=")
		if !strings.HasPrefix(spelled, envPrefix) || foreign(spelled, text) || text == "" {
			continue
		}
		name, origin := canonical(spelled), "environment "+spelled
		if spelled == envPrefix+"CONFIG" || l.known(name, spelled, origin) {
			set[name] = finding{text, origin}
		}
	}
	return set
}

// foreign tells of a variable that begins like ours but is not a setting:
// those of the tests, and those that Kubernetes makes for every service (for
// one named parlance: PARLANCE_SERVICE_HOST, PARLANCE_PORT=tcp://...).
func foreign(name, text string) bool {
	if name == envPrefix+"SHARED" || strings.HasPrefix(name, envPrefix+"TEST_") {
		return true
	}
	if strings.HasSuffix(name, "_PORT") {
		return strings.HasPrefix(text, "tcp://") || strings.HasPrefix(text, "udp://")
	}
	return regexp.MustCompile(`_SERVICE_(HOST|PORT(_\w+)?)$|_PORT_\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?$`).MatchString(name)
}
