package deploytest

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"parlance/config"
)

func TestComposeSettingsAreKnown(t *testing.T) {
	t.Parallel()
	compose := read(t, "docker-compose.yml")
	filled := map[string]string{
		"POSTGRES_PASSWORD": "secret", "PARLANCE_BASE_URL": "https://x.example", "PARLANCE_SECRET_KEY": strings.Repeat("0f", 32),
		"PARLANCE_ADMIN_TOKEN": "0123456789abcdef", "PARLANCE_OUTBOUND_ALLOW": "10.0.0.0/8", "PARLANCE_OUTBOUND_HTTPS_ONLY": "true",
		"PARLANCE_MAX_CONCURRENT_JOBS": "5", "PARLANCE_LOG_LEVEL": "warn",
	}
	for name, set := range map[string]map[string]string{"as it is": nil, "filled in": filled} {
		c, err := config.Load(config.Sources{Environ: variables(compose, set)})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !strings.HasPrefix(c.DatabaseURL, "postgres://") || c.RedisURL == "" || c.MetricsAddr == "" {
			t.Errorf("%s: database %q, redis %q, metrics %q", name, c.DatabaseURL, c.RedisURL, c.MetricsAddr)
		}
		if set != nil && (c.MaxConcurrentJobs != 5 || len(c.SecretKey) == 0) {
			t.Errorf("%s: what was filled in did not arrive: %s", name, c)
		}
	}
}

func TestComposeShape(t *testing.T) {
	t.Parallel()
	compose := read(t, "docker-compose.yml")
	services := blocks(t, compose, "services", "  ")
	for _, name := range []string{"api", "worker", "migrate", "redis", "postgres"} {
		block, ok := services[name]
		if !ok {
			t.Errorf("no service %q", name)
		}
		if !strings.Contains(block, "healthcheck:") {
			t.Errorf("%s: no healthcheck", name)
		}
	}
	if strings.Contains(compose, "container_name:") || strings.Contains(services["worker"], "ports:") {
		t.Error("a fixed name or port: worker could not be scaled")
	}
	for _, want := range []string{"noeviction", "everysec"} {
		if !strings.Contains(services["redis"], want) {
			t.Errorf("redis runs without %s", want)
		}
	}
	for _, name := range []string{"api", "worker", "migrate"} {
		if !strings.Contains(services[name], "<<: *parlance") {
			t.Errorf("%s does not share volume and settings", name)
		}
	}
	for _, name := range []string{"redis", "postgres"} {
		if strings.Contains(services[name], "ports:") || !strings.Contains(services[name], "networks: [back]") {
			t.Errorf("%s can be reached from outside", name)
		}
	}
	if !strings.Contains(blocks(t, compose, "networks", "  ")["back"], "internal: true") {
		t.Error("the network of redis and postgres has a way out")
	}
}

// Every variable that .env may hold is used, and every one that is used is
// explained there.
func TestComposeExampleIsInStep(t *testing.T) {
	t.Parallel()
	compose, example := read(t, "docker-compose.yml"), read(t, "deploy/env.example")
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`\$\{(\w+):-`).FindAllStringSubmatch(compose, -1) {
		used[m[1]] = m[1] != "VERSION" // comes from the Makefile
	}
	for _, m := range regexp.MustCompile(`(?m)^(\w+)=`).FindAllStringSubmatch(example, -1) {
		if !used[m[1]] {
			t.Errorf("deploy/env.example has %s, which docker-compose.yml does not use", m[1])
		}
		delete(used, m[1])
	}
	for name, open := range used {
		if open {
			t.Errorf("docker-compose.yml uses %s, which deploy/env.example does not explain", name)
		}
	}
}

func TestImageSettingsAreKnown(t *testing.T) {
	t.Parallel()
	dockerfile := read(t, "Dockerfile")
	env := variables(dockerfile, nil)
	c, err := config.Load(config.Sources{Environ: env})
	if err != nil {
		t.Fatal(err)
	}
	if c.Addr != "0.0.0.0:8080" || c.DataDir != "/data" {
		t.Errorf("the image listens on %q and writes to %q (%q)", c.Addr, c.DataDir, env)
	}
	if !regexp.MustCompile(`(?m)^USER (?:parlance|10001)$`).MatchString(dockerfile) {
		t.Error("the image runs as root")
	}
	if !strings.Contains(dockerfile, "HEALTHCHECK ") {
		t.Error("the image has no health check")
	}
}

func TestUnitSettingsAreKnown(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"as it is":       read(t, "deploy/parlance.conf"),
		"with all lines": regexp.MustCompile(`(?m)^# (\w+ = )`).ReplaceAllString(read(t, "deploy/parlance.conf"), "$1"),
	} {
		_, err := config.Load(config.Sources{
			Flags:    config.Flags{"config": "parlance.conf"},
			ReadFile: func(string) ([]byte, error) { return []byte(text), nil },
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if unit := read(t, "deploy/parlance.service"); !strings.Contains(unit, "serve --config /etc/parlance/parlance.conf") {
		t.Error("the unit does not read deploy/parlance.conf")
	}
}

func TestScriptsAreExecutable(t *testing.T) {
	t.Parallel()
	for _, path := range []string{".ci/run", "deploy/probe", "scripts/install.sh", "scripts/engine.sh", "scripts/verify.sh"} {
		info, err := os.Stat("../../" + path)
		if err != nil {
			t.Error(err)
		} else if info.Mode()&0o111 == 0 {
			t.Errorf("%s is not executable", path)
		}
	}
}
