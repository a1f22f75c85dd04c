package train

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parlance/insights/model"
	"parlance/internal/corpus"
	"parlance/internal/measure"
)

// heldOut is a val file and how many of its meetings are read: enough to judge,
// few enough for a test.
const heldOut = 5

// TestScoresAreCalibrated checks, on held-out meetings, what users are promised of
// every score that is shown: 0.5 is about the point of best F1, and scores are near
// the share that is right. (Salience is not shown: it only ranks.)
func TestScoresAreCalibrated(t *testing.T) {
	t.Parallel()
	m, err := model.Load()
	if err != nil {
		t.Fatal(err)
	}
	is := func(label string) func(corpus.Act) bool {
		return func(a corpus.Act) bool { return a.Is(label) }
	}
	elicits := func(a corpus.Act) bool { return strings.HasPrefix(a.Tag, "el.") }
	for _, c := range []struct {
		head  model.Head
		file  string
		read  func(string) ([]corpus.Meeting, error)
		gold  func(corpus.Act) bool
		score func(model.Scores) float64
	}{
		{model.Question, "mrda-val.tsv.gz", corpus.ReadMRDA, is("question"), func(s model.Scores) float64 { return s.Question }},
		{model.Question, "ami-val.tsv.gz", corpus.ReadAMI, elicits, func(s model.Scores) float64 { return s.Question }},
		{model.Action, "ami-val.tsv.gz", corpus.ReadAMI, is("actions"), func(s model.Scores) float64 { return s.Action }},
		{model.Directive, "mrda-val.tsv.gz", corpus.ReadMRDA, func(a corpus.Act) bool { return a.Is("directive") || a.Is("suggest") || a.Is("command") }, func(s model.Scores) float64 { return s.Directive }},
		{model.Commitment, "mrda-val.tsv.gz", corpus.ReadMRDA, is("commit"), func(s model.Scores) float64 { return s.Commitment }},
	} {
		t.Run(c.head.String()+" "+c.file, func(t *testing.T) {
			t.Parallel()
			meetings, err := c.read(filepath.Join(sharedData(t), c.file))
			if err != nil {
				t.Fatal(err)
			}
			judge(t, scored(m, meetings[:min(heldOut, len(meetings))], c.gold, c.score))
		})
	}
}

func judge(t *testing.T, list []measure.Scored) {
	t.Helper()
	slack := 0.05 // a few meetings have their own best point
	if few(list) {
		slack = 0.1
	}
	f1 := measure.F1(list, 0.5)
	best, at := measure.Best(list)
	off := measure.CalibrationError(list)
	t.Logf("F1 at 0.5 %.3f, best %.3f at %.2f, calibration error %.3f of %d", f1, best, at, off, len(list))
	if f1 < best-slack {
		t.Errorf("F1 at 0.5 is %.3f, at %.2f it is %.3f", f1, at, best)
	}
	if off >= 0.05 {
		t.Errorf("calibration error %.3f, want less than 0.05", off)
	}
}

// few tells labels with so few positives that F1 jumps from one threshold to the
// next.
func few(list []measure.Scored) bool {
	n := 0
	for _, x := range list {
		if x.Positive {
			n++
		}
	}
	return n < 60
}

// scored reads the meetings as the engine does.
func scored(m *model.Models, meetings []corpus.Meeting, gold func(corpus.Act) bool, score func(model.Scores) float64) []measure.Scored {
	var list []measure.Scored
	for _, x := range meetings {
		r := m.NewReader()
		for i, a := range x.Acts {
			s := r.Read(model.Utterance{Text: a.Text, Speaker: a.Speaker, Start: a.Start, End: a.End, Timed: a.Timed, Position: i})
			list = append(list, measure.Scored{Score: score(s), Positive: gold(a)})
		}
	}
	return list
}

// sharedData is the folder of corpora; the test is skipped where it is absent.
func sharedData(t *testing.T) string {
	t.Helper()
	root := os.Getenv("PARLANCE_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	dir := filepath.Join(root, "data", "nlp")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no corpora: %v", err)
	}
	return dir
}
