package eval

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"parlance/insights"
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

func evaluate(t *testing.T, opt Options, e Engine) (out, notes string, err error) {
	t.Helper()
	var b, n bytes.Buffer
	opt.Out, opt.Notes = &b, &n
	err = Run(t.Context(), opt, e)
	return b.String(), n.String(), err
}

func TestRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "mrda-test.tsv", "meeting\tspeaker\tstart\tend\tda_full\tderived\ttext\n"+
		"m\ta\t0\t1\tqw\tquestion\twhat is it\nm\tb\t1\t2\ts\t-\tit is late\nm\ta\t2\t3\tqy\tquestion\tis it\n")
	write(t, dir, "sentiment-amazon-test.tsv", "id\tmean_valence\ttext\n1_1\t2.0\tgood\n1_2\t-1\tbad\n")
	write(t, dir, "readme.txt", "not a set")
	out, notes, err := evaluate(t, Options{Dirs: []string{dir}}, oracle())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"questions mrda\tF1\t0.667\t3\n", // one of two found
		"questions mrda\tcalibration error\t0.367\t3\n",
		"sentiment amazon\taccuracy\t0.500\t2\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no line %q in\n%s", want, out)
		}
	}
	if strings.Contains(out, "commitments") || !strings.Contains(notes, `no example of "commitments mrda"`) {
		t.Errorf("commitments, of which there are none:\n%s\n%s", out, notes)
	}
}

func TestRun_Splits(t *testing.T) {
	t.Parallel()
	const good, bad = "id\tmean_valence\ttext\n1_1\t2.0\tgood\n", "id\tmean_valence\ttext\n1_1\t-2.0\tbad\n"
	const header = "sentiment amazon"
	tests := []struct {
		name    string
		files   map[string]string
		heldOut bool
		want    string
	}{
		{"one", map[string]string{"sentiment-amazon-test.tsv": good}, false, header + "\taccuracy\t1.000\t1\n"},
		{"train alone", map[string]string{"sentiment-amazon-train.tsv": good}, true, header + " (train)\taccuracy\t1.000\t1\n"},
		{"held out", map[string]string{"sentiment-amazon-train.tsv": good, "sentiment-amazon-val.tsv": bad}, true, header + "\taccuracy\t0.000\t1\n"},
		{
			"all",
			map[string]string{"sentiment-amazon-train.tsv": good, "sentiment-amazon-val.tsv": bad, "sentiment-amazon-test.tsv": good},
			false,
			header + "\taccuracy\t1.000\t1\n" + header + " (train)\taccuracy\t1.000\t1\n" + header + " (val)\taccuracy\t0.000\t1\n",
		},
		{"no variant", map[string]string{"sentiment-test.tsv": good}, false, "sentiment\taccuracy\t1.000\t1\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for name, text := range tt.files {
				write(t, dir, name, text)
			}
			out, _, err := evaluate(t, Options{Dirs: []string{dir}, HeldOut: tt.heldOut}, oracle())
			if err != nil || out != tt.want {
				t.Errorf("got %q, %v, want %q", out, err, tt.want)
			}
		})
	}
}

// Every set's format is read, and every task that it can give is measured, by
// the engine that is shipped.
func TestRun_EveryFormat(t *testing.T) {
	t.Parallel()
	models, err := model.Load()
	if err != nil {
		t.Fatal(err)
	}
	out, notes, err := evaluate(t, Options{Dirs: []string{"testdata/sets"}, Verbose: true}, Whole(t.Context(), insights.New(), models))
	if err != nil {
		t.Fatalf("%v\n%s", err, notes)
	}
	line := regexp.MustCompile(`^[a-z0-9 -]+\t(F1|micro F1|AP|accuracy|calibration error|ROUGE-1|Pk|recall in top 5|false hits in 10 traps)\t\d+\.\d{3}\t[1-9]\d*$`)
	got := map[string]bool{}
	for l := range strings.Lines(out) {
		if l = strings.TrimSuffix(l, "\n"); !line.MatchString(l) {
			t.Errorf("line %q is not task, metric, value, n", l)
		}
		parts := strings.Split(l, "\t")
		if got[parts[0]+" "+parts[1]] {
			t.Errorf("two lines for %q", parts[:2])
		}
		got[parts[0]+" "+parts[1]] = true
	}
	for _, want := range []string{
		"questions mrda F1", "questions swda F1", "questions swda punctuated F1", "questions ami F1", "questions ami punctuated F1",
		"action items ami F1", "action items ami AP", "requests email F1", "directives mrda F1", "commitments mrda F1",
		"names uner-ewt F1", "names uner-ewt lower F1", "names wnut17 F1", "names wnut17 lower F1", "names ami-ner F1",
		"dates accuracy", "dates false hits in 10 traps", "sentiment amazon accuracy", "trackers micro F1",
		"summary ami 250 words ROUGE-1", "sentence ends text F1", "sentence ends pauses F1", "topic words dialogsum recall in top 5",
		"topic borders ami Pk", "topic borders qmsum Pk", "assignee accuracy", "due date accuracy", "questions mrda calibration error",
	} {
		if !got[want] {
			t.Errorf("no line for %q", want)
		}
	}
}

// A range is met by its begin and its end; a day and a moment by themselves.
func TestMeets(t *testing.T) {
	t.Parallel()
	at := reference()
	week := []Date{{Value: at.AddDate(0, 0, 5), End: at.AddDate(0, 0, 11)}}
	tests := []struct {
		found []Date
		want  string
		meets bool
	}{
		{week, "2024-03-18/2024-03-24", true},
		{week, "2024-03-18..2024-03-24", true},
		{week, "2024-03-18/2024-03-23", false},
		{week, "2024-03-17/2024-03-24", false},
		{week, "2024-03-18", true},
		{week, "2024-03-18T10:00/2024-03-24T10:00", true},
		{week, "2024-03-18T10:00/2024-03-24T11:00", false},
		{[]Date{{Value: at}}, "2024-03-13T10:00", true},
		{[]Date{{Value: at}}, "2024-03-13/2024-03-13", false},
		{[]Date{{Value: at}}, "2024-03-14", false},
		{nil, "2024-03-14", false},
	}
	for _, tt := range tests {
		if got := meets(tt.found, tt.want); got != tt.meets {
			t.Errorf("%v meets %q: %v", tt.found, tt.want, got)
		}
	}
	got := findDates("We meet next week.", at)
	if !meets(got, "2024-03-18/2024-03-24") {
		t.Errorf("next week: %s", show(got))
	}
}

// What is broken is named, and the rest is measured all the same.
func TestRun_BrokenFiles(t *testing.T) {
	t.Parallel()
	out, _, err := evaluate(t, Options{Dirs: []string{"testdata/broken"}}, oracle())
	if out != "sentiment amazon\taccuracy\t1.000\t1\n" {
		t.Errorf("got %q", out)
	}
	for _, name := range []string{"mrda-test.tsv", "dialogsum-test.jsonl", "swda-test.tsv.gz"} {
		if err == nil || !strings.Contains(err.Error(), "evaluate "+name) {
			t.Errorf("%s is not named: %v", name, err)
		}
	}
}

func TestRun_Nothing(t *testing.T) {
	t.Parallel()
	empty, none := t.TempDir(), t.TempDir()
	write(t, none, "mrda-test.tsv", "meeting\tspeaker\tderived\ttext\n")
	for _, dir := range []string{empty, none} {
		if _, _, err := evaluate(t, Options{Dirs: []string{dir}}, oracle()); !errors.Is(err, ErrNothing) {
			t.Errorf("%s: %v", dir, err)
		}
	}
	if _, _, err := evaluate(t, Options{Dirs: []string{filepath.Join(empty, "absent")}}, oracle()); err == nil || errors.Is(err, ErrNothing) {
		t.Errorf("absent folder: %v", err)
	}
}

func TestRun_Cancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Run(ctx, Options{Dirs: []string{"testdata/sets"}, Out: &bytes.Buffer{}}, oracle()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
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
