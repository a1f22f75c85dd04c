// Command train makes the weight files that Parlance embeds, bit for bit, from
// the data folder:
//
//	go run ./cmd/train -data ../shared/data/nlp -out insights/model/weights
//
// It prints the held-out figures of every head as it goes.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"

	"parlance/internal/train"
)

func main() {
	data := flag.String("data", "../shared/data/nlp", "folder with the corpora")
	out := flag.String("out", "insights/model/weights", "folder for the weight files")
	only := flag.String("only", "", "steps to run, comma-separated; empty = all")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o := train.Options{Data: *data, Out: *out, Log: os.Stdout}
	if *only != "" {
		o.Only = strings.Split(*only, ",")
	}
	if err := train.Run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1) //nolint:gocritic // nothing is left to stop
	}
}
