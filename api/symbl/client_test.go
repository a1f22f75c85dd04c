package symbl_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// seen is what a generated client made of one answer.
type seen[T any] struct {
	Status int
	Data   T
	Error  string
}

type clientInsight struct {
	ID, Text, Type string
	Score          float64
	MessageIDs     []string
	Assignee       struct{ Name string }
}

type clientsSaw struct {
	Generated struct {
		Token, Refreshed seen[struct {
			AccessToken, RefershToken string
			ExpiresIn                 int
		}]
		Conversation seen[struct {
			ID, Type, Name string
			Members        []struct{ Name, Email string }
		}]
		Messages seen[struct {
			Messages []struct {
				ID, Text, ConversationID string
				StartTime                time.Time
				From                     struct{ Name, Email string }
			}
		}]
		Topics      seen[struct{ Topics []clientInsight }]
		Questions   seen[struct{ Questions []clientInsight }]
		ActionItems seen[struct{ ActionItems []clientInsight }]
		FollowUps   seen[struct{ FollowUps []clientInsight }]
		Insights    seen[struct{ Insights []clientInsight }]
		Members     seen[struct {
			Members []struct{ Name, Email string }
		}]
		Unknown seen[any]
	}
	SDK struct {
		First, Second, Refusal string
		Said                   []string
	}
	Revoked, Afterwards seen[any]
}

// The clients that Symbl published run unchanged: only their base address is
// another. clienttest/install.sh installs them.
func TestPublishedClients(t *testing.T) {
	t.Parallel()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	modules, err := filepath.Abs("../../.cache/clients/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(modules, "@symblai/symbl-js/package.json")); err != nil {
		t.Skip("the clients are not installed: api/symbl/clienttest/install.sh")
	}
	b := newBench(t)
	acc := b.submit("", `{"name":"Pilot","messages":[{"payload":{"content":"x"}}]}`)
	b.settle(acc.ConversationID, transcribed(acc.ConversationID))
	// Without a cached token the clients get a new one, and a refresh token.
	b.must(b.app.RevokeTokens(t.Context(), b.owner.AppID, b.owner.AppSecret))
	cmd := exec.CommandContext(t.Context(), node, "read.cjs")
	cmd.Dir = "clienttest"
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules, "BASE="+b.url, "APP_ID="+b.owner.AppID, "APP_SECRET="+b.owner.AppSecret, "CONVERSATION="+acc.ConversationID)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, stderr.String())
	}
	var saw clientsSaw
	if err := json.Unmarshal(out, &saw); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	checkGenerated(t, acc, &saw)
	checkSDK(t, &saw)
}

func checkGenerated(t *testing.T, acc accepted, saw *clientsSaw) {
	t.Helper()
	g := saw.Generated
	if g.Token.Status != 200 || g.Token.Data.ExpiresIn < 80_000 || g.Token.Data.AccessToken == "" {
		t.Errorf("token %+v", g.Token)
	}
	if r := g.Refreshed; r.Status != 200 || r.Data.AccessToken == "" || r.Data.AccessToken == g.Token.Data.AccessToken {
		t.Errorf("refreshed %+v", r)
	}
	if g.Conversation.Data.ID != acc.ConversationID || g.Conversation.Data.Name != "Pilot" || len(g.Conversation.Data.Members) != 2 {
		t.Errorf("conversation %+v", g.Conversation)
	}
	m := g.Messages.Data.Messages
	if len(m) != 2 || m[0].From.Name != "Ann" || m[0].From.Email != "ann@example.com" || m[0].ConversationID != acc.ConversationID ||
		!m[0].StartTime.Equal(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("messages %+v", g.Messages)
	}
	if q := g.Questions.Data.Questions; len(q) != 1 || q[0].Type != "question" || q[0].Score < 0.87 || q[0].MessageIDs[0] != messageID {
		t.Errorf("questions %+v", g.Questions)
	}
	if a := g.ActionItems.Data.ActionItems; len(a) != 1 || a[0].Score != 1 || a[0].Assignee.Name != "Ben" {
		t.Errorf("action items %+v", g.ActionItems)
	}
	if len(g.FollowUps.Data.FollowUps) != 1 || len(g.Insights.Data.Insights) != 3 || g.Topics.Status != 200 {
		t.Errorf("follow-ups %+v, insights %+v, topics %+v", g.FollowUps, g.Insights, g.Topics)
	}
	if ms := g.Members.Data.Members; len(ms) != 2 || ms[0].Email != "ann@example.com" {
		t.Errorf("members %+v", g.Members)
	}
	if g.Unknown.Status != 404 || g.Unknown.Error == "" {
		t.Errorf("unknown conversation %+v", g.Unknown)
	}
	if saw.Revoked.Status != 204 || saw.Revoked.Error != "" || saw.Afterwards.Status != 401 {
		t.Errorf("revoked %+v, afterwards %+v", saw.Revoked, saw.Afterwards)
	}
}

func checkSDK(t *testing.T, saw *clientsSaw) {
	t.Helper()
	if saw.SDK.First == "" || saw.SDK.Second != saw.SDK.First {
		t.Errorf("tokens of the SDK: %q, %q", saw.SDK.First, saw.SDK.Second)
	}
	if saw.SDK.Refusal == "" {
		t.Errorf("the SDK took a wrong secret; it said %q", saw.SDK.Said)
	}
	for _, line := range saw.SDK.Said {
		if strings.Contains(line, "regeneration failed") {
			t.Errorf("the SDK complains: %s", line)
		}
	}
}
