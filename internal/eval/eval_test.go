package eval

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parlance/insights/model"
)

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// oracle is an engine that knows the answers of the texts below.
func oracle() Engine {
	return Engine{
		Acts: func(list []model.Utterance) []model.Scores {
			out := make([]model.Scores, len(list))
			for i, u := range list {
				if strings.Contains(u.Text, "what") {
					out[i].Question = 0.9
				}
			}
			return out
		},
		Mood: func(string) float64 { return 0.8 },
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "mrda-test.tsv", "meeting\tspeaker\tstart\tend\tda_full\tderived\ttext\n"+
		"m\ta\t0\t1\tqw\tquestion\twhat is it\nm\tb\t1\t2\ts\t-\tit is late\nm\ta\t2\t3\tqy\tquestion\tis it\n")
	write(t, dir, "sentiment-amazon-test.tsv", "id\tmean_valence\ttext\n1_1\t2.0\tgood\n1_2\t-1\tbad\n")
	write(t, dir, "sentiment-amazon-train.tsv", "broken and must not be read\n")
	write(t, dir, "readme.txt", "not a set")
	var out bytes.Buffer
	if err := Run(context.Background(), dir, &out, oracle()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"questions mrda\tF1\t0.667\t3\n", // one of two found
		"sentiment amazon\taccuracy\t0.500\t2\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no line %q in\n%s", want, out.String())
		}
	}
}

func TestRun_TrainOnlySetsSaySo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "sentiment-amazon-train.tsv", "id\tmean_valence\ttext\n1_1\t2.0\tgood\n")
	var out bytes.Buffer
	if err := Run(context.Background(), dir, &out, oracle()); err != nil {
		t.Fatal(err)
	}
	if want := "sentiment amazon (train)\taccuracy\t1.000\t1\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestRun_Refusals(t *testing.T) {
	t.Parallel()
	empty, broken := t.TempDir(), t.TempDir()
	write(t, broken, "mrda-test.tsv", "meeting\ttext\nm\thello\n")
	for _, dir := range []string{empty, broken, filepath.Join(empty, "absent")} {
		if err := Run(context.Background(), dir, &bytes.Buffer{}, oracle()); err == nil {
			t.Errorf("no error for %s", dir)
		}
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Okay, what's the T_V_ for?":    "okay what's the t_v_ for",
		"The kick-off — at 3.30 p.m.!":  "the kick-off at 3.30 p.m",
		"  \"Really?\"  (yes) 100% — 👍": "really yes 100 👍",
	} {
		if got := Plain(in); got != want {
			t.Errorf("Plain(%q) = %q, want %q", in, got, want)
		}
	}
}
