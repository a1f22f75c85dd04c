package worker

import (
	"strconv"

	"parlance/conversation"
	"parlance/insights"
)

// foreignFrom is how sure the detector must be before a conversation is treated
// as one in another language than English, and likelyEnglish before it is settled
// as English.
const (
	foreignFrom   = 0.5
	likelyEnglish = 0.3
)

// settleLanguage finds out the language of the conversation once, from the words
// of its first messages, unless the client has named it. As long as they do not
// tell, it is taken for the default and looked at again with the next messages.
func (w *Worker) settleLanguage(k *work) {
	_, settled := k.tail.Settings[conversation.SettingLanguage]
	if w.Linguist == nil || settled || k.payload.Options.LanguageCode != "" {
		return
	}
	tag, sure := w.Linguist.Language(append(append([]conversation.Message{}, k.tail.Messages...), k.messages...))
	if tag == "" || sure < likelyEnglish || insights.Reason(tag) != "" && sure < foreignFrom {
		return
	}
	k.detected, k.sure = tag, sure
}

// language is the one asked for, else the one that was detected, else the
// conversation's.
func (k *work) language() string {
	known := k.tail.Conversation.Language
	detected := k.detected
	if detected == "" {
		detected = k.tail.Settings[conversation.SettingLanguage]
	}
	switch {
	case k.payload.Options.LanguageCode != "":
		return k.payload.Options.LanguageCode
	case detected != "" && insights.Reason(detected) != "":
		return detected
	case known != "" && insights.Reason(known) == "":
		return known // the kind of English
	default:
		return conversation.DefaultLanguage
	}
}

// languageSettings are what is kept of a detection just made, or of a language
// that the client has named.
func (k *work) languageSettings(into map[string]string) {
	if l := k.payload.Options.LanguageCode; l != "" && k.tail.Count == 0 {
		into[conversation.SettingLanguage] = l
	}
	if k.detected != "" {
		into[conversation.SettingLanguage] = k.detected
		into[conversation.SettingSure] = strconv.FormatFloat(k.sure, 'f', 2, 64)
	}
}
