package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/spf13/cobra"

	"parlance/cmd/parlance/engine"
	"parlance/config"
	"parlance/jobs"
	"parlance/storage/sqlstore"
)

// maxSkew is how far the clocks of this machine and the database may differ.
const maxSkew = 2 * time.Second

// finding is one line of the doctor's report.
type finding struct {
	what, remedy string
	level        string // "ok", "skip", "warn" or "fail"
}

func (c *cli) doctorCommand() *cobra.Command {
	var quick bool
	cmd := &cobra.Command{
		Use: "doctor", Short: "Look for what is wrong with this installation and say what to do", GroupID: "operate", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, _, err := c.load()
			if err != nil {
				return err
			}
			if quick {
				return ready(cmd.Context(), cfg)
			}
			return report(cmd.OutOrStdout(), examine(cmd.Context(), cfg))
		},
	}
	cmd.Flags().BoolVar(&quick, "quick", false, "only ask the running server whether it is ready (for health checks)")
	return cmd
}

// ready asks the server at cfg.Addr.
func ready(ctx context.Context, cfg config.Config) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	addr := strings.Replace(cfg.Addr, "0.0.0.0", "127.0.0.1", 1)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/readyz", nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(io.LimitReader(resp.Body, 4096))
		return fmt.Errorf("not ready: %s", body)
	}
	return nil
}

func report(w io.Writer, found []finding) error {
	failed := 0
	for _, f := range found {
		_, _ = fmt.Fprintf(w, "%-5s %s\n", f.level, strings.Join(strings.Fields(f.what), " ")) // errors may have lines
		if f.remedy != "" {
			_, _ = fmt.Fprintf(w, "      -> %s\n", f.remedy)
		}
		if f.level == "fail" {
			failed++
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d problem(s) found", failed)
	}
	return nil
}

// examine runs every check there is.
func examine(ctx context.Context, cfg config.Config) []finding {
	found := []finding{checkDisk(cfg)}
	found = append(found, checkStore(ctx, cfg)...)
	found = append(found, checkQueue(ctx, cfg)...)
	found = append(found, checkSpeech(ctx, cfg)...)
	return append(found, checkFFmpeg())
}

func checkDisk(cfg config.Config) finding {
	abs, err := filepath.Abs(cfg.DataDir)
	if err != nil {
		return finding{"data directory: " + err.Error(), "", "fail"}
	}
	at := abs // or, before the first start, the directory that it will be made in
	for parent := filepath.Dir(at); !exists(at) && parent != at; parent = filepath.Dir(at) {
		at = parent
	}
	switch err := tryWrite(at); {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return finding{"data directory " + abs + ": the disk is full", diskRemedy(), "fail"}
	case err != nil:
		return finding{
			fmt.Sprintf("data directory %s: %v", abs, err),
			"let this user write there, or set PARLANCE_DATA_DIR to a directory where it may", "fail",
		}
	}
	free, err := freeSpace(at)
	if err != nil {
		return finding{err.Error(), "", "warn"}
	}
	text := fmt.Sprintf("data directory %s, %d MiB free", abs, free>>20)
	if at != abs {
		text += " (the first start makes it)"
	}
	if free < minFree {
		return finding{text, diskRemedy(), "fail"}
	}
	return finding{what: text, level: "ok"}
}

func diskRemedy() string {
	return fmt.Sprintf("free some space, at least %d MiB, or set PARLANCE_DATA_DIR to another disk", minFree>>20)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// tryWrite writes a file and removes it.
func tryWrite(dir string) error {
	f, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, 4096))
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}

// databaseRemedy is what to do about a database that does not answer.
const databaseRemedy = "check PARLANCE_DATABASE_URL, and that the database runs and lets this machine in"

func checkStore(ctx context.Context, cfg config.Config) []finding {
	c := storeConfig(cfg, slog.New(slog.DiscardHandler))
	if c.URL == "" && !exists(c.Path) {
		return []finding{{what: "database: none yet, the first start makes it", level: "ok"}}
	}
	pending, err := sqlstore.PendingMigrations(ctx, c)
	if err != nil {
		return []finding{{"database: " + err.Error(), databaseRemedy, "fail"}}
	}
	if pending > 0 {
		return []finding{{fmt.Sprintf("database: %d pending migrations", pending), "run \"parlance migrate\"; the next start of a server does it too", "warn"}}
	}
	s, err := sqlstore.Open(ctx, c)
	if err != nil {
		return []finding{{"database: " + err.Error(), databaseRemedy, "fail"}}
	}
	defer func() { _ = s.Close() }()
	if err := s.Ping(ctx); err != nil {
		return []finding{{"database refuses writes: " + err.Error(), "check its free disk space, and that this user may write", "fail"}}
	}
	found := []finding{{what: "database takes writes, no migration is pending", level: "ok"}}
	before := time.Now()
	now, err := s.Now(ctx)
	return append(found, checkClock("the database", before, now, time.Now(), err)...)
}

func checkRedisClock(ctx context.Context, rdb redis.UniversalClient) []finding {
	before := time.Now()
	now, err := rdb.Time(ctx).Result()
	return checkClock("Redis", before, now, time.Now(), err)
}

// checkClock compares another machine's clock with this one's before and after it
// was asked.
func checkClock(whose string, before, theirs, after time.Time, err error) []finding {
	if err != nil {
		return []finding{{"clock of " + whose + ": " + err.Error(), "", "warn"}}
	}
	skew := max(before.Sub(theirs), theirs.Sub(after))
	if skew <= maxSkew {
		return nil
	}
	return []finding{{
		fmt.Sprintf("clocks of this machine and %s differ by %s", whose, skew.Round(time.Millisecond)),
		"run a time service (chrony, systemd-timesyncd) on both; leases and retries come too early or too late until then", "warn",
	}}
}

func checkQueue(ctx context.Context, cfg config.Config) []finding {
	if cfg.RedisURL == "" {
		return []finding{{what: "queue: embedded", level: "ok"}}
	}
	rdb, err := jobs.Connect(cfg.RedisURL)
	if err != nil {
		return []finding{{"redis: " + err.Error(), "correct PARLANCE_REDIS_URL", "fail"}}
	}
	defer func() { _ = rdb.Close() }()
	problems, err := jobs.Inspect(ctx, rdb)
	if err != nil {
		return []finding{{"redis: " + err.Error(), "start Redis, or correct PARLANCE_REDIS_URL; work goes on meanwhile, only slower", "warn"}}
	}
	found := make([]finding, 0, len(problems)+2)
	for _, p := range problems {
		found = append(found, finding{"redis: " + p.What, p.Remedy, "warn"})
	}
	found = append(found, checkRedisClock(ctx, rdb)...)
	if len(found) == 0 {
		found = append(found, finding{what: "redis answers and keeps what it is given", level: "ok"})
	}
	return found
}

func checkSpeech(ctx context.Context, cfg config.Config) []finding {
	c, err := engine.Choose(cfg)
	if err != nil {
		return []finding{{"speech: " + explain(err), "", "fail"}}
	}
	defer func() { _ = c.Close() }()
	var found []finding
	for _, p := range c.PassedOver {
		found = append(found, finding{what: "speech: not " + p.Name + ": " + p.Reason, level: "skip"})
	}
	if c.Missing != nil {
		return append(found, finding{"speech: " + explain(c.Missing), "text works without; recordings fail until an engine is there", "warn"})
	}
	took, err := c.Try(ctx)
	if err != nil {
		return append(found, finding{"speech: " + c.Label() + " does not work: " + explain(err), "recordings fail until it does", "fail"})
	}
	text := "speech: " + c.Describe()
	if c.Local {
		text += fmt.Sprintf(", starts in %.1f s", took.Seconds())
	}
	return append(found, finding{what: text, level: "ok"})
}

func checkFFmpeg() finding {
	path, err := exec.LookPath("ffmpeg")
	if err != nil {
		return finding{"ffmpeg is not installed: only WAV and MP3 recordings are read", "apt-get install ffmpeg", "warn"}
	}
	return finding{what: "ffmpeg: " + path, level: "ok"}
}
