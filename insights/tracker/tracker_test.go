package tracker

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parlance/conversation"
	"parlance/insights/model"
	"parlance/insights/model/alike"
	"parlance/insights/token"
)

func TestFind(t *testing.T) {
	t.Parallel()
	compare := comparer(t)
	m := New([]conversation.Tracker{
		{Name: "Cancel", Vocabulary: []string{"cancel my subscription", "I want to stop the service"}},
		{Name: "Refund", Vocabulary: []string{"refund", "money back"}},
		{Name: "Empty"},
		{Name: "Marks", Vocabulary: []string{"...", "Q&A session!"}},
	}, &compare)
	tests := []struct{ text, want string }{
		{"Please cancel my subscription today.", "0[1:4]"},
		{"I am cancelling my subscriptions.", "0[2:5]"},
		{"I would like my subscription cancelled", "0~"},
		{"We were refunded, I want my money back, a refund!", "1[2:3] 1[7:9] 1[11:12]"},
		{"the q&a session was fine", "3[1:3]"},
		{"nothing of the kind", ""},
		{"my dog likes the money", ""},
		{"", ""},
	}
	for _, tt := range tests {
		var got []string
		for _, h := range m.Find(token.Scan(nil, tt.text)) {
			if h.First < 0 {
				got = append(got, fmt.Sprintf("%d~", h.Tracker))
			} else {
				got = append(got, fmt.Sprintf("%d[%d:%d]", h.Tracker, h.First, h.Next))
			}
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("Find(%q) = %s, want %s", tt.text, strings.Join(got, " "), tt.want)
		}
	}
}

func comparer(t *testing.T) alike.Comparer {
	t.Helper()
	m, err := model.Load()
	if err != nil {
		t.Fatal(err)
	}
	return m.Comparer()
}

// TestF1 measures 30 trackers of 5 phrases on messages of which one in four or
// so should fire.
func TestF1(t *testing.T) {
	t.Parallel()
	root := os.Getenv("PARLANCE_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(root, "data", "nlp", "trackers-val.jsonl.gz"))
	if err != nil {
		t.Skipf("no data: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		Kind, Name, Text, Tracker string
		Vocabulary                []string
	}
	var trackers []conversation.Tracker
	var rows []row
	for sc := bufio.NewScanner(z); sc.Scan(); {
		var r row
		if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		if r.Kind == "tracker" {
			trackers = append(trackers, conversation.Tracker{Name: r.Name, Vocabulary: r.Vocabulary})
		} else {
			rows = append(rows, r)
		}
	}
	compare := comparer(t)
	m := New(trackers, &compare)
	tp, fp, fn := 0, 0, 0
	for _, r := range rows {
		got := map[string]bool{}
		for _, h := range m.Find(token.Scan(nil, r.Text)) {
			got[trackers[h.Tracker].Name] = true
		}
		for name := range got {
			if name == r.Tracker {
				tp++
			} else {
				fp++
			}
		}
		if r.Tracker != "-" && !got[r.Tracker] {
			fn++
		}
	}
	f1 := 2 * float64(tp) / float64(2*tp+fp+fn)
	t.Logf("%d messages: precision %.3f recall %.3f F1 %.3f", len(rows), float64(tp)/float64(tp+fp), float64(tp)/float64(tp+fn), f1)
	if f1 < 0.58 {
		t.Errorf("F1 %.3f, want 0.58", f1)
	}
}
