// Command train makes the weight files that Parlance embeds, bit for bit, from
// the data folder:
//
//	go run ./cmd/train -data ../shared/data/nlp -out insights/model/weights
//
// It prints the held-out figures of every head as it goes. With -check it leaves
// the files as they are and fails unless training gives the very same ones, which it
// says of each as soon as it is made; with -only too, it makes and compares the files
// of these steps from those of the others as they are.
package main

import (
	"context"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"

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
	return verify(ctx, o)
}

// verify trains in a folder of its own and compares with o.Out.
func verify(ctx context.Context, o train.Options) error {
	committed := o.Out
	dir, err := os.MkdirTemp("", "parlance-train-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	want, err := os.ReadFile(filepath.Join(committed, "MANIFEST")) //nolint:gosec // the caller's folder
	if err != nil {
		return err
	}
	if len(o.Only) > 0 {
		if err := os.CopyFS(dir, os.DirFS(committed)); err != nil {
			return err
		}
	}
	var mu sync.Mutex
	var other []string
	o.Out = dir
	o.Made = func(name string, b []byte) {
		mu.Lock()
		defer mu.Unlock()
		if strings.Contains(string(want), fmt.Sprintf("%x  %s\n", sha256.Sum256(b), name)) {
			fmt.Println("the same:", name)
			return
		}
		fmt.Println("OTHER:", name)
		other = append(other, name)
	}
	if err := train.Run(ctx, o); err != nil {
		return err
	}
	if len(other) > 0 {
		return fmt.Errorf("other files than committed: %s", strings.Join(other, ", "))
	}
	return compare(filepath.Join(committed, "MANIFEST"), filepath.Join(dir, "MANIFEST"))
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
