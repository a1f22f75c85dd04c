package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"parlance/conversation"
)

// share is one person's part of the talking.
type share struct {
	Name     string
	Number   int     // in the cast, -1 if not there
	Fraction float64 // of all talking, 0 to 1
	Detail   string  // "12 min 4 s · 52 % · 148 words/min"
}

// shares says how the talking was shared out, the most talkative first: by time
// where times came with the input, else by words. label names what is measured;
// fewer than two people share nothing.
func (v *view) shares() (label string, list []share) {
	measure := func(m conversation.MemberAnalytics) float64 { return float64(m.Words) }
	label = "Share of words"
	if v.spoken() {
		measure = func(m conversation.MemberAnalytics) float64 { return float64(m.Talk) }
		label = "Talk time"
	}
	total := 0.0
	members := slices.Clone(v.doc.Analytics.Members)
	for _, m := range members {
		total += measure(m)
	}
	if total <= 0 || len(members) < 2 {
		return "", nil
	}
	slices.SortStableFunc(members, func(a, b conversation.MemberAnalytics) int {
		return cmp.Compare(measure(b), measure(a))
	})
	for _, m := range members {
		s := share{Name: v.people.name(m.Member), Number: v.people.number(m.Member), Fraction: measure(m) / total}
		s.Detail = shareDetail(m, s.Fraction, v.spoken())
		list = append(list, s)
	}
	return label, list
}

func shareDetail(m conversation.MemberAnalytics, fraction float64, spoken bool) string {
	parts := []string{percent(fraction)}
	if spoken {
		parts = []string{span(m.Talk), percent(fraction)}
		if m.WPM >= 1 {
			parts = append(parts, fmt.Sprintf("%.0f words/min", m.WPM))
		}
	} else {
		parts = append(parts, plural(m.Words, "word"))
	}
	return strings.Join(parts, " · ")
}

// spoken tells whether the analytics rest on times that came with the input.
func (v *view) spoken() bool {
	if !v.timed() {
		return false
	}
	for _, m := range v.doc.Analytics.Members {
		if m.Talk > 0 {
			return true
		}
	}
	return false
}

// balance says how much of a spoken conversation was talk, silence and overlap;
// "" for a written one.
func (v *view) balance() string {
	a := v.doc.Analytics
	if !v.spoken() || a.Length <= 0 {
		return ""
	}
	part := func(d float64) string { return percent(d / float64(a.Length)) }
	return fmt.Sprintf("Talk %s · silence %s · overlap %s of %s", part(float64(a.Talk)),
		part(float64(a.Silence)), part(float64(a.Overlap)), span(a.Length))
}

// mood counts the messages of each band of sentiment.
type mood struct{ Positive, Neutral, Negative int }

func (m mood) total() int { return m.Positive + m.Neutral + m.Negative }

// String lists the bands with their parts of the whole.
func (m mood) String() string {
	part := func(n int) string { return percent(float64(n) / float64(max(m.total(), 1))) }
	return fmt.Sprintf("%s positive · %s neutral · %s negative", part(m.Positive), part(m.Neutral), part(m.Negative))
}

// mood is the sentiment of the messages; ok is false where there are too few
// messages to say anything, or none was judged.
func (v *view) mood() (m mood, ok bool) {
	judged := false
	for _, msg := range v.doc.Messages {
		judged = judged || msg.Sentiment != 0
		switch conversation.SentimentLabel(msg.Sentiment) {
		case "positive":
			m.Positive++
		case "negative":
			m.Negative++
		default:
			m.Neutral++
		}
	}
	const enough = 3
	return m, judged && m.total() >= enough
}

// percent says a part of the whole; what exists is at least "<1 %".
func percent(fraction float64) string {
	switch {
	case fraction > 0 && fraction < 0.005:
		return "<1 %"
	default:
		return fmt.Sprintf("%.0f %%", 100*fraction)
	}
}

// plural is "1 word", "2 words".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
