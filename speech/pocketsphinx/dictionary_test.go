package pocketsphinx

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// languageModel has the head and the tail of a language model's file.
func languageModel(words ...string) string {
	list := strings.Join(words, "\x00") + "\x00"
	b := append([]byte(languageMagic), 3)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(words)))
	b = append(b, "counts, and n-grams\xff"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(list)))
	return string(b) + list
}

func TestLanguageWords(t *testing.T) {
	t.Parallel()
	whole := languageModel("</s>", "'cause", "read")
	for name, c := range map[string]struct {
		file string
		want map[string]bool
	}{
		"whole":                 {whole, map[string]bool{"</s>": true, "'cause": true, "read": true}},
		"another file":          {"ARPA " + whole, nil},
		"empty":                 {"", nil},
		"head only":             {whole[:24], nil},
		"no zero at the end":    {whole[:len(whole)-1], nil},
		"more than it has":      {strings.Replace(whole, "\x03\x03\x00", "\x03\xff\xff", 1), nil},
		"fewer than it has":     {strings.Replace(whole, "\x03\x03\x00", "\x03\x02\x00", 1), nil},
		"a list of other sizes": {strings.Replace(whole, "read", "reader", 1), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := languageWords(write(t, c.file))
			if (err != nil) != (c.want == nil) || !reflect.DeepEqual(got, c.want) {
				t.Errorf("words %v, error %v, want %v", got, err, c.want)
			}
		})
	}
}

func TestSmallDictionary(t *testing.T) {
	t.Parallel()
	m := model{
		Language:   write(t, languageModel("read", "'cause", "<s>")),
		Dictionary: write(t, "'cause K AH Z\nread R IY D\nread(2) R EH D\nreader R IY D ER\n"),
	}
	f, err := smallDictionary(m)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	got, err := os.ReadFile(f.path)
	if want := "'cause K AH Z\nread R IY D\nread(2) R EH D\n"; err != nil || string(got) != want {
		t.Errorf("dictionary %q, %v, want %q", got, err, want)
	}
	if _, err := os.Stat(f.file.Name()); !os.IsNotExist(err) {
		t.Errorf("%s is left behind: %v", f.file.Name(), err)
	}
}

func TestPronunciations(t *testing.T) {
	t.Parallel()
	p, err := readPronunciations(write(t, "a AH\nread R IY D\nread(2) R EH D\nreader R IY D ER"))
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string][][]string{
		"read":   {{"R", "IY", "D"}, {"R", "EH", "D"}},
		"reader": {{"R", "IY", "D", "ER"}},
		"rea":    nil,
	} {
		if got := p.ways(word); !reflect.DeepEqual(got, want) {
			t.Errorf("%q is spoken %v, want %v", word, got, want)
		}
	}
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
