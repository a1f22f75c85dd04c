package feature

import (
	"testing"
	"time"
)

// Speech without marks was broken off where sentences have ends, and only there:
// recognised speech has none at all, and who types may leave one out.
func TestDigest_Form(t *testing.T) {
	t.Parallel()
	l := NewLexicon(nil)
	tests := []struct {
		name   string
		before []string // nearest first
		text   string
		takes  time.Duration // 0: no times
		want   Form
	}{
		{"marks", nil, "What is it?", time.Second, Written},
		{"a comma is one", nil, "so, what", time.Second, Written},
		{"recognised speech", []string{"mm-hmm", "i think so", "mm-hmm"}, "what do you", time.Second, Plain},
		{"among sentences", []string{"Okay.", "um I don't", "Is it?"}, "what do you", time.Second, BrokenOff},
		{"typed", []string{"Okay.", "Sure.", "Is it?"}, "what do you", 0, Plain},
		{"typed, with times", []string{"Okay.", "Sure.", "Is it?"}, "what do you", 20 * time.Second, Plain},
		{"one full stop may be an abbreviation's", []string{"it was five p.m.", "yes"}, "what do you", time.Second, Plain},
		{"at the begin", nil, "what do you", time.Second, Plain},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			digest := func(text string) *Digest {
				d := &Digest{}
				l.Fill(d, nil, Utterance{Text: text, Timed: tt.takes > 0, Start: time.Second, End: time.Second + tt.takes}, false)
				return d
			}
			var prev []*Digest
			for _, b := range tt.before {
				prev = append(prev, digest(b))
			}
			if got := digest(tt.text).Form(prev); got != tt.want {
				t.Errorf("form %d, want %d", got, tt.want)
			}
		})
	}
}
