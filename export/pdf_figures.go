package export

import (
	"strings"

	"parlance/export/fold"
	"parlance/export/paper"
)

// Colours of the bands of sentiment.
const (
	positiveColor paper.Color = 0x4d9a5b
	neutralColor  paper.Color = 0xc6ccd6
	negativeColor paper.Color = 0xcf5f4a
)

// pdfShares shows who talked how much; the rest of a long list is summed up.
func pdfShares(s *paper.Sheet, v *view) {
	label, shares := v.shares()
	if len(shares) == 0 {
		return
	}
	const most = 12
	var bars []paper.Bar
	rest := share{}
	for i, sh := range shares {
		if i >= most {
			rest.Fraction += sh.Fraction
			continue
		}
		bars = append(bars, paper.Bar{Name: sh.Name, Color: speakerColor(sh.Number), Fraction: sh.Fraction, Detail: sh.Detail})
	}
	if n := len(shares) - most; n > 0 {
		bars = append(bars, paper.Bar{Name: plural(n, "other"), Color: paper.Soft, Fraction: rest.Fraction, Detail: percent(rest.Fraction)})
	}
	s.Section(label, 60)
	s.Bars(bars)
	if b := v.balance(); b != "" {
		s.Space(2)
		s.Small(b)
	}
}

// pdfMood shows the sentiment as a whole and, if it was followed, over time.
func pdfMood(s *paper.Sheet, v *view) {
	m, ok := v.mood()
	if !ok {
		return
	}
	shown := m.parts()
	part := func(n int) float64 { return float64(n) / float64(m.total()) }
	s.Section("Sentiment", 60)
	s.Stack([]paper.Part{
		{Name: "Positive", Color: positiveColor, Fraction: part(m.Positive), Detail: shown[0]},
		{Name: "Neutral", Color: neutralColor, Fraction: part(m.Neutral), Detail: shown[1]},
		{Name: "Negative", Color: negativeColor, Fraction: part(m.Negative), Detail: shown[2]},
	})
	series, length := v.doc.Analytics.SentimentSeries, v.length()
	const enough = 4
	if len(series) < enough || length <= 0 {
		return
	}
	points := make([]paper.Point, 0, len(series))
	for _, p := range series {
		points = append(points, paper.Point{At: float64(p.Offset) / float64(length), Value: p.Score})
	}
	s.Space(8)
	s.Series(points, positiveColor, negativeColor, "Start", "End, after "+span(length))
}

func pdfMentions(s *paper.Sheet, v *view) {
	var facts []paper.Fact
	for _, f := range v.mentions() {
		facts = append(facts, paper.Fact(f))
	}
	if len(facts) > 0 {
		s.Section("Mentioned", 32)
		s.Facts(facts)
	}
}

func pdfTrackers(s *paper.Sheet, v *view) {
	tracked := v.trackers()
	if len(tracked) == 0 {
		return
	}
	rows := make([][]paper.Item, 0, len(tracked))
	for _, t := range tracked {
		const shown = 12
		times := t.Times
		if len(times) > shown {
			times = append(times[:shown:shown], "…")
		}
		rows = append(rows, []paper.Item{
			{Text: t.Name},
			{Text: plural(t.Count, "time")},
			{Text: strings.Join(t.Phrases, ", "), Detail: strings.Join(times, ", ")},
		})
	}
	s.Section("Trackers", 60)
	s.Table([]paper.Column{{Title: "Tracker", Width: 0.26}, {Title: "Found", Width: 0.14}, {Title: "As", Width: 0.6}}, rows)
}

// pdfTranscript sets what was said, with names where the speaker changes.
func pdfTranscript(s *paper.Sheet, v *view) {
	if len(v.doc.Messages) == 0 {
		return
	}
	s.Section("Transcript", 60)
	day, speaker := v.date(), -2
	for i := range v.doc.Messages {
		m := &v.doc.Messages[i]
		text := fold.Clean(m.Text)
		if text == "" {
			continue
		}
		if d := v.day(*m); d != "" && d != day {
			day, speaker = d, -2
			s.Divider(d)
		}
		n := v.people.number(m.From)
		e := paper.Entry{Margin: v.at(*m), Color: speakerColor(n), Again: v.people.name(m.From), Text: text}
		if n != speaker {
			e.Name, speaker = e.Again, n
		}
		s.Entry(e)
	}
}
