package insights

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"time"

	"parlance/conversation"
)

// TestOwners measures owners and due dates on hand-written messages: 85 and 90
// of 100 must be right.
func TestOwners(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/owners.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	e := New()
	n, owners, dues := 0, 0, 0
	byStyle := map[string][3]int{}
	for sc := bufio.NewScanner(f); sc.Scan(); {
		col := strings.Split(sc.Text(), "\t")
		if len(col) != 7 || col[0] == "style" {
			continue
		}
		who, due := ownerAndDue(t, e, col)
		rightOwner, rightDue := who == col[5], due == col[6]
		s := byStyle[col[0]]
		s[0]++
		n++
		if rightOwner {
			owners++
			s[1]++
		}
		if rightDue {
			dues++
			s[2]++
		}
		byStyle[col[0]] = s
		if !rightOwner || !rightDue {
			t.Logf("%s: %q\n got %s %s\nwant %s %s", col[3], col[4], who, due, col[5], col[6])
		}
	}
	t.Logf("%d messages: owner %.3f, due date %.3f; by style (messages, owners, dates): %v", n, float64(owners)/float64(n), float64(dues)/float64(n), byStyle)
	if n < 150 || float64(owners) < 0.85*float64(n) || float64(dues) < 0.90*float64(n) {
		t.Errorf("%d messages, %d owners and %d due dates right; want 150, 85 %% and 90 %%", n, owners, dues)
	}
}

// ownerAndDue analyses one row: the task of the last message.
func ownerAndDue(t *testing.T, e *Engine, col []string) (who, due string) {
	t.Helper()
	in := Input{Now: time.Date(2024, 3, 13, 10, 0, 0, 0, time.UTC)}
	byName := map[string]conversation.Member{}
	for name := range strings.SplitSeq(col[1], ",") {
		byName[name] = conversation.Member{ID: name, Name: name}
		in.Members = append(in.Members, byName[name])
	}
	if col[2] != "-" {
		in.Tail = []conversation.Message{{ID: "0", Text: "Okay, what is next.", From: byName[col[2]], StartTime: in.Now}}
	}
	in.New = []conversation.Message{{ID: "1", Position: 1, Text: col[4], From: byName[col[3]], StartTime: in.Now}}
	out, err := e.Analyze(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	who, due = "-", "-"
	for _, x := range out.Insights {
		if x.Kind == conversation.Question {
			continue
		}
		if !x.Assignee.Empty() {
			who = x.Assignee.Name
		}
		if x.DueBy != nil {
			due = x.DueBy.Format(time.DateOnly)
			if strings.Contains(col[6], "T") || x.DueBy.Second() == 0 && x.DueBy.Hour() != 12 && x.DueBy.Hour() != 18 {
				due = x.DueBy.Format("2006-01-02T15:04")
			}
		}
		break
	}
	return who, due
}
