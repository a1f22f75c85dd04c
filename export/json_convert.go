package export

import "parlance/conversation"

// each converts a list; its result is never nil, so that JSON says [].
func each[T, J any](from []T, convert func(T) J) []J {
	out := make([]J, 0, len(from))
	for _, v := range from {
		out = append(out, convert(v))
	}
	return out
}

func same(s string) string { return s }

func jsonConversationOf(c conversation.Conversation) jsonConversation {
	metadata := c.Metadata
	if metadata == nil {
		metadata = map[string]string{}
	}
	return jsonConversation{
		ID: c.ID, Name: c.Name, Type: c.Type, Language: c.Language,
		StartTime: instant(c.StartTime), EndTime: instant(c.EndTime), Metadata: metadata,
		Version: c.Version, CreatedAt: instant(c.CreatedAt), UpdatedAt: instant(c.UpdatedAt),
	}
}

func jsonEngineOf(d *Document) *jsonEngine {
	if d.Engine == "" {
		return nil
	}
	return &jsonEngine{Name: d.Engine, Note: d.EngineNote}
}

func jsonMessageOf(m conversation.Message) jsonMessage {
	return jsonMessage{
		ID: m.ID, Position: m.Position, Text: m.Text, From: jsonMemberOf(m.From),
		StartTime: instant(m.StartTime), EndTime: instant(m.EndTime),
		OffsetSeconds: seconds(m.Offset), DurationSeconds: seconds(m.Duration), Timed: m.Timed,
		Sentiment: number(m.Sentiment), Confidence: number(m.Confidence),
		Phrases: each(m.Phrases, jsonPhraseOf), Words: each(m.Words, jsonWordOf),
	}
}

func jsonPhraseOf(p conversation.Phrase) jsonPhrase {
	return jsonPhrase{Type: p.Type, Text: p.Text, Offset: p.Offset}
}

func jsonWordOf(w conversation.Word) jsonWord {
	return jsonWord{
		Text: w.Text, OffsetSeconds: seconds(w.Offset), DurationSeconds: seconds(w.Duration),
		Confidence: number(w.Confidence), SpeakerTag: w.SpeakerTag,
	}
}

func jsonSummaryOf(s conversation.SummarySentence) jsonSummary {
	return jsonSummary{
		ID: s.ID, Text: s.Text, MessageIDs: each(s.MessageIDs, same),
		StartTime: instant(s.StartTime), EndTime: instant(s.EndTime),
	}
}

func jsonTopicOf(t conversation.Topic) jsonTopic {
	return jsonTopic{
		ID: t.ID, Text: t.Text, Score: number(t.Score), Sentiment: number(t.Sentiment),
		MessageIDs: each(t.MessageIDs, same), Parents: each(t.Parents, same),
	}
}

func jsonInsightOf(in conversation.Insight) jsonInsight {
	j := jsonInsight{
		ID: in.ID, Kind: string(in.Kind), Text: in.Text, Score: number(in.Score), Position: in.Position,
		MessageIDs: each(in.MessageIDs, same), From: jsonMemberOf(in.From), Assignee: jsonMemberOf(in.Assignee),
		Definitive: in.Definitive, Answered: in.Answered,
		Entities: each(in.Entities, jsonEntityOf), Phrases: each(in.Phrases, jsonPhraseOf),
	}
	if in.DueBy != nil {
		j.DueBy = instant(*in.DueBy)
	}
	return j
}

func jsonEntityOf(e conversation.Entity) jsonEntity {
	return jsonEntity{
		Type: e.Type, SubType: e.SubType, Category: e.Category, CustomType: e.CustomType,
		Text: e.Text, Value: e.Value, Start: e.Start, End: e.End, Assignee: e.Assignee,
		Member: jsonMemberOf(e.Member), MessageID: e.MessageID, Offset: e.Offset,
	}
}

func jsonTrackerOf(t conversation.TrackerHit) jsonTracker {
	return jsonTracker{
		TrackerID: t.TrackerID, Name: t.Name, Type: t.Type, Value: t.Value, Text: t.Text,
		MessageID: t.MessageID, InsightID: t.InsightID, Offset: t.Offset,
	}
}

func jsonAnalyticsOf(a conversation.Analytics) jsonAnalytics {
	return jsonAnalytics{
		LengthSeconds: seconds(a.Length), TalkSeconds: seconds(a.Talk),
		SilenceSeconds: seconds(a.Silence), OverlapSeconds: seconds(a.Overlap),
		Interactivity: number(a.Interactivity), Members: each(a.Members, jsonMemberAnalyticsOf),
		SentimentSeries: each(a.SentimentSeries, func(p conversation.SentimentPoint) jsonSentiment {
			return jsonSentiment{OffsetSeconds: seconds(p.Offset), Score: number(p.Score)}
		}),
	}
}

func jsonMemberAnalyticsOf(m conversation.MemberAnalytics) jsonMemberAnalytics {
	return jsonMemberAnalytics{
		Member: jsonMemberOf(m.Member), TalkSeconds: seconds(m.Talk), ListenSeconds: seconds(m.Listen),
		WordsPerMinute: number(m.WPM), Words: m.Words, Questions: m.Questions, Fillers: m.Fillers,
		LongestMonologueSeconds: seconds(m.LongestMonologue), PatienceSeconds: seconds(m.Patience),
		Overlaps: each(m.Overlaps, func(o conversation.Overlap) jsonOverlap {
			return jsonOverlap{Member: jsonMemberOf(o.Member), DurationSeconds: seconds(o.Duration)}
		}),
	}
}

func jsonAnalysisOf(a conversation.Analysis) jsonAnalysis {
	out := jsonAnalysis{Language: a.Language, Detected: a.Detected, Sure: number(a.Sure), Reason: a.Reason}
	if r := a.Reading; r != nil {
		out.Model = &jsonModel{r.Model, !r.Partial && len(r.Summary) > 0, r.Fallback, r.Requests, r.Tokens}
	}
	return out
}
