package insights

import (
	"strings"

	"parlance/conversation"
	"parlance/insights/language"
	"parlance/insights/token"
)

// Language tells which language messages are in, as an ISO 639 tag, and how sure
// that is, 0 to 1. The tag is "" when there are too few words to tell. Only
// English is analysed in full; see Reason.
func (e *Engine) Language(msgs []conversation.Message) (tag string, sure float64) {
	words, texts := 0, [][]token.Token(nil)
	for i := range msgs {
		toks := token.Scan(nil, msgs[i].Text)
		texts = append(texts, toks)
		if words += token.Words(toks); words > enoughWords {
			break
		}
	}
	return e.languages.Detect(texts...)
}

// enoughWords is how many words settle the language of a conversation.
const enoughWords = 400

// Reason says, for a user, why questions, tasks, sentiment, topics and summary
// are empty for a language (BCP-47); "" when they are not.
func Reason(tag string) string {
	if isEnglish(tag) || tag == language.English {
		return ""
	}
	return "Questions, action items, follow-ups, sentiment, topics and summaries are found in English only; entities by pattern, trackers and analytics work for " + LanguageName(tag) + "."
}

// ReasonBesideModel is Reason for a conversation that a language model has read.
func ReasonBesideModel(tag string) string {
	if Reason(tag) == "" {
		return ""
	}
	return "Questions, tasks, decisions and the summary in " + LanguageName(tag) + " are the language model's; sentiment and topics are found in English only."
}

// LanguageName is the English name of a language (BCP-47); the tag itself for
// those that are not told apart.
func LanguageName(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	names := map[string]string{
		"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "nl": "Dutch", "pt": "Portuguese",
		"sv": "Swedish", "pl": "Polish", "ru": "Russian", "el": "Greek", "he": "Hebrew", "ar": "Arabic", "fa": "Persian",
		"hi": "Hindi", "ja": "Japanese", "zh": "Chinese", "ko": "Korean", "th": "Thai",
	}
	if name, ok := names[base]; ok {
		return name
	}
	return tag
}
