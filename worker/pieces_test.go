package worker

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

// shelf keeps pieces as storage does.
type shelf struct {
	storage.Recordings

	kept []storage.Piece
	err  error
}

func (s *shelf) Pieces(context.Context, storage.Claim) ([]storage.Piece, error) { return s.kept, nil }

func (s *shelf) KeepPieces(_ context.Context, _ storage.Claim, p []storage.Piece) error {
	if s.err == nil {
		s.kept = append(s.kept, p...)
	}
	return s.err
}

func TestPieces(t *testing.T) {
	t.Parallel()
	s := &shelf{}
	w := &Worker{Recordings: s, Log: slog.New(slog.DiscardHandler)}
	words := []conversation.Word{{Text: "hi", Offset: 1, Duration: 2, Confidence: -1, SpeakerTag: 3}}
	p, err := w.recall(t.Context(), storage.Claim{})
	if err != nil {
		t.Fatal(err)
	}
	keep := func(n int, late bool) error {
		if late {
			p.written = time.Time{}
		}
		return p.Keep(t.Context(), n, "m", words)
	}
	for n, late := range []bool{false, true, false} {
		if err := keep(n, late); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.kept) != 2 {
		t.Fatalf("%d pieces written, want the two that had waited", len(s.kept))
	}
	s.err = conversation.Errorf(conversation.Unavailable, "away")
	if err := keep(3, true); err != nil {
		t.Errorf("the store is away: %v", err)
	}
	s.err = nil
	if err := keep(4, true); err != nil || len(s.kept) != 5 {
		t.Errorf("afterwards: %v, %d kept", err, len(s.kept))
	}
	s.err = conversation.Errorf(conversation.Fenced, "lost")
	if err := keep(5, true); conversation.CodeOf(err) != conversation.Fenced {
		t.Errorf("the lease is lost: %v", err)
	}
	again, err := w.recall(t.Context(), storage.Claim{})
	if err != nil {
		t.Fatal(err)
	}
	if got, found := again.Recall(1, "m"); !found || len(got) != 1 || got[0] != words[0] {
		t.Errorf("recalled %v %v", got, found)
	}
	for n, mark := range map[int]string{1: "other", 9: "m"} {
		if _, found := again.Recall(n, mark); found {
			t.Errorf("piece %d of %q is recalled", n, mark)
		}
	}
}
