package config_test

import (
	"errors"
	"io/fs"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"parlance/config"
)

// file gives a reader that knows one file, "p.conf".
func file(text string) func(string) ([]byte, error) {
	return func(path string) ([]byte, error) {
		if path != "p.conf" {
			return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
		}
		return []byte(text), nil
	}
}

func TestLoadPrecedence(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		src    config.Sources
		want   time.Duration
		origin string
	}{
		"default": {config.Sources{}, 10 * time.Second, "default"},
		"file": {
			config.Sources{Flags: config.Flags{"config": "p.conf"}, ReadFile: file("# mine\n\nlease = 11s # short\n")},
			11 * time.Second, "p.conf line 3",
		},
		"file by environment": {
			config.Sources{Environ: []string{"PARLANCE_CONFIG=p.conf"}, ReadFile: file("export PARLANCE_LEASE=\"11s\"")},
			11 * time.Second, "p.conf line 1",
		},
		"environment beats file": {
			config.Sources{Environ: []string{"PARLANCE_LEASE=12s", "PARLANCE_CONFIG=p.conf"}, ReadFile: file("lease=11s")},
			12 * time.Second, "environment PARLANCE_LEASE",
		},
		"empty environment is not set": {
			config.Sources{Environ: []string{"PARLANCE_LEASE=", "PARLANCE_CONFIG=p.conf"}, ReadFile: file("lease=11s")},
			11 * time.Second, "p.conf line 1",
		},
		"flag beats all": {
			config.Sources{
				Flags:   config.Flags{"lease": "13s", "config": "p.conf"},
				Environ: []string{"PARLANCE_LEASE=12s", "PARLANCE_CONFIG=absent"}, ReadFile: file("lease=11s"),
			},
			13 * time.Second, "flag --lease",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := config.Load(c.src)
			if err != nil {
				t.Fatal(err)
			}
			if got.Lease != c.want || got.Origin("lease") != c.origin {
				t.Errorf("lease %v from %q, want %v from %q", got.Lease, got.Origin("lease"), c.want, c.origin)
			}
		})
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		src  config.Sources
		want string // the whole of the one problem
	}{
		"unknown variable": {
			config.Sources{Environ: []string{"PARLANCE_ADRR=:1"}},
			"environment PARLANCE_ADRR: there is no such setting; did you mean PARLANCE_ADDR?",
		},
		"unknown flag": {
			config.Sources{Flags: config.Flags{"maxattempts": "2"}},
			"flag --maxattempts: there is no such setting; did you mean --max-attempts?",
		},
		"unknown key, nothing near": {
			config.Sources{Flags: config.Flags{"config": "p.conf"}, ReadFile: file("colour = red")},
			"p.conf line 1: colour: there is no such setting",
		},
		"unknown key": {
			config.Sources{Flags: config.Flags{"config": "p.conf"}, ReadFile: file("log_levell = info")},
			"p.conf line 1: log_levell: there is no such setting; did you mean log_level?",
		},
		"key twice": {
			config.Sources{Flags: config.Flags{"config": "p.conf"}, ReadFile: file("addr=:1\nPARLANCE_ADDR=:2")},
			"p.conf line 2: PARLANCE_ADDR was set in line 1 already",
		},
		"no value": {
			config.Sources{Flags: config.Flags{"config": "p.conf"}, ReadFile: file("addr")},
			"p.conf line 1: want key = value",
		},
		"config inside the file": {
			config.Sources{Flags: config.Flags{"config": "p.conf"}, ReadFile: file("config = other")},
			"p.conf line 1: config: there is no such setting",
		},
		"no such file": {
			config.Sources{Flags: config.Flags{"config": "other.conf"}, ReadFile: file("")},
			"config file: open other.conf: file does not exist",
		},
		"out of range": {
			config.Sources{Flags: config.Flags{"config": "p.conf"}, ReadFile: file("max_attempts = 0")},
			`p.conf line 1: max_attempts "0": want a whole number, 1 to 20`,
		},
		"a secret is not repeated": {
			config.Sources{Environ: []string{"PARLANCE_ADMIN_TOKEN=hunter2"}},
			"environment PARLANCE_ADMIN_TOKEN: want at least 16 characters",
		},
		"a password is not repeated": {
			config.Sources{Environ: []string{"PARLANCE_DATABASE_URL=postgres://u:hunter2@h:x/db"}},
			"environment PARLANCE_DATABASE_URL: want a URL, postgres:// or postgresql://",
		},
		"a URL without a host": {
			config.Sources{Environ: []string{"PARLANCE_REDIS_URL=redis:///0"}},
			"environment PARLANCE_REDIS_URL: want a URL, redis:// or rediss:// or unix://",
		},
		"vosk without its server": {
			config.Sources{Flags: config.Flags{"speech-engine": "vosk"}},
			"flag --speech-engine: speech-engine vosk needs vosk-url",
		},
		"contradiction": {
			config.Sources{Flags: config.Flags{"speech-engine": "openai"}},
			"flag --speech-engine: speech-engine openai needs openai-base-url",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := config.Load(c.src)
			problems, ok := errors.AsType[config.ProblemsError](err)
			if !ok || len(problems) != 1 {
				t.Fatalf("got %v, want one problem", err)
			}
			if problems.Error() != c.want {
				t.Errorf("got  %s\nwant %s", problems, c.want)
			}
		})
	}
}

func TestLoadReportsEverythingAtOnce(t *testing.T) {
	t.Parallel()
	_, err := config.Load(config.Sources{
		Flags:    config.Flags{"lease": "1", "config": "p.conf"},
		Environ:  []string{"PARLANCE_OUTBOUND_ALLOW=10.0.0.0/8,home", "PARLANCE_NAME=x"},
		ReadFile: file("sqlite_sync = off\naddr = 8080"),
	})
	problems, _ := errors.AsType[config.ProblemsError](err)
	if len(problems) != 5 {
		t.Fatalf("want 5 problems, got %v", err)
	}
	if !slices.IsSortedFunc(problems, func(a, b config.Problem) int { return strings.Compare(a.Origin, b.Origin) }) {
		t.Errorf("problems are not in order: %v", err)
	}
}

func TestLoadLeavesOthersVariablesAlone(t *testing.T) {
	t.Parallel()
	_, err := config.Load(config.Sources{Environ: []string{
		"PATH=/bin", "PARLANCE_SHARED=/x", "PARLANCE_TEST_POSTGRES=/y", "PARLANCE_PORT=tcp://10.0.0.1:8080",
		"PARLANCE_SERVICE_HOST=10.0.0.1", "PARLANCE_API_SERVICE_PORT_HTTP=80", "PARLANCE_PORT_8080_TCP_ADDR=10.0.0.1",
	}})
	if err != nil {
		t.Error(err)
	}
	if _, err = config.Load(config.Sources{Environ: []string{"PARLANCE_PORT=8080"}}); err == nil {
		t.Error("PARLANCE_PORT=8080 is a mistake and was accepted")
	}
}

func TestLoadTypes(t *testing.T) {
	t.Parallel()
	c, err := config.Load(config.Sources{Environ: []string{
		"PARLANCE_OUTBOUND_ALLOW=127.0.0.0/8, ::1", "PARLANCE_MAX_AUDIO_BYTES=10MB", "PARLANCE_MAX_TEXT_BODY=2 MiB",
		"PARLANCE_OUTBOUND_HTTPS_ONLY=yes", "PARLANCE_BASE_URL=https://talk.example.com/", "PARLANCE_SPEECH_ENGINE=None",
		"PARLANCE_SECRET_KEY=" + strings.Repeat("ab", 32), "PARLANCE_DATABASE_URL=postgres://me@/db?host=/run/postgresql",
	}})
	if err != nil {
		t.Fatal(err)
	}
	want := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	if !slices.Equal(c.OutboundAllow, want) {
		t.Errorf("OutboundAllow = %v, want %v", c.OutboundAllow, want)
	}
	if c.MaxAudioBytes != 10_000_000 || c.MaxTextBody != 2<<20 {
		t.Errorf("sizes are %d and %d", c.MaxAudioBytes, c.MaxTextBody)
	}
	if !c.OutboundHTTPSOnly || c.BaseURL != "https://talk.example.com" || c.SpeechEngine != config.EngineNone {
		t.Errorf("got %v, %q, %q", c.OutboundHTTPSOnly, c.BaseURL, c.SpeechEngine)
	}
	if len(c.SecretKey) != 32 || c.SecretKey[0] != 0xab {
		t.Errorf("SecretKey = %x", c.SecretKey)
	}
}
