package sherpa

import (
	"slices"
	"strings"
	"time"
)

// kind is a family of models.
type kind struct {
	name  string
	roles []string // of its files, apart from the token list
	// window is the longest sound for one call.
	window time.Duration
	// pack fills windows with several stretches of speech: each call costs a
	// whole window.
	pack bool
	// language tells that the model is told which language it hears.
	language bool
	// features is the width of the input; 0 = the library knows.
	features int
}

// Limits of sound for one call. Whisper hears 30 s and the library keeps some of
// that for itself; attention over more than half a minute costs memory without
// gain in the others.
const (
	whisperWindow = 29 * time.Second
	usualWindow   = 30 * time.Second
)

// Roles of files.
const (
	roleModel    = "model"
	roleEncoder  = "encoder"
	roleDecoder  = "decoder"
	roleJoiner   = "joiner"
	rolePre      = "preprocessor"
	roleUncached = "uncached_decoder"
	roleCached   = "cached_decoder"
	roleMerged   = "merged_decoder"
)

// kinds are the families that the engine runs.
func kinds() []kind {
	one := []string{roleModel}
	return []kind{
		{name: "whisper", roles: []string{roleEncoder, roleDecoder}, window: whisperWindow, pack: true, language: true},
		{name: "moonshine", roles: []string{rolePre, roleEncoder, roleUncached, roleCached}, window: usualWindow},
		{name: "moonshine_v2", roles: []string{roleEncoder, roleMerged}, window: usualWindow},
		{name: "transducer", roles: []string{roleEncoder, roleDecoder, roleJoiner}, window: usualWindow, features: 80},
		{name: "nemo_transducer", roles: []string{roleEncoder, roleDecoder, roleJoiner}, window: usualWindow, features: 80},
		{name: "canary", roles: []string{roleEncoder, roleDecoder}, window: usualWindow, language: true},
		{name: "fire_red_asr", roles: []string{roleEncoder, roleDecoder}, window: usualWindow, features: 80},
		{name: "nemo_ctc", roles: one, window: usualWindow, features: 80},
		{name: "zipformer_ctc", roles: one, window: usualWindow, features: 80},
		{name: "wenet_ctc", roles: one, window: usualWindow, features: 80},
		{name: "telespeech_ctc", roles: one, window: usualWindow},
		{name: "tdnn", roles: one, window: usualWindow, features: 23},
		{name: "sense_voice", roles: one, window: usualWindow, language: true, features: 80},
		{name: "paraformer", roles: one, window: usualWindow, features: 80},
		{name: "dolphin", roles: one, window: usualWindow, features: 80},
		{name: "omnilingual", roles: one, window: usualWindow},
		{name: "medasr", roles: one, window: usualWindow},
	}
}

func kindNamed(name string) (kind, bool) {
	all := kinds()
	i := slices.IndexFunc(all, func(k kind) bool { return k.name == name })
	if i < 0 {
		return kind{}, false
	}
	return all[i], true
}

// kindNames lists them for messages.
func kindNames() string {
	var names []string
	for _, k := range kinds() {
		names = append(names, k.name)
	}
	return strings.Join(names, ", ")
}

// singleKind recognises a model of one file by what the file says of itself
// (model_type), or else by the name of its directory; "" when neither tells.
func singleKind(modelType, dir string) string {
	for _, r := range [][2]string{
		{"encdecctc", "nemo_ctc"},
		{"encdechybridrnntctc", "nemo_ctc"},
		{"zipformer2_ctc", "zipformer_ctc"},
		{"wenet_ctc", "wenet_ctc"},
		{"telespeech", "telespeech_ctc"},
		{"sense_voice", "sense_voice"},
		{"sense-voice", "sense_voice"},
		{"paraformer", "paraformer"},
		{"dolphin", "dolphin"},
		{"omnilingual", "omnilingual"},
		{"medasr", "medasr"},
		{"tdnn", "tdnn"},
	} {
		if strings.Contains(strings.ToLower(modelType), r[0]) {
			return r[1]
		}
	}
	for _, r := range [][2]string{
		{"sense-voice", "sense_voice"},
		{"sensevoice", "sense_voice"},
		{"telespeech", "telespeech_ctc"},
		{"omnilingual", "omnilingual"},
		{"dolphin", "dolphin"},
		{"medasr", "medasr"},
		{"paraformer", "paraformer"},
		{"zipformer-ctc", "zipformer_ctc"},
		{"wenet", "wenet_ctc"},
		{"nemo", "nemo_ctc"},
		{"parakeet", "nemo_ctc"},
		{"yesno", "tdnn"},
		{"tdnn", "tdnn"},
	} {
		if strings.Contains(strings.ToLower(dir), r[0]) {
			return r[1]
		}
	}
	return ""
}
