//go:build sherpa && cgo && linux

package sherpa

import (
	onnx "github.com/k2-fsa/sherpa-onnx-go-linux"

	"parlance/speech"
)

// configOf tells the library which model it is and where its files are.
func configOf(m model) onnx.OfflineRecognizerConfig {
	c := onnx.OfflineRecognizerConfig{
		FeatConfig:     onnx.FeatureConfig{SampleRate: speech.Rate, FeatureDim: m.Features},
		DecodingMethod: "greedy_search",
		ModelConfig: onnx.OfflineModelConfig{
			Tokens: m.Tokens, NumThreads: max(1, m.Threads), Provider: "cpu",
		},
	}
	k, _ := kindNamed(m.Kind)
	if m.Kind == "tdnn" {
		c.FeatConfig.SampleRate = 8000
	}
	place(&c.ModelConfig, m)
	if k.language {
		language, _ := k.languageFor(m.Language) // "" for one that it does not know: it finds out
		setLanguage(&c, k, language)
	}
	return c
}

// place gives the files their places in the library's configuration.
func place(c *onnx.OfflineModelConfig, m model) {
	one, encoder, decoder := m.Files[roleModel], m.Files[roleEncoder], m.Files[roleDecoder]
	switch m.Kind {
	case "whisper":
		c.Whisper = onnx.OfflineWhisperModelConfig{
			Encoder: encoder, Decoder: decoder, Task: "transcribe", TailPaddings: -1, EnableTokenTimestamps: 1,
		}
	case "moonshine":
		c.Moonshine = onnx.OfflineMoonshineModelConfig{
			Preprocessor: m.Files[rolePre], Encoder: encoder,
			UncachedDecoder: m.Files[roleUncached], CachedDecoder: m.Files[roleCached],
		}
	case "moonshine_v2":
		c.Moonshine = onnx.OfflineMoonshineModelConfig{Encoder: encoder, MergedDecoder: m.Files[roleMerged]}
	case "transducer", "nemo_transducer":
		c.Transducer = onnx.OfflineTransducerModelConfig{Encoder: encoder, Decoder: decoder, Joiner: m.Files[roleJoiner]}
		c.ModelType = m.Kind
	case "canary":
		c.Canary = onnx.OfflineCanaryModelConfig{Encoder: encoder, Decoder: decoder, SrcLang: "en", TgtLang: "en", UsePnc: 1}
	case "fire_red_asr":
		c.FireRedAsr = onnx.OfflineFireRedAsrModelConfig{Encoder: encoder, Decoder: decoder}
	case "nemo_ctc":
		c.NemoCTC.Model = one
	case "zipformer_ctc":
		c.ZipformerCtc.Model = one
	case "wenet_ctc":
		c.WenetCtc.Model = one
	case "telespeech_ctc":
		c.TeleSpeechCtc = one
	case "tdnn":
		c.Tdnn.Model = one
	case "sense_voice":
		c.SenseVoice = onnx.OfflineSenseVoiceModelConfig{Model: one, UseInverseTextNormalization: 1}
	case "paraformer":
		c.Paraformer.Model = one
	case "dolphin":
		c.Dolphin.Model = one
	case "omnilingual":
		c.Omnilingual.Model = one
	case "medasr":
		c.MedAsr.Model = one
	}
}

// setLanguage sets the language, "" = the model finds out.
func setLanguage(c *onnx.OfflineRecognizerConfig, k kind, language string) {
	switch k.name {
	case "whisper":
		c.ModelConfig.Whisper.Language = language
	case "sense_voice":
		c.ModelConfig.SenseVoice.Language = language
	case "canary":
		if language == "" {
			language = "en" // it cannot find out
		}
		c.ModelConfig.Canary.SrcLang, c.ModelConfig.Canary.TgtLang = language, language
	}
}

func languageOf(c *onnx.OfflineRecognizerConfig, k kind) string {
	switch k.name {
	case "whisper":
		return c.ModelConfig.Whisper.Language
	case "sense_voice":
		return c.ModelConfig.SenseVoice.Language
	default:
		return c.ModelConfig.Canary.SrcLang
	}
}
