package chapter

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"parlance/insights/token"
)

// talk makes n sentences of five seconds each, said one after the other.
func talk(n int) []Sentence {
	var out []Sentence
	for i := range n {
		at := time.Duration(i) * 5 * time.Second
		out = append(out, Sentence{Tokens: token.Scan(nil, "the server was slow again yesterday"), Start: at, End: at + 4*time.Second})
	}
	return out
}

func TestBorders(t *testing.T) {
	t.Parallel()
	list := talk(120)
	if got := Borders(list); len(got) != 0 {
		t.Errorf("borders %v where nothing changes", got)
	}
	list[40].Tokens = token.Scan(nil, "Okay, so the next topic is the budget.")
	list[80].Tokens = token.Scan(nil, "Right.")
	list[81].Tokens = token.Scan(nil, "Let's move on to the marketing plan.")
	list[83].Tokens = token.Scan(nil, "okay so the next slide") // too near
	if got := Borders(list); !slices.Equal(got, []int{40, 80}) && !slices.Equal(got, []int{40, 83}) {
		t.Errorf("borders %v, want 40 and one near 80", got)
	}
	if got := Borders(list[:50]); got != nil {
		t.Errorf("borders %v of a short talk", got)
	}
	if got := Borders(nil); got != nil {
		t.Errorf("borders %v of nothing", got)
	}
}

// meeting is one line of the reference topics.
type meeting struct {
	Meeting string `json:"meeting"`
	Topics  []struct {
		Start float64 `json:"start"`
	} `json:"topics"`
}

// TestPk measures borders against those that people set in meetings: a pair of
// sentences half a chapter apart is wrongly told to be in one chapter, or not,
// less often than without any border.
func TestPk(t *testing.T) {
	t.Parallel()
	root := os.Getenv("PARLANCE_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	talks := meetings(t, filepath.Join(root, "data", "nlp", "ami-val.tsv.gz"))
	f, err := os.Open(filepath.Join(root, "data", "nlp", "ami-meetings-val.jsonl"))
	if err != nil {
		t.Skipf("no data: %v", err)
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<24)
	ours, none, n := 0.0, 0.0, 0.0
	for sc.Scan() {
		var m meeting
		if err := json.Unmarshal(sc.Bytes(), &m); err != nil {
			t.Fatal(err)
		}
		list := talks[m.Meeting]
		if len(list) == 0 || len(m.Topics) < 2 {
			continue
		}
		want := map[int]bool{}
		for _, x := range m.Topics[1:] {
			i := slices.IndexFunc(list, func(s Sentence) bool { return s.Start.Seconds() >= x.Start-0.01 })
			if i > 0 {
				want[i] = true
			}
		}
		got := map[int]bool{}
		for _, i := range Borders(list) {
			got[i] = true
		}
		ours += pk(len(list), want, got)
		none += pk(len(list), want, nil)
		n++
	}
	t.Logf("Pk %.3f, without borders %.3f", ours/n, none/n)
	if ours/n > 0.28 || ours >= none {
		t.Errorf("Pk %.3f, want 0.28 and below the %.3f of no borders", ours/n, none/n)
	}
}

func pk(n int, want, got map[int]bool) float64 {
	k := n / (len(want) + 1) / 2
	wrong, all := 0, 0
	for i := 0; i+k < n; i++ {
		a, b := false, false
		for j := i + 1; j <= i+k; j++ {
			a, b = a || want[j], b || got[j]
		}
		if a != b {
			wrong++
		}
		all++
	}
	return float64(wrong) / float64(all)
}

func meetings(t *testing.T, path string) map[string][]Sentence {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("no data: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]Sentence{}
	for sc := bufio.NewScanner(z); sc.Scan(); {
		c := strings.Split(sc.Text(), "\t")
		from, err1 := strconv.ParseFloat(c[2], 64)
		to, err2 := strconv.ParseFloat(c[3], 64)
		if err1 != nil || err2 != nil {
			continue // the header
		}
		out[c[0]] = append(out[c[0]], Sentence{
			Tokens: token.Scan(nil, c[7]), Start: time.Duration(from * float64(time.Second)), End: time.Duration(to * float64(time.Second)),
		})
	}
	return out
}
