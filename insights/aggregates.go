package insights

import (
	"context"
	"hash/fnv"
	"strconv"

	"parlance/conversation"
	"parlance/insights/analytics"
	"parlance/insights/summary"
	"parlance/insights/topic"
)

// Topics finds what the conversation was about, best first; none for languages
// other than English but for the custom vocabulary.
func (e *Engine) Topics(msgs []conversation.Message, opt TopicOptions) []conversation.Topic {
	if len(msgs) == 0 || !isEnglish(opt.Language) && len(opt.CustomVocabulary) == 0 {
		return nil
	}
	d := e.whole(msgs, opt.Language, forWords)
	limit := 0
	if !d.english {
		limit = -1 // the vocabulary alone
	}
	found := topic.Find(e.table, d.topicSentences(), topic.Options{Vocabulary: opt.CustomVocabulary, Max: limit})
	out := make([]conversation.Topic, 0, len(found))
	for _, t := range found {
		if t.Score < opt.Threshold {
			continue
		}
		x := conversation.Topic{ID: stableID(msgs[0].ID, "topic", t.Text), Text: t.Text, Score: t.Score}
		for _, i := range t.Messages {
			x.MessageIDs = append(x.MessageIDs, msgs[i].ID)
			x.Sentiment += msgs[i].Sentiment / float64(len(t.Messages))
		}
		for _, p := range t.Parents {
			if found[p].Score >= opt.Threshold {
				x.Parents = append(x.Parents, found[p].Text)
			}
		}
		out = append(out, x)
	}
	return out
}

// whole reads all messages of a conversation.
func (e *Engine) whole(msgs []conversation.Message, language string, depth depth) *document {
	in := Input{Language: language, New: msgs, Members: speakers(msgs)}
	d, _ := e.document(context.Background(), in, depth) // never cancelled, so no error
	return d
}

// speakers lists who speaks.
func speakers(msgs []conversation.Message) []conversation.Member {
	seen := map[string]bool{}
	var out []conversation.Member
	for i := range msgs {
		if k := speakerKey(msgs[i].From); k != "" && !seen[k] {
			seen[k] = true
			out = append(out, msgs[i].From)
		}
	}
	return out
}

// topicSentences gives the utterances with the names in them marked.
func (d *document) topicSentences() []topic.Sentence {
	out := make([]topic.Sentence, 0, len(d.utts))
	for k := range d.utts {
		u := &d.utts[k]
		if u.code {
			continue
		}
		s := topic.Sentence{Message: u.msg, Tokens: u.Tokens}
		for _, p := range u.People {
			if s.Names == nil {
				s.Names = map[int]bool{}
			}
			for i := p.First; i < p.Next; i++ {
				s.Names[i] = true
			}
		}
		out = append(out, s)
	}
	return out
}

// Summary picks the sentences that say most, in order of time. Without MaxWords
// its length grows with the conversation, from 60 to 250 words.
func (e *Engine) Summary(msgs []conversation.Message, opt SummaryOptions) []conversation.SummarySentence {
	if len(msgs) == 0 || !isEnglish(opt.Language) {
		return nil
	}
	d := e.whole(msgs, opt.Language, forTasks)
	items, texts := e.salient(d)
	if opt.MaxWords <= 0 {
		opt.MaxWords = summaryLength(d)
	}
	var out []conversation.SummarySentence
	for _, k := range summary.Pick(items, opt.MaxWords) {
		m := &msgs[d.utts[k].msg]
		out = append(out, conversation.SummarySentence{
			ID: stableID(msgs[0].ID, "summary", m.ID+texts[k]), Text: texts[k], MessageIDs: []string{m.ID},
			StartTime: m.StartTime, EndTime: m.EndTime,
		})
	}
	return out
}

// Analytics says how the talking was shared out.
func (e *Engine) Analytics(msgs []conversation.Message, ins []conversation.Insight, members []conversation.Member) conversation.Analytics {
	return analytics.Of(msgs, ins, members)
}

// stableID makes an id of the form of NewNumericID from what it names, so that
// the same thing has the same id whenever it is asked for.
func stableID(parts ...string) string {
	h := fnv.New64a()
	for _, p := range parts {
		_, _ = h.Write([]byte(p)) // never fails: see hash.Hash
		_, _ = h.Write([]byte{0})
	}
	const least, span = 1_000_000_000_000_000, 8_000_000_000_000_000
	return strconv.FormatUint(h.Sum64()%span+least, 10)
}
