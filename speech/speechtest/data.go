package speechtest

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parlance/speech"
)

// Reference is a recording and what is said in it.
type Reference struct {
	File string // path
	Set  string // "read", "digits", "conv8k", "conv", ...
	Text string // "" when there is no reference
}

// AudioDir is the directory of recordings to test with. The test is skipped
// when it is absent.
func AudioDir(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv("PARLANCE_SHARED")
	if dir == "" {
		dir = filepath.Join(moduleRoot(tb), "..", "shared")
	}
	dir = filepath.Join(dir, "data", "audio")
	if _, err := os.Stat(dir); err != nil {
		tb.Skipf("no recordings to test with: %v", err)
	}
	return dir
}

// Recording is the path of one recording; the test is skipped without it.
func Recording(tb testing.TB, name string) string {
	tb.Helper()
	path := filepath.Join(AudioDir(tb), name)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("no recording: %v", err)
	}
	return path
}

// References lists the recordings whose words are known; the test is skipped
// without them.
func References(tb testing.TB) []Reference {
	tb.Helper()
	refs, err := ReadReferences(AudioDir(tb))
	if err != nil {
		tb.Skip(err)
	}
	return refs
}

// ReadReferences reads references.tsv of a directory of recordings.
func ReadReferences(dir string) ([]Reference, error) {
	f, err := os.Open(filepath.Join(dir, "references.tsv"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var refs []Reference
	lines := bufio.NewScanner(f)
	lines.Scan() // heading
	for lines.Scan() {
		part := strings.Split(lines.Text(), "\t")
		if len(part) == 3 {
			refs = append(refs, Reference{File: filepath.Join(dir, part[0]), Set: part[1], Text: part[2]})
		}
	}
	return refs, lines.Err()
}

// Open gives the recording. Headerless ones (".raw") are 16 kHz, mono, 16 bits,
// and get a header.
func (r Reference) Open() (io.ReadSeekCloser, error) {
	if filepath.Ext(r.File) != ".raw" {
		return os.Open(r.File)
	}
	b, err := os.ReadFile(r.File)
	if err != nil {
		return nil, err
	}
	pcm := make([]int16, len(b)/2)
	for i := range pcm {
		pcm[i] = int16(uint16(b[2*i]) | uint16(b[2*i+1])<<8)
	}
	return inMemory{bytes.NewReader(WAV(speech.Rate, pcm))}, nil
}

type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

func moduleRoot(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			tb.Fatal("no go.mod above the test")
		}
		dir = parent
	}
}
