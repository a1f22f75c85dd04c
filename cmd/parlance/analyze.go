package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"

	"parlance/cmd/parlance/analyze"
	"parlance/insights"
)

const analyzeHelp = `Shows what one conversation holds, with the embedded engine alone: no server, no
database, nothing leaves the machine. FILE (- for standard input) may be

  chat JSON       a body for /v1/process/text, a list of {"speaker", "text"},
                  or such objects one per line
  e-mail          .eml or .mbox; the replies it quotes become messages
  subtitles       .srt or .vtt
  text            "Name: what was said" lines, with or without times, or prose

  parlance analyze call.vtt --timezone Europe/Berlin --at 2026-03-02T10:00
  parlance analyze chat.json --trackers trackers.txt --format json | jq .insights
  pbpaste | parlance analyze -`

// analyzeFlags are the options of the command as they are written.
type analyzeFlags struct {
	format, zone, at, language, trackers, color, output string
	words                                               int
	transcript                                          bool
}

func analyzeCommand() *cobra.Command {
	var f analyzeFlags
	cmd := &cobra.Command{
		Use: "analyze FILE", Short: "Show what a conversation holds, without a server", Long: analyzeHelp, GroupID: "client",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("name one file, or - for standard input: " + analyze.Formats)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			opt, err := f.options(time.Now())
			if err != nil {
				return err
			}
			opt.Path, opt.In = args[0], cmd.InOrStdin()
			return toFile(f.output, cmd.OutOrStdout(), func(w io.Writer) error {
				opt.Out, opt.Page = w, pageFor(w, f.color, os.Environ())
				opt.Page.Transcript = f.transcript
				return analyze.Run(cmd.Context(), opt, insights.New)
			})
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.format, "format", "f", "table", "table, json, md, txt, srt, vtt or pdf")
	flags.StringVarP(&f.output, "output", "o", "-", "file to write; - is standard output")
	flags.StringVar(&f.zone, "timezone", "", "zone of the people who speak, such as Europe/Berlin; empty = this machine's")
	flags.StringVar(&f.at, "at", "", `when it took place, such as 2026-03-02T10:00; "tomorrow" counts from it; empty = now`)
	flags.StringVar(&f.language, "language", "", "language, such as en-GB (3/4 is then the 3rd of April) or de; empty = detected")
	flags.StringVar(&f.trackers, "trackers", "", `file with trackers: "Name: phrase, another phrase" lines, or JSON`)
	flags.IntVar(&f.words, "summary-words", 0, "length of the summary; 0 = by the length of the conversation")
	flags.BoolVar(&f.transcript, "transcript", false, "show what was said, too")
	flags.StringVar(&f.color, "color", "auto", "auto, always or never; auto looks at the terminal and NO_COLOR")
	return cmd
}

func (f *analyzeFlags) options(now time.Time) (analyze.Options, error) {
	opt := analyze.Options{Format: f.format, Zone: time.Local, At: now, Language: f.language, Trackers: f.trackers, Words: f.words}
	if !slices.Contains([]string{"auto", "always", "never"}, f.color) {
		return opt, fmt.Errorf("--color must be auto, always or never, not %q", f.color)
	}
	if f.words < 0 {
		return opt, fmt.Errorf("--summary-words must not be negative")
	}
	if f.zone != "" {
		zone, err := time.LoadLocation(f.zone)
		if err != nil {
			return opt, fmt.Errorf("--timezone %s: not a zone such as Europe/Berlin or UTC", f.zone)
		}
		opt.Zone = zone
	}
	if f.at == "" {
		return opt, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly} {
		if at, err := time.ParseInLocation(layout, f.at, opt.Zone); err == nil {
			opt.At = at
			return opt, nil
		}
	}
	return opt, fmt.Errorf("--at %s: want a time such as 2026-03-02T10:00 or 2026-03-02", f.at)
}

// defaultWidth is that of a page that goes into a file or a pipe.
const defaultWidth = 100

// pageFor looks at where the page goes.
func pageFor(w io.Writer, color string, environ []string) analyze.Page {
	env := map[string]string{}
	for _, kv := range environ {
		k, v, _ := strings.Cut(kv, "=")
		env[k] = v
	}
	p := analyze.Page{Color: color == "always", Width: defaultWidth}
	if n, err := strconv.Atoi(env["COLUMNS"]); err == nil {
		p.Width = n
	}
	f, ok := w.(*os.File)
	if !ok {
		return p
	}
	size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	if err != nil { // no terminal
		return p
	}
	if env["COLUMNS"] == "" && size.Col > 0 {
		p.Width = int(size.Col)
	}
	if color == "auto" {
		p.Color = env["NO_COLOR"] == "" && env["TERM"] != "dumb"
	}
	return p
}
