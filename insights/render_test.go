package insights

import (
	"fmt"
	"strings"
	"time"

	"parlance/conversation"
)

// renderInsights writes insights one per line, in the form of the regression
// files. Ids are left out.
func renderInsights(list []conversation.Insight, zone int) string {
	var b strings.Builder
	for _, x := range list {
		fmt.Fprintf(&b, "%-11s %s %q", x.Kind, strings.Join(x.MessageIDs, "+"), x.Text)
		if x.From.Name != "" {
			fmt.Fprintf(&b, " from=%s", x.From.Name)
		}
		if !x.Assignee.Empty() {
			fmt.Fprintf(&b, " owner=%s", owner(x.Assignee))
		}
		if x.DueBy != nil {
			fmt.Fprintf(&b, " due=%s", x.DueBy.In(time.FixedZone("", zone*60)).Format("2006-01-02T15:04"))
		}
		if x.Definitive {
			b.WriteString(" definitive")
		}
		if x.Answered != nil && *x.Answered {
			b.WriteString(" answered")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// owner marks those who are no participant.
func owner(m conversation.Member) string {
	if m.ID == "" {
		return m.Name + "?"
	}
	return m.Name
}

func renderEntities(list []conversation.Entity) string {
	var b strings.Builder
	for _, e := range list {
		value := e.Value
		if e.End != "" {
			value += "/" + e.End
		}
		fmt.Fprintf(&b, "%-13s %s@%d %q = %s\n", e.Type, e.MessageID, e.Offset, e.Text, value)
	}
	return b.String()
}

func renderHits(list []conversation.TrackerHit) string {
	var b strings.Builder
	for _, h := range list {
		fmt.Fprintf(&b, "%-13s %s@%d %q = %s\n", h.Name, h.MessageID, h.Offset, h.Text, h.Value)
	}
	return b.String()
}

func renderFeelings(list []conversation.Message) string {
	var b strings.Builder
	if len(list) > 100 {
		return "" // too long for a person to review
	}
	for _, m := range list {
		if l := conversation.SentimentLabel(m.Sentiment); l != "neutral" {
			fmt.Fprintf(&b, "%-13s %s %q\n", l, m.ID, m.Text)
		}
	}
	return b.String()
}

func renderTopics(list []conversation.Topic) string {
	var b strings.Builder
	for _, t := range list {
		where := strings.Join(t.MessageIDs, " ")
		if len(t.MessageIDs) > 8 {
			where = fmt.Sprintf("%d messages", len(t.MessageIDs))
		}
		fmt.Fprintf(&b, "%.1f %s [%s]", t.Score, t.Text, where)
		if len(t.Parents) > 0 {
			fmt.Fprintf(&b, " < %s", strings.Join(t.Parents, ", "))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func renderSummary(list []conversation.SummarySentence) string {
	var b strings.Builder
	for _, s := range list {
		b.WriteString(s.Text + "\n")
	}
	return b.String()
}
