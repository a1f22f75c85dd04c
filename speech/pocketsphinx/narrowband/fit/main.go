//go:build pocketsphinx && cgo

// Command fit makes the maps of speech/pocketsphinx/narrowband from speech of full
// width, in any language, and copies of it that went through a telephone:
//
//	go run -tags pocketsphinx ./speech/pocketsphinx/narrowband/fit [-update] dir...
//
// The directories hold WAV files. The same files give the same maps.
package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"parlance/speech/pocketsphinx/narrowband"
)

func main() {
	update := flag.Bool("update", false, "write the maps")
	flag.Parse()
	if err := run(flag.Args(), *update); err != nil {
		fmt.Fprintln(os.Stderr, "fit:", err)
		os.Exit(1)
	}
}

func run(dirs []string, update bool) error {
	var files []string
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && filepath.Ext(path) == ".wav" {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	s := newStatistics()
	for i, f := range files { // in the order of their names, as WalkDir gives them
		if err := s.hear(f, i); err != nil {
			return fmt.Errorf("%s: %w", f, err)
		}
	}
	if s.frames < 10_000 {
		return fmt.Errorf("%d frames of speech in %d files are too few", s.frames, len(files))
	}
	maps, explained := s.solve()
	fmt.Fprintf(os.Stdout, "%d files, %d frames; explained of the narrow features:\n", len(files), s.frames)
	for _, e := range explained {
		fmt.Fprintf(os.Stdout, "  %.2f\n", e)
	}
	if !update {
		return nil
	}
	return os.WriteFile("speech/pocketsphinx/narrowband/weights.go", []byte(source(maps)), 0o644) //nolint:gosec // source text
}

// source is weights.go.
func source(maps [narrowband.Streams]narrowband.Map) string {
	var b strings.Builder
	b.WriteString("package narrowband\n\n// Made by make narrowband; do not edit.\n\n" +
		"// fitted are the maps of the streams.\nfunc fitted() [Streams]Map {\n\treturn [Streams]Map{\n")
	row := func(end string, list [narrowband.Size]float64) {
		b.WriteString("{")
		for i, v := range list {
			if i > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "%.4g", v)
		}
		b.WriteString("}" + end)
	}
	for _, m := range maps {
		b.WriteString("\t\t{\n\t\t\tSlope: [Size][Size]float64{\n")
		for _, r := range m.Slope {
			b.WriteString("\t\t\t\t")
			row(",\n", r)
		}
		b.WriteString("\t\t\t},\n\t\t\tShift: [Size]float64")
		row(",\n\t\t\tRest:  [Size]float64", m.Shift)
		row(",\n\t\t},\n", m.Rest)
	}
	b.WriteString("\t}\n}\n")
	return b.String()
}
