// Command train makes the weight files that Parlance embeds, bit for bit, from
// the data folder:
//
//	go run ./cmd/train -data ../shared/data/nlp -out insights/model/weights
//
// It prints the held-out figures of every head as it goes. With -check it leaves
// the files as they are and fails unless training gives the very same ones.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"parlance/internal/train"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run() error {
	data := flag.String("data", "../shared/data/nlp", "folder with the corpora")
	out := flag.String("out", "insights/model/weights", "folder for the weight files")
	only := flag.String("only", "", "steps to run, comma-separated; empty = all")
	check := flag.Bool("check", false, "train elsewhere and compare with the MANIFEST of -out")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o := train.Options{Data: *data, Out: *out, Log: os.Stdout}
	if *only != "" {
		o.Only = strings.Split(*only, ",")
	}
	if !*check {
		return train.Run(ctx, o)
	}
	dir, err := os.MkdirTemp("", "parlance-train-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	o.Out, o.Only = dir, nil
	if err := train.Run(ctx, o); err != nil {
		return err
	}
	return compare(filepath.Join(*out, "MANIFEST"), filepath.Join(dir, "MANIFEST"))
}

// compare fails with the lines that two manifests do not share.
func compare(committed, made string) error {
	a, err := os.ReadFile(committed) //nolint:gosec // the caller's folder
	if err != nil {
		return err
	}
	b, err := os.ReadFile(made) //nolint:gosec // our own folder
	if err != nil {
		return err
	}
	if string(a) == string(b) {
		fmt.Println("the same files")
		return nil
	}
	return fmt.Errorf("other files than committed:\n%s\nmade:\n%s", a, b)
}
