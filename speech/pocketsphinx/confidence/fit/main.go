// Command fit makes the weights of speech/pocketsphinx/confidence from recordings
// whose words are known, as they are and through a telephone:
//
//	go run -tags pocketsphinx ./speech/pocketsphinx/confidence/fit [-data dir] [-update]
//
// It prints how good the decoder's posteriors and the probabilities are as
// confidences; each recording is judged with weights that were made without it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/pocketsphinx"
	"parlance/speech/pocketsphinx/confidence"
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
	update := flag.Bool("update", false, "write the weights")
	flag.Parse()
	if err := run(*data, *update); err != nil {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(1)
	}
}

func run(data string, update bool) error {
	refs, err := speechtest.ReadReferences(data)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "confidence")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	engine, closer, err := pocketsphinx.New(pocketsphinx.Config{Children: 1, Posteriors: true})
	if err != nil {
		return err
	}
	defer closer.Close()
	if engine.Missing != nil {
		return engine.Missing
	}
	var list []sample
	for _, ref := range refs {
		if ref.Text == "" || filepath.Ext(ref.File) == ".mp3" {
			continue
		}
		copies := []speechtest.Reference{ref}
		if ref.Set != "conv8k" && filepath.Ext(ref.File) == ".wav" {
			narrow := filepath.Join(dir, filepath.Base(ref.File))
			//nolint:gosec // the recordings that the caller names
			if out, err := exec.CommandContext(context.Background(), "sox", "-D", ref.File, "-r", "8000", "-c", "1", narrow).CombinedOutput(); err != nil {
				return fmt.Errorf("sox: %w: %s", err, out)
			}
			copies = append(copies, speechtest.Reference{File: narrow, Set: ref.Set, Text: ref.Text})
		}
		for _, c := range copies {
			got, err := listen(engine, c)
			if err != nil {
				return fmt.Errorf("%s: %w", ref.File, err)
			}
			list = append(list, got...)
		}
	}
	return report(list, update)
}

// sample is a word that was heard.
type sample struct {
	confidence.Sample

	said      string // in the recording: copies have the same
	posterior float64
}

// listen gives the words that are heard in a recording.
func listen(engine speech.Engine, ref speechtest.Reference) ([]sample, error) {
	r, err := ref.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	n := notes{Transcriber: engine.Transcriber, bySegment: map[time.Duration][]sample{}}
	engine.Transcriber = &n
	t, err := speech.Pipeline{Engine: engine, Cores: 1}.Run(context.Background(), r, conversation.Options{}, nil)
	if err != nil {
		return nil, err
	}
	var list []sample
	starts := make([]time.Duration, 0, len(n.bySegment))
	for s := range n.bySegment {
		starts = append(starts, s)
	}
	slices.Sort(starts)
	for _, s := range starts {
		list = append(list, n.bySegment[s]...)
	}
	score := speechtest.Compare(ref.Text, speechtest.Text(t))
	fmt.Fprintf(os.Stdout, "%2d errors of %2d  %s: %s\n", score.Errors, score.Words, ref.File, speechtest.Text(t))
	right := rightOnes(ref.Text, heard(t))
	if len(right) != len(list) {
		return nil, fmt.Errorf("%d words heard, %d judged", len(list), len(right))
	}
	for i := range list {
		list[i].Right, list[i].said = right[i], ref.Text
	}
	return list, nil
}

// notes is an engine that remembers what it heard of each segment.
type notes struct {
	speech.Transcriber

	mu        sync.Mutex
	bySegment map[time.Duration][]sample
}

func (n *notes) Transcribe(ctx context.Context, seg speech.Segment) ([]conversation.Word, error) {
	words, err := n.Transcriber.Transcribe(ctx, seg)
	n.note(seg, words)
	return words, err
}

func (n *notes) note(seg speech.Segment, words []conversation.Word) {
	n.mu.Lock()
	defer n.mu.Unlock()
	var list []sample
	for i, w := range words {
		list = append(list, sample{Sample: confidence.Sample{Traits: confidence.Traits(words, i, seg.Narrow)}, posterior: w.Confidence})
	}
	n.bySegment[seg.Start] = list
}

// report judges, prints and perhaps writes the weights.
func report(list []sample, update bool) error {
	var raw, fitted []float64
	var right []bool
	for _, s := range list {
		var others []confidence.Sample
		for _, o := range list {
			if o.said != s.said {
				others = append(others, o.Sample)
			}
		}
		raw, right = append(raw, s.posterior), append(right, s.Right)
		fitted = append(fitted, confidence.Fit(others).Of(s.Traits))
	}
	for name, p := range map[string][]float64{"posteriors": raw, "probabilities": fitted} {
		q := confidence.Judge(p, right)
		fmt.Fprintf(os.Stdout, "%-14s %d words: calibration error %.3f, Brier %.3f, loss %.3f\n", name, q.Words, q.Error, q.Brier, q.Loss)
		for _, floor := range []float64{0.5, 0.7} {
			kept, hits, all := 0.0, 0.0, 0.0
			for i, v := range p {
				if right[i] {
					all++
				}
				if v >= floor {
					kept++
					if right[i] {
						hits++
					}
				}
			}
			fmt.Fprintf(os.Stdout, "  from %.1f on: %.0f %% of the words, %.0f %% of them right, %.0f %% of all right ones\n",
				floor, 100*kept/float64(len(p)), 100*hits/max(1, kept), 100*hits/max(1, all))
		}
	}
	var all []confidence.Sample
	for _, s := range list {
		all = append(all, s.Sample)
	}
	w := confidence.Fit(all)
	fmt.Fprintf(os.Stdout, "weights %.3f\n", w)
	if !update {
		return nil
	}
	var b strings.Builder
	b.WriteString("package confidence\n\n// Made by go run -tags pocketsphinx ./speech/pocketsphinx/confidence/fit -update; do not edit.\n\n" +
		"// fitted are the weights of the traits.\nfunc fitted() Weights {\n\treturn Weights{")
	for i, v := range w {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%.3f", v)
	}
	b.WriteString("}\n}\n")
	return os.WriteFile("speech/pocketsphinx/confidence/weights.go", []byte(b.String()), 0o644) //nolint:gosec // source text
}
