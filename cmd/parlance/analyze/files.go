package analyze

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"parlance/conversation"
)

// maxInput is the largest conversation that is read.
const maxInput = 256 << 20

// load reads a file, or in for "-".
func load(path string, in io.Reader) ([]byte, error) {
	if path != "-" {
		f, err := os.Open(path) //nolint:gosec // the user names the file
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if st, err := f.Stat(); err == nil && st.IsDir() {
			return nil, fmt.Errorf("%s is a folder; name a file, or - for standard input", path)
		}
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, maxInput+1))
	if len(data) > maxInput {
		return nil, fmt.Errorf("%s is larger than %d MiB", shown(path), maxInput>>20)
	}
	return data, err
}

// readTrackers reads trackers: JSON as the API takes them, or lines of
// "Name: phrase, another phrase".
func readTrackers(path string) ([]conversation.Tracker, error) {
	data, err := os.ReadFile(path) //nolint:gosec // the user names the file
	if err != nil {
		return nil, err
	}
	list, err := trackersOf(string(data))
	if err != nil {
		return nil, fmt.Errorf("--trackers %s: %w", path, err)
	}
	return list, nil
}

var errTrackers = errors.New(`want [{"name": "...", "vocabulary": ["...", ...]}, ...] or lines of "Name: phrase, another phrase"`)

func trackersOf(text string) ([]conversation.Tracker, error) {
	read := trackerLines
	if s := strings.TrimSpace(text); strings.HasPrefix(s, "[") || strings.HasPrefix(s, "{") {
		read = trackerJSON
	}
	out, err := read(text)
	if err != nil {
		return nil, err
	}
	for _, t := range out {
		if t.Name == "" || len(t.Vocabulary) == 0 {
			return nil, errTrackers
		}
	}
	return out, nil
}

func trackerJSON(text string) (out []conversation.Tracker, err error) {
	var list []tracker
	var object struct{ Trackers []tracker }
	if json.Unmarshal([]byte(text), &list) != nil {
		if json.Unmarshal([]byte(text), &object) != nil {
			return nil, errTrackers
		}
		list = object.Trackers
	}
	for _, t := range list {
		out = append(out, conversation.Tracker{ID: t.Name, Name: t.Name, Vocabulary: t.Vocabulary})
	}
	return out, nil
}

func trackerLines(text string) (out []conversation.Tracker, err error) {
	for line := range strings.Lines(text) {
		name, phrases, ok := strings.Cut(strings.TrimSpace(line), ":")
		if name == "" || strings.HasPrefix(name, "#") {
			continue
		}
		if !ok {
			return nil, errTrackers
		}
		t := conversation.Tracker{ID: name, Name: name}
		for p := range strings.SplitSeq(phrases, ",") {
			if p = strings.TrimSpace(p); p != "" {
				t.Vocabulary = append(t.Vocabulary, p)
			}
		}
		out = append(out, t)
	}
	return out, nil
}
