// Command bench measures what docs/performance.md promises and prints each
// figure as a ratio within the run, so that the machine's own speed drops out.
// It starts the Redis and PostgreSQL it needs, on loopback.
//
//	go run ./cmd/bench -bin bin/parlance [-only pipeline,accept] [-audio 1h]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"
)

// bench is one run: where things are, and what was found.
type bench struct {
	bin    string // the built binary
	dir    string // scratch space
	redis  *redisServer
	audio  time.Duration
	stores []string
	rows   []row
}

// row is one figure of the result.
type row struct {
	name, value, target string
	good                bool
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	b := bench{}
	var only, stores string
	flag.StringVar(&b.bin, "bin", "bin/parlance", "the built binary")
	flag.StringVar(&only, "only", "", "measure only these, comma-separated")
	flag.StringVar(&stores, "stores", "sqlite,postgres", "databases that the pipeline is measured on")
	flag.DurationVar(&b.audio, "audio", 10*time.Minute, "length of the recording that is transcribed")
	flag.Parse()
	b.stores = strings.Split(stores, ",")
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var err error
	if b.bin, err = filepath.Abs(b.bin); err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp("", "parlance-bench-"); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(b.dir) }()
	if b.redis, err = startRedis(ctx, b.dir); err != nil {
		return err
	}
	defer b.redis.stop()
	for _, m := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"pipeline", b.pipeline},
		{"append", b.appending},
		{"accept", b.accept},
		{"deliver", b.deliver},
		{"start", b.coldStart},
		{"speech", b.speech},
		{"insights", b.insights},
	} {
		if only != "" && !strings.Contains(","+only+",", ","+m.name+",") {
			continue
		}
		fmt.Fprintln(os.Stderr, "measuring", m.name, "...")
		if err := m.run(ctx); err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	return b.print()
}

func (b *bench) add(name, target string, good bool, format string, args ...any) {
	b.rows = append(b.rows, row{name, fmt.Sprintf(format, args...), target, good})
}

func (b *bench) print() error {
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(t, "FIGURE\tMEASURED\tTARGET\t")
	for _, r := range b.rows {
		mark := ""
		if !r.good {
			mark = "MISSED"
		}
		_, _ = fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", r.name, r.value, r.target, mark)
	}
	return t.Flush()
}
