package topic

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/kljensen/snowball/english"

	"parlance/insights/background"
	"parlance/insights/sentence"
	"parlance/insights/token"
)

func cut(lines ...string) []Sentence {
	var out []Sentence
	for i, l := range lines {
		for _, s := range sentence.Split(l) {
			out = append(out, Sentence{Message: i, Tokens: token.Scan(nil, s.Text)})
		}
	}
	return out
}

func TestFind(t *testing.T) {
	t.Parallel()
	got := Find(background.New(), cut(
		"Hi team, the security audit is next week.",
		"Do we have the security audit report of the last year?",
		"Yes, the report lies on the server. The server needs a backup though.",
		"Thanks. I will start the backup of the server tonight.",
		"Great, the audit covers invoices too.",
	), Options{})
	var texts []string
	for _, x := range got {
		texts = append(texts, x.Text)
		if x.Score <= 0 || x.Score > 1 || len(x.Messages) == 0 {
			t.Errorf("topic %+v", x)
		}
	}
	all := strings.Join(texts, "|")
	for _, want := range []string{"security audit", "server", "backup"} {
		if !strings.Contains(all, want) {
			t.Errorf("topics %s lack %q", all, want)
		}
	}
	for _, not := range []string{"thanks", "team", "week", "tonight", "great"} {
		if strings.Contains(all, not) {
			t.Errorf("topics %s have %q", all, not)
		}
	}
}

func TestFind_Noise(t *testing.T) {
	t.Parallel()
	for _, x := range Find(background.New(), cut("heyyy the tests are at eighty percent", "omg forty-two tests lol", "yesss we run forty-two trucks"), Options{}) {
		switch x.Text {
		case "tests", "test", "trucks", "truck":
		default:
			t.Errorf("topic %q", x.Text)
		}
	}
}

func TestVocabulary(t *testing.T) {
	t.Parallel()
	got := Find(background.New(), cut("It was good to see you.", "The state of the art is fine."), Options{Vocabulary: []string{"State of the Art", "absent"}})
	if len(got) == 0 || got[0].Text != "state of the art" || got[0].Score != 1 {
		t.Errorf("topics %+v", got)
	}
}

func TestEmpty(t *testing.T) {
	t.Parallel()
	if got := Find(background.New(), cut("", "ok", "!!!", "👍"), Options{}); len(got) != 0 {
		t.Errorf("topics %+v of nothing", got)
	}
}

// TestRecall measures on stretches of meetings how many words of the title that
// a person gave are among the first topics.
func TestRecall(t *testing.T) {
	t.Parallel()
	root := os.Getenv("PARLANCE_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(root, "data", "nlp", "qmsum-val.jsonl.gz"))
	if err != nil {
		t.Skipf("no data: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	table := background.New()
	sum := map[int]float64{}
	n := 0
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, 16<<20)
	for sc.Scan() {
		var m struct {
			Topics []struct {
				Topic string     `json:"topic"`
				Spans [][]string `json:"relevant_text_span"`
			} `json:"topic_list"`
			Turns []struct{ Content string } `json:"meeting_transcripts"`
		}
		if err := json.Unmarshal(sc.Bytes(), &m); err != nil {
			t.Fatal(err)
		}
		for _, x := range m.Topics {
			var lines []string
			for _, s := range x.Spans {
				from, _ := strconv.Atoi(s[0])
				to, _ := strconv.Atoi(s[1])
				for i := from; i <= to && i < len(m.Turns); i++ {
					lines = append(lines, strings.NewReplacer("{vocalsound}", "", "{disfmarker}", "").Replace(m.Turns[i].Content))
				}
			}
			got := Find(table, cut(lines...), Options{Max: 10})
			for _, k := range []int{3, 5, 10} {
				r, ok := recall(x.Topic, got, k)
				if ok {
					sum[k] += r
				}
			}
			n++
		}
	}
	t.Logf("%d stretches: recall %.3f at 3, %.3f at 5, %.3f at 10", n, sum[3]/float64(n), sum[5]/float64(n), sum[10]/float64(n))
	if sum[5]/float64(n) < 0.2 {
		t.Errorf("recall of title words in the top 5 is %.3f, want 0.2", sum[5]/float64(n))
	}
}

// recall is the share of the title's telling words in the first k topics.
func recall(title string, got []Topic, k int) (float64, bool) {
	have := map[string]bool{}
	for _, x := range got[:min(k, len(got))] {
		for w := range strings.FieldsSeq(strings.ToLower(x.Text)) {
			have[english.Stem(w, false)] = true
		}
	}
	hit, all := 0, 0
	for _, w := range token.Scan(nil, title) {
		if w.Kind == token.Word && !token.IsStop(w.Norm) {
			all++
			if have[english.Stem(w.Norm, false)] {
				hit++
			}
		}
	}
	if all == 0 {
		return 0, false
	}
	return float64(hit) / float64(all), true
}
