// Command tinyasr trains the digit recogniser that tests of the sherpa-onnx
// engine use:
//
//	go run ./cmd/tinyasr -out speech/sherpa/testdata/digits
//
// It needs flite and espeak-ng, whose voices are its teachers.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"parlance/internal/tinyasr"
)

func main() {
	o := tinyasr.Options{Log: os.Stdout}
	flag.StringVar(&o.Out, "out", "speech/sherpa/testdata/digits", "folder for the model")
	flag.IntVar(&o.Recordings, "recordings", 1760, "how many the teachers make")
	flag.IntVar(&o.Epochs, "epochs", 10, "how often each is heard")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := tinyasr.Run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "tinyasr:", err)
		os.Exit(1) //nolint:gocritic // nothing is left to stop
	}
}
