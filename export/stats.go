package export

import (
	"cmp"
	"fmt"
	"math"
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
	fractions := make([]float64, 0, len(members))
	for _, m := range members {
		fractions = append(fractions, measure(m)/total)
	}
	parts := percents(fractions)
	for i, m := range members {
		list = append(list, share{
			Name: v.people.name(m.Member), Number: v.people.number(m.Member),
			Fraction: fractions[i], Detail: shareDetail(m, parts[i], v.spoken()),
		})
	}
	return label, list
}

func shareDetail(m conversation.MemberAnalytics, part string, spoken bool) string {
	parts := []string{part}
	if spoken {
		parts = []string{span(m.Talk), part}
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

// parts says what part of the messages each band has.
func (m mood) parts() []string {
	all := float64(max(m.total(), 1))
	return percents([]float64{float64(m.Positive) / all, float64(m.Neutral) / all, float64(m.Negative) / all})
}

// String lists the bands with their parts.
func (m mood) String() string {
	p := m.parts()
	return fmt.Sprintf("%s positive · %s neutral · %s negative", p[0], p[1], p[2])
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

// percents says the parts of one whole; if the parts add up to it, what is shown
// adds up to 100, those that lose most by rounding down being rounded up.
func percents(fractions []float64) []string {
	shown := make([]float64, len(fractions))
	order := make([]int, len(fractions))
	sum, total := 0.0, 0.0
	for i, f := range fractions {
		shown[i], order[i] = math.Floor(100*f), i
		sum += shown[i]
		total += 100 * f
	}
	loss := func(i int) float64 { return 100*fractions[i] - shown[i] }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(loss(b), loss(a)) })
	for i := 0; i < len(order) && sum < math.Round(total); i++ {
		shown[order[i]]++
		sum++
	}
	out := make([]string, len(fractions))
	for i, f := range fractions {
		out[i] = percent(shown[i] / 100)
		if shown[i] == 0 {
			out[i] = percent(min(f, 0.004)) // "<1 %", or nothing at all
		}
	}
	return out
}

// plural is "1 word", "2 words".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
