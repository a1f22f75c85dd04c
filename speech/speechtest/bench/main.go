// Command bench measures the embedded speech engine on recordings whose words
// are known: word error rate by set, processor time against the length of the
// sound, memory, what the pipeline adds to the bare engine, and what a second
// core brings. docs/speech.md says how to read the figures.
//
//	go run -tags pocketsphinx ./speech/speechtest/bench [-data dir] [-long file]
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/pocketsphinx"
	"parlance/speech/speechtest"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == "speech-engine" {
		if err := pocketsphinx.Serve(os.Stdin, os.Stdout); err != nil {
			os.Exit(1)
		}
		return
	}
	data := flag.String("data", "../shared/data/audio", "directory of recordings with references.tsv")
	long := flag.String("long", "", "measure time and memory with this recording instead")
	verbose := flag.Bool("v", false, "print what was heard")
	flag.Parse()
	if err := run(*data, *long, *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(data, long string, verbose bool) error {
	refs := []speechtest.Reference{{File: long, Set: "long"}}
	if long == "" {
		var err error
		if refs, err = speechtest.ReadReferences(data); err != nil {
			return err
		}
	}
	one, err := measure(refs, 1, verbose)
	if err != nil {
		return err
	}
	one.print("one core")
	two, err := measure(refs, 2, false)
	if err != nil {
		return err
	}
	two.print("two cores")
	fmt.Fprintf(os.Stdout, "speed-up on two cores   %.2f\n", one.wall.Seconds()/two.wall.Seconds())
	return nil
}

// result is what one pass over recordings took and gave.
type result struct {
	sets        map[string]speechtest.Score
	order       []string
	sound, wall time.Duration
	usage       usage
}

// measure transcribes all recordings with that many engine processes.
func measure(refs []speechtest.Reference, cores int, verbose bool) (*result, error) {
	engine, closer, err := pocketsphinx.New(pocketsphinx.Config{Children: cores})
	if err != nil {
		return nil, err
	}
	if engine.Missing != nil {
		return nil, engine.Missing
	}
	watch := startWatch()
	p := speech.Pipeline{Engine: engine, Cores: cores}
	m := &result{sets: map[string]speechtest.Score{}}
	begin := time.Now()
	for _, ref := range refs {
		if err := m.add(p, ref, verbose); err != nil {
			return nil, err
		}
	}
	m.wall = time.Since(begin)
	if err := closer.Close(); err != nil {
		return nil, err
	}
	m.usage = watch.stop()
	return m, nil
}

func (m *result) add(p speech.Pipeline, ref speechtest.Reference, verbose bool) error {
	r, err := ref.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	t, err := p.Run(context.Background(), r, conversation.Options{}, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", ref.File, err)
	}
	s := speechtest.Compare(ref.Text, speechtest.Text(t))
	if _, ok := m.sets[ref.Set]; !ok {
		m.order = append(m.order, ref.Set)
	}
	m.sets[ref.Set] = m.sets[ref.Set].Add(s)
	m.sound += t.Duration
	if verbose {
		fmt.Fprintf(os.Stdout, "%5.1f %% of %3d  %s\n  %s\n", s.WER(), s.Words, ref.File, speechtest.Text(t))
	}
	return nil
}

func (m *result) print(title string) {
	fmt.Fprintf(os.Stdout, "%s: %.0f s of sound\n", title, m.sound.Seconds())
	var all speechtest.Score
	for _, set := range m.order {
		s := m.sets[set]
		all = all.Add(s)
		if s.Words > 0 {
			fmt.Fprintf(os.Stdout, "  WER %-8s           %5.1f %% of %d words\n", set, s.WER(), s.Words)
		}
	}
	if all.Words > 0 {
		fmt.Fprintf(os.Stdout, "  WER all                %5.1f %% of %d words\n", all.WER(), all.Words)
	}
	sound := m.sound.Seconds()
	fmt.Fprintf(os.Stdout, "  real-time factor       %.3f of one core (engine %.3f), wall %.3f\n",
		(m.usage.own+m.usage.engine).Seconds()/sound, m.usage.engine.Seconds()/sound, m.wall.Seconds()/sound)
	fmt.Fprintf(os.Stdout, "  pipeline over engine   %.2f\n", (m.usage.own+m.usage.engine).Seconds()/m.usage.engine.Seconds())
	fmt.Fprintf(os.Stdout, "  resident               %d MB own, %d MB with engines, at most\n", m.usage.ownPeak>>20, m.usage.allPeak>>20)
}
