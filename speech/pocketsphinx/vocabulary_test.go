package pocketsphinx_test

import (
	"bytes"
	"strings"
	"testing"

	"parlance/conversation"
	"parlance/speech"
	"parlance/speech/speechtest"
)

// TestVocabulary says names that no dictionary has: unknown, known for one
// request, and unknown again in the same process.
func TestVocabulary(t *testing.T) {
	t.Parallel()
	p := speech.Pipeline{Engine: setup(t, 1)}
	said := map[string]string{
		"PostgreSQL":         "is postgres q l fast enough",
		"Wojciech Kowalczyk": "ask wojciech kowalczyk about the price",
		"Acme Widget Pro 3":  "the acme widget pro three costs ten dollars",
	}
	terms := []string{"PostgreSQL", "Wojciech Kowalczyk", "Acme Widget Pro 3", "", "日本", "Zendesk", "Zendesk"}
	texts := func(vocabulary []string) map[string]string {
		heard := map[string]string{}
		for term, text := range said {
			pcm := speechtest.Say(t, "slt", text)
			tr := transcribe(t, p, bytes.NewReader(speechtest.WAV(speech.Rate, pcm)), conversation.Options{CustomVocabulary: vocabulary})
			heard[term] = speechtest.Text(tr)
			for _, u := range tr.Utterances {
				for i, w := range u.Words {
					if i > 0 && w.Offset < u.Words[i-1].Offset || w.Duration <= 0 {
						t.Errorf("%s: word %+v after %+v", term, w, u.Words[max(0, i-1)])
					}
				}
			}
		}
		return heard
	}
	before, with, after := texts(nil), texts(terms), texts(nil)
	for term := range said {
		if strings.Contains(before[term], term) || !strings.Contains(with[term], term) {
			t.Errorf("%s: heard %q without the vocabulary, %q with it", term, before[term], with[term])
		}
		if before[term] != after[term] {
			t.Errorf("%s: heard %q before and %q after the request with the vocabulary", term, before[term], after[term])
		}
	}
}
