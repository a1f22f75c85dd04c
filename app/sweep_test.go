package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"parlance/app"
	"parlance/conversation"
)

func TestSweepRecordings(t *testing.T) {
	t.Parallel()
	b := newBundle(t)
	_, err := b.SubmitAudio(t.Context(), b.me, app.AudioRequest{Body: strings.NewReader("RIFF")})
	if err != nil {
		t.Fatal(err)
	}
	named := b.blobKeys()
	mine, other := b.me.TenantID, conversation.NewUUID()
	beside := named[0] + ".transcript"
	kept := []string{beside, "recordings/" + other + "/a", "notes/" + mine + "/a", "recordings/stray"}
	orphans := []string{
		"recordings/" + mine + "/a", "recordings/" + mine + "/a.transcript", "transcripts/" + mine + "/a", "fetched/" + mine + "/a.1",
		"recordings/" + mine + "/alone.transcript",
	}
	for _, key := range slices.Concat(kept, orphans) {
		if _, err := b.Blobs.Put(t.Context(), key, strings.NewReader("x"), 0); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := b.SweepRecordings(t.Context(), time.Hour); n != 0 || err != nil {
		t.Errorf("removed %d young ones, error %v", n, err)
	}
	if n, err := b.SweepRecordings(t.Context(), 0); n != len(orphans) || err != nil {
		t.Errorf("removed %d, error %v, want %d", n, err, len(orphans))
	}
	want := slices.Sorted(slices.Values(slices.Concat(named, kept)))
	if got := slices.Sorted(slices.Values(b.blobKeys())); !slices.Equal(got, want) {
		t.Errorf("left are %q, want %q", got, want)
	}
}
