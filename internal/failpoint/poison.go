//go:build chaos

package failpoint

import (
	"context"
	"os"
	"strings"
	"time"

	"parlance/insights"
	"parlance/worker"
)

// Analyzer puts points around the analysis, and does what the messages say:
//
//	poison panic  panics
//	poison exit   ends the process
//	poison hog    takes memory until there is none
//	poison loop   never ends, and does not look at its context
//	linger 300ms  takes that long, and looks at its context
func Analyzer(a worker.Analyzer) worker.Analyzer { return analyzer{a} }

type analyzer struct{ worker.Analyzer }

// Analyze is passed before and after.
func (a analyzer) Analyze(ctx context.Context, in insights.Input) (insights.Output, error) {
	pass("effect.before")
	for _, m := range in.New {
		obey(ctx, m.Text)
	}
	out, err := a.Analyzer.Analyze(ctx, in)
	pass("effect.after")
	return out, err
}

func obey(ctx context.Context, text string) {
	verb, rest, _ := strings.Cut(text, " ")
	what, _, _ := strings.Cut(rest, " ")
	switch {
	case verb == "linger":
		d, _ := time.ParseDuration(what)
		select {
		case <-time.After(d):
		case <-ctx.Done():
		}
	case verb != "poison":
	case what == "panic":
		panic("poison")
	case what == "exit":
		os.Exit(3)
	case what == "hog":
		hog()
	case what == "loop":
		for {
			<-time.After(time.Millisecond)
		}
	}
}

// hog uses what it takes, so that it really is taken.
func hog() {
	var all [][]byte
	for {
		page := make([]byte, 64<<20)
		for i := range page {
			page[i] = byte(i)
		}
		all = append(all, page)
		_ = all
	}
}
