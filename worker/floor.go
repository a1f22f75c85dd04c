package worker

import (
	"slices"

	"parlance/conversation"
	"parlance/insights"
	"parlance/speech/segment"
)

// wordFloor is the confidence that recognised words need to create insights:
// below it more words are wrong than right.
const wordFloor = 0.5

// heardWell drops what rests on words that were not heard well enough: insights of
// messages whose words are below the floor on average, entities and tracker
// matches with any such word. Engines that give no confidence are believed.
func (k *work) heardWell(out *insights.Output) {
	byID := make(map[string]*conversation.Message, len(k.messages))
	for i := range k.messages {
		byID[k.messages[i].ID] = &k.messages[i]
	}
	unsure := func(id string) bool {
		m := byID[id]
		return m != nil && len(m.Words) > 0 && m.Confidence < wordFloor
	}
	before := len(out.Insights)
	out.Insights = slices.DeleteFunc(out.Insights, func(x conversation.Insight) bool {
		return slices.ContainsFunc(x.MessageIDs, unsure)
	})
	if len(out.Insights) < before {
		kept := make(map[string]bool, len(out.Insights))
		for _, x := range out.Insights {
			kept[x.ID] = true
		}
		out.Trackers = slices.DeleteFunc(out.Trackers, func(h conversation.TrackerHit) bool {
			return h.InsightID != "" && !kept[h.InsightID]
		})
	}
	out.Entities = slices.DeleteFunc(out.Entities, func(e conversation.Entity) bool {
		return k.doubtful(byID[e.MessageID], e.Offset, e.Text)
	})
	out.Trackers = slices.DeleteFunc(out.Trackers, func(h conversation.TrackerHit) bool {
		if h.Offset == conversation.SimilarMatch {
			return unsure(h.MessageID)
		}
		return k.doubtful(byID[h.MessageID], h.Offset, h.Text)
	})
}

// doubtful tells whether a word of a stretch of a message is below the floor.
func (k *work) doubtful(m *conversation.Message, offset int, text string) bool {
	if m == nil || len(m.Words) == 0 {
		return false
	}
	end := offset + len([]rune(text))
	return slices.ContainsFunc(k.spans[m.ID], func(s segment.Span) bool {
		return s.Start < end && offset < s.End && slices.ContainsFunc(m.Words[s.First:s.Last+1], func(w conversation.Word) bool {
			return w.Confidence >= 0 && w.Confidence < wordFloor
		})
	})
}
