package storagetest

import (
	"strings"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

func recordingCases() []testCase {
	return []testCase{
		{"pieces outlive an attempt", piecesOutlive},
		{"pieces are fenced", piecesFenced},
		{"pieces go with the job", piecesGo},
		{"transcripts", transcripts},
		{"attribution", attribution},
		{"recordings without a job", unnamed},
	}
}

// kept gives the pieces of a claim as text.
func (k *kit) kept(c storage.Claim) string {
	k.Helper()
	pieces, err := k.s.Pieces(k.ctx, c)
	k.must(err)
	var text strings.Builder
	for _, p := range pieces {
		text.WriteString(p.Mark + string(p.Data) + " ")
	}
	return text.String()
}

func piecesOutlive(k *kit) {
	_, h := k.newConversation(conversation.AudioJob)
	c := k.claim(h, long)
	equal(k, "before", k.kept(c), "")
	k.must(k.s.KeepPieces(k.ctx, c, []storage.Piece{{Number: 1, Mark: "b", Data: []byte("two")}, {Number: 0, Mark: "a", Data: []byte("one\x00\xff")}}))
	k.must(k.s.KeepPieces(k.ctx, c, []storage.Piece{{Number: 1, Mark: "c", Data: []byte("new")}, {Number: 2, Mark: "d", Data: nil}}))
	equal(k, "kept", k.kept(c), "aone\x00\xff cnew d ")
	next := k.settle(c, storage.Outcome{Err: errBroken, RetryIn: time.Millisecond})
	k.due(*next.Hint)
	c = k.claim(*next.Hint, long)
	equal(k, "in the second attempt", k.kept(c), "aone\x00\xff cnew d ")
	c.TenantID = conversation.NewUUID()
	equal(k, "of another tenant", k.kept(c), "")
}

func piecesFenced(k *kit) {
	_, h := k.newConversation(conversation.AudioJob)
	old := k.claim(h, brief)
	k.must(k.s.KeepPieces(k.ctx, old, []storage.Piece{{Number: 0, Mark: "a", Data: []byte("old")}}))
	c := k.claim(k.reaped(old.ConversationID), long)
	k.code("a lost lease", k.s.KeepPieces(k.ctx, old, []storage.Piece{{Number: 0, Mark: "a", Data: []byte("late")}}), conversation.Fenced)
	k.code("a lost lease", k.s.RecordTranscript(k.ctx, old, storage.Transcript{Engine: "late"}), conversation.Fenced)
	equal(k, "kept", k.kept(c), "aold ")
}

func piecesGo(k *kit) {
	for what, end := range map[string]func(c storage.Claim){
		"completed": func(c storage.Claim) { k.settle(c, storage.Outcome{Effects: sample()}) },
		"failed":    func(c storage.Claim) { k.settle(c, storage.Outcome{Err: errBroken}) },
		"cancelled while it waits": func(c storage.Claim) {
			k.settle(c, storage.Outcome{Err: errBroken, RetryIn: time.Hour})
			_, _, err := k.s.Cancel(k.ctx, k.tenant, c.Job.ID)
			k.must(err)
		},
	} {
		_, h := k.newConversation(conversation.AudioJob)
		c := k.claim(h, long)
		k.must(k.s.KeepPieces(k.ctx, c, []storage.Piece{{Number: 0, Mark: "a", Data: []byte("one")}}))
		end(c)
		equal(k, what, k.kept(c), "")
	}
}

func transcripts(k *kit) {
	j, h := k.newConversation(conversation.AudioJob)
	c := k.claim(h, long)
	want := storage.Transcript{
		Engine: "e", Model: "m", Version: "1", Accuracy: "low", Language: "en-US", Format: "WAV",
		Duration: 3*time.Second + 1, Confidence: 0.25,
	}
	k.must(k.s.RecordTranscript(k.ctx, c, storage.Transcript{Engine: "first attempt"}))
	k.must(k.s.RecordTranscript(k.ctx, c, want))
	list, err := k.s.Transcripts(k.ctx, k.tenant, c.ConversationID)
	k.must(err)
	if len(list) != 1 || list[0].CreatedAt.IsZero() {
		k.Fatalf("%+v", list)
	}
	want.JobID, want.CreatedAt = j.ID, list[0].CreatedAt
	equal(k, "transcript", list[0], want)
	list, err = k.s.Transcripts(k.ctx, conversation.NewUUID(), c.ConversationID)
	k.must(err)
	equal(k, "of another tenant", len(list), 0)
}

func attribution(k *kit) {
	_, h := k.newConversation(conversation.TextJob)
	c := k.claim(h, long)
	ann, bob := conversation.Member{ID: conversation.NewUUID(), Name: "Speaker 1"}, conversation.Member{ID: conversation.NewUUID(), Name: "Bob"}
	m := conversation.Message{ID: conversation.NewNumericID(), Text: "I do it", From: ann}
	k.settle(c, storage.Outcome{Effects: &storage.Effects{
		Messages: []conversation.Message{m}, Members: []conversation.Member{ann},
		Insights: []conversation.Insight{{ID: conversation.NewNumericID(), Kind: conversation.ActionItem, MessageIDs: []string{m.ID}, From: ann, Assignee: ann}},
	}})
	before, err := k.s.Conversation(k.ctx, k.tenant, c.ConversationID)
	k.must(err)
	a := storage.Attribution{
		Version: before.Version, Speakers: map[string]conversation.Member{m.ID: bob}, Members: []conversation.Member{bob}, Silent: []string{ann.ID},
	}
	k.code("another tenant", k.s.Attribute(k.ctx, conversation.NewUUID(), c.ConversationID, a), conversation.NotFound)
	k.must(k.s.Attribute(k.ctx, k.tenant, c.ConversationID, a))
	k.code("an older version", k.s.Attribute(k.ctx, k.tenant, c.ConversationID, a), conversation.Conflict)
	ms, err := k.s.Messages(k.ctx, k.tenant, c.ConversationID, false)
	k.must(err)
	equal(k, "speaker", ms[0].From, bob)
	is, err := k.s.Insights(k.ctx, k.tenant, c.ConversationID)
	k.must(err)
	equal(k, "insight from", is[0].From, bob)
	equal(k, "assignee", is[0].Assignee, bob)
	members, err := k.s.Members(k.ctx, k.tenant, c.ConversationID)
	k.must(err)
	equal(k, "members", members, []conversation.Member{bob})
}

func unnamed(k *kit) {
	k.must(k.s.CreateTenant(k.ctx, conversation.Tenant{ID: k.tenant, Name: "T", CreatedAt: january(1)}))
	sub := k.first(conversation.AudioJob)
	sub.Payload.BlobKey = "recordings/t/named"
	_, _, err := k.s.Submit(k.ctx, sub)
	k.must(err)
	keys := []string{"recordings/t/named", "recordings/t/left", ""}
	got, err := k.s.Unnamed(k.ctx, k.tenant, keys)
	k.must(err)
	equal(k, "of a tenant", got, []string{"recordings/t/left", ""})
	got, err = k.s.Unnamed(k.ctx, conversation.NewUUID(), keys)
	k.must(err)
	equal(k, "of a tenant of another database", len(got), 0)
}
