package corpus

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Act is one utterance of a meeting with its labels.
type Act struct {
	Speaker    string
	Start, End time.Duration
	Timed      bool
	Tag        string   // dialogue act as annotated
	Labels     []string // AMI: summary sections; MRDA, SwDA: derived labels
	Extractive bool     // AMI: in the human extractive summary
	Text       string
}

// Is tells whether the act carries a label.
func (a Act) Is(label string) bool { return slices.Contains(a.Labels, label) }

// Meeting is a conversation's acts in order of their start.
type Meeting struct {
	ID   string
	Acts []Act
}

// ReadAMI reads an ami- table. Of this and the two below the text and one of the
// columns with labels must be there.
func ReadAMI(path string) ([]Meeting, error) {
	return readActs(path, "meeting", "da", "summary_sections", "extractive")
}

// ReadMRDA reads an mrda- table.
func ReadMRDA(path string) ([]Meeting, error) {
	return readActs(path, "meeting", "da_full", "derived", "")
}

// ReadSwDA reads a swda- table, which has no times.
func ReadSwDA(path string) ([]Meeting, error) {
	return readActs(path, "conversation", "da", "derived", "")
}

func readActs(path, id, tag, labels, extractive string) ([]Meeting, error) {
	t, err := ReadTable(path)
	if err != nil {
		return nil, err
	}
	if err := t.Need("text"); err == nil && !t.Has(tag) && !t.Has(labels) {
		return nil, fmt.Errorf("read %s: neither a column %q nor %q", path, labels, tag)
	} else if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	var out []Meeting
	for _, row := range t.Rows {
		m := t.Get(row, id)
		if len(out) == 0 || out[len(out)-1].ID != m {
			out = append(out, Meeting{ID: m})
		}
		a := Act{Speaker: t.Get(row, "speaker"), Tag: t.Get(row, tag), Text: t.Get(row, "text")}
		if l := t.Get(row, labels); l != "-" && l != "" {
			a.Labels = strings.Split(l, ",")
		}
		if extractive != "" {
			a.Extractive = t.Get(row, extractive) == "1"
		}
		s, e1 := seconds(t.Get(row, "start"))
		e, e2 := seconds(t.Get(row, "end"))
		a.Start, a.End, a.Timed = s, e, e1 == nil && e2 == nil
		last := &out[len(out)-1]
		last.Acts = append(last.Acts, a)
	}
	return out, nil
}

func seconds(s string) (time.Duration, error) {
	f, err := strconv.ParseFloat(s, 64)
	return time.Duration(f * float64(time.Second)).Round(time.Millisecond), err
}
