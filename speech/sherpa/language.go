package sherpa

import (
	"slices"
	"strings"

	"parlance/conversation"
)

// Languages that models are told, by the codes that they know. The library ends
// the process when it is given another.
const (
	whisperLanguages = "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur " +
		"hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af " +
		"oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su"
	senseVoiceLanguages = "zh en ja ko yue"
	canaryLanguages     = "en es de fr"
)

// languageFor gives the code that a model of the kind is told for a BCP-47 tag
// ("" = it finds out). A language that it does not know is an Invalid error with
// the list.
func (k kind) languageFor(tag string) (string, error) {
	var known string
	switch k.name {
	case "whisper":
		known = whisperLanguages
	case "sense_voice":
		known = senseVoiceLanguages
	case "canary":
		known = canaryLanguages
	}
	code, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(tag), "_", "-"), "-")
	switch code {
	case "nb":
		code = "no"
	case "fil":
		code = "tl"
	case "jv":
		code = "jw"
	case "iw":
		code = "he"
	}
	if code == "" || known == "" || slices.Contains(strings.Fields(known), code) {
		return code, nil
	}
	return "", conversation.InvalidField("languageCode", "languageCode %q is not understood by the speech model; it knows: %s", tag, known)
}
