// Command learn makes the letter-to-sound rules of speech/g2p from a dictionary:
//
//	go run ./speech/g2p/learn -dict /usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict
package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"os"

	"parlance/speech/g2p"
)

func main() {
	dict := flag.String("dict", "/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict", "dictionary to learn from")
	out := flag.String("out", "speech/g2p/rules.bin.gz", "file to write")
	keep := flag.Int("keep", 2, "words that must speak for a rule")
	flag.Parse()
	if err := run(*dict, *out, *keep); err != nil {
		fmt.Fprintln(os.Stderr, "learn:", err)
		os.Exit(1)
	}
}

func run(dict, out string, keep int) error {
	f, err := os.Open(dict)
	if err != nil {
		return err
	}
	defer f.Close()
	all, err := g2p.ReadDictionary(f)
	if err != nil {
		return err
	}
	var entries []g2p.Entry
	for i, e := range all {
		if !g2p.HeldOut(i) {
			entries = append(entries, e)
		}
	}
	rules := g2p.Learn(entries, keep)
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(rules.Bytes()); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	fmt.Fprintf(os.Stdout, "%d words, %d bytes\n", len(entries), b.Len())
	return os.WriteFile(out, b.Bytes(), 0o600)
}
