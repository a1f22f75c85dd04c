package sherpa

import (
	"strings"
	"testing"

	"parlance/conversation"
)

func TestLanguageFor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, tag, want string }{
		{"whisper", "en-US", "en"},
		{"whisper", "", ""},
		{"whisper", "nb-NO", "no"},
		{"whisper", "de_AT", "de"},
		{"whisper", "PT-br", "pt"},
		{"whisper", "xx", "!"},
		{"whisper", "zulu", "!"},
		{"sense_voice", "yue-HK", "yue"},
		{"sense_voice", "de", "!"},
		{"canary", "fr-CA", "fr"},
		{"canary", "it", "!"},
		{"nemo_ctc", "de-DE", "de"},
	} {
		got, err := kind{name: c.kind}.languageFor(c.tag)
		if c.want == "!" {
			if conversation.CodeOf(err) != conversation.Invalid || !strings.Contains(conversation.MessageOf(err), " en ") && !strings.Contains(conversation.MessageOf(err), ": en") {
				t.Errorf("%s, %q: %q, %v", c.kind, c.tag, got, err)
			}
			continue
		}
		if got != c.want || err != nil {
			t.Errorf("%s, %q: %q, %v", c.kind, c.tag, got, err)
		}
	}
}
