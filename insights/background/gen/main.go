// Command gen makes the table of package background from the data folder. The
// same data gives the same bytes.
package main

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/kljensen/snowball/english"

	"parlance/insights/token"
)

// block is the length of a stretch in words; a stem is kept when it occurs in
// minBlocks of them.
const (
	block     = 100
	minBlocks = 2
)

func main() {
	data := flag.String("data", "../shared/data/nlp", "folder with the data")
	out := flag.String("out", "insights/background/stems.tsv.gz", "file to write")
	flag.Parse()
	if err := run(*data, *out); err != nil {
		slog.Error("make the table", "error", err)
		os.Exit(1)
	}
}

// source is one file and how its text is read.
type source struct {
	name string
	read func(io.Reader, func(string)) error
}

func run(data, out string) error {
	c := counter{df: map[string]int{}, seen: map[string]bool{}, stems: map[string]string{}}
	for _, s := range []source{
		{"qmsum-train.jsonl.gz", readQMSum},
		{"ami-train.tsv.gz", column(7)},
		{"taskmaster4-dialogues.txt.gz", readDialogue},
		{"banking77-train.csv.gz", readCSV},
		{"email-intent-train.tsv", column(1)},
		{"sentiment-amazon-train.tsv.gz", column(2)},
		{"sentiment-tweets-train.tsv.gz", column(2)},
	} {
		if err := c.file(filepath.Join(data, s.name), s.read); err != nil {
			return err
		}
	}
	return c.write(out)
}

// counter counts in how many blocks each stem occurs.
type counter struct {
	df     map[string]int
	seen   map[string]bool
	stems  map[string]string
	words  int
	blocks int
	buf    []token.Token
}

func (c *counter) file(path string, read func(io.Reader, func(string)) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return fmt.Errorf("open %s: %w", path, err)
		}
	}
	if err := read(r, c.add); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	c.flush()
	return nil
}

func (c *counter) add(text string) {
	c.buf = token.Scan(c.buf[:0], text)
	for _, t := range c.buf {
		if t.Kind != token.Word || !token.Spoken(t) || token.IsStop(t.Norm) {
			continue
		}
		s, ok := c.stems[t.Norm]
		if !ok {
			s = english.Stem(t.Norm, false)
			c.stems[t.Norm] = s
		}
		c.seen[s] = true
		if c.words++; c.words == block {
			c.flush()
		}
	}
}

func (c *counter) flush() {
	if c.words == 0 {
		return
	}
	for s := range c.seen {
		c.df[s]++
	}
	clear(c.seen)
	c.words = 0
	c.blocks++
}

// write lists the stems by name after the number of blocks.
func (c *counter) write(path string) error {
	var list []string
	for s, n := range c.df {
		if n >= minBlocks {
			list = append(list, s)
		}
	}
	sort.Strings(list)
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewWriterLevel(f, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(z, "%d\n", c.blocks); err != nil {
		return err
	}
	for _, s := range list {
		if _, err := fmt.Fprintf(z, "%s\t%d\n", s, c.df[s]); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return f.Close()
}

// column reads one column of tab-separated lines.
func column(n int) func(io.Reader, func(string)) error {
	return func(r io.Reader, add func(string)) error {
		return lines(r, func(line string) {
			if col := strings.Split(line, "\t"); len(col) > n {
				add(col[n])
			}
		})
	}
}

func lines(r io.Reader, f func(string)) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 16<<20)
	for sc.Scan() {
		f(sc.Text())
	}
	return sc.Err()
}

func readDialogue(r io.Reader, add func(string)) error {
	return lines(r, func(line string) {
		if _, text, ok := strings.Cut(line, ": "); ok {
			add(text)
		}
	})
}

func readCSV(r io.Reader, add func(string)) error {
	rows, err := csv.NewReader(r).ReadAll()
	for _, row := range rows {
		add(row[0])
	}
	return err
}

func readQMSum(r io.Reader, add func(string)) error {
	var fail error
	err := lines(r, func(line string) {
		var m struct {
			Transcripts []struct {
				Content string `json:"content"`
			} `json:"meeting_transcripts"`
		}
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			fail = err
		}
		for _, t := range m.Transcripts {
			add(t.Content)
		}
	})
	if fail != nil {
		return fail
	}
	return err
}
