package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"parlance/config"
	"parlance/internal/testkit/redis"
	"parlance/jobs"
	"parlance/storage/sqlstore"
)

// says checks that the doctor found something, and what to do about it.
func says(t *testing.T, found []finding, level, what, remedy string) {
	t.Helper()
	for _, f := range found {
		if f.level == level && strings.Contains(f.what, what) && strings.Contains(f.remedy, remedy) {
			return
		}
	}
	t.Errorf("found %+v, want one of level %s that says %q, and to do %q", found, level, what, remedy)
}

func TestDoctor_Redis(t *testing.T) {
	t.Parallel()
	r := redis.Start(t)
	cfg := config.Default()
	cfg.RedisURL = r.URL
	says(t, checkQueue(t.Context(), cfg), "ok", "redis answers", "")
	rdb := r.Client()
	t.Cleanup(func() { _ = rdb.Close() })
	set := func(key, value string) {
		if err := rdb.ConfigSet(t.Context(), key, value).Err(); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct{ key, value, what, remedy string }{
		{"maxmemory-policy", "allkeys-lru", "maxmemory-policy is allkeys-lru", "noeviction"},
		{"maxmemory", "1", "test write was refused", "memory"},
	} {
		set(step.key, step.value)
		says(t, checkQueue(t.Context(), cfg), "warn", step.what, step.remedy)
		if step.key == "maxmemory-policy" {
			set(step.key, "noeviction")
		}
	}
	r.Kill()
	says(t, checkQueue(t.Context(), cfg), "warn", "redis", "start Redis")
	cfg.RedisURL = "redis://[::1" // never opened
	says(t, checkQueue(t.Context(), cfg), "fail", "redis", "PARLANCE_REDIS_URL")
}

func TestDoctor_Clock(t *testing.T) {
	t.Parallel()
	r := miniredis.RunT(t)
	rdb, err := jobs.Connect("redis://" + r.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rdb.Close() })
	for _, skew := range []time.Duration{-2 * time.Minute, 5 * time.Second} {
		r.SetTime(time.Now().Add(skew))
		says(t, checkRedisClock(t.Context(), rdb), "warn", "clocks of this machine and Redis differ by", "time service")
	}
	now := time.Now()
	for _, tt := range []struct {
		theirs, after time.Time
		found         int
	}{
		{now, now, 0},
		{now.Add(time.Minute), now, 1},
		{now.Add(-time.Minute), now, 1},
		{now.Add(5 * time.Second), now.Add(10 * time.Second), 0}, // a slow answer is no skew
	} {
		if got := checkClock("the database", now, tt.theirs, tt.after, nil); len(got) != tt.found {
			t.Errorf("%+v: found %+v", tt, got)
		}
	}
}

func TestDoctor_Database(t *testing.T) {
	t.Parallel()
	cfg := config.Default()
	cfg.DataDir = filepath.Join(t.TempDir(), "data")
	says(t, checkStore(t.Context(), cfg), "ok", "none yet", "")
	says(t, []finding{checkDisk(cfg)}, "ok", "the first start makes it", "")
	if exists(cfg.DataDir) {
		t.Error("looking made the directory")
	}
	c := storeConfig(cfg, slog.New(slog.DiscardHandler))
	if err := sqlstore.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	says(t, checkStore(t.Context(), cfg), "ok", "takes writes", "")
	if err := os.WriteFile(c.Path, nil, 0o600); err != nil { // a database of no version
		t.Fatal(err)
	}
	says(t, checkStore(t.Context(), cfg), "warn", "pending migrations", "parlance migrate")
	if err := os.WriteFile(c.Path, []byte(strings.Repeat("no database", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	says(t, checkStore(t.Context(), cfg), "fail", "database", "PARLANCE_DATABASE_URL")
	cfg.DatabaseURL = "postgres://x@127.0.0.1:1/x"
	says(t, checkStore(t.Context(), cfg), "fail", "connection refused", "PARLANCE_DATABASE_URL")
}

func TestDoctor_Disk(t *testing.T) {
	t.Parallel()
	cfg := config.Default()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cfg.DataDir = filepath.Join(file, "below")
	says(t, []finding{checkDisk(cfg)}, "fail", "data directory", "PARLANCE_DATA_DIR")
	if _, err := os.Stat("/dev/full"); err == nil { // a place where nothing is free
		cfg.DataDir = "/dev/full/data"
		says(t, []finding{checkDisk(cfg)}, "fail", "data directory", "PARLANCE_DATA_DIR")
	}
}

func TestDoctor_Engine(t *testing.T) {
	t.Parallel()
	cfg := config.Default()
	cfg.SpeechEngine = config.EngineNone
	says(t, checkSpeech(context.Background(), cfg), "warn", "switched off", "text works without")
}

func TestDoctor_Report(t *testing.T) {
	t.Parallel()
	if err := report(io.Discard, []finding{{level: "ok"}, {level: "warn"}}); err != nil {
		t.Errorf("warnings only: %v", err)
	}
	var out strings.Builder
	err := report(&out, []finding{{"broken\n\tin two", "mend it", "fail"}})
	if err == nil || out.String() != "fail  broken in two\n      -> mend it\n" {
		t.Errorf("%v: %q", err, out.String())
	}
}
