//go:build sherpa && cgo && linux

package sherpa

import (
	"context"
	"sync"
	"time"

	onnx "github.com/k2-fsa/sherpa-onnx-go-linux"

	"parlance/conversation"
	"parlance/speech"
)

// built tells that the library is linked.
const built = true

// recognizer is one model of the library with its finder of speech.
type recognizer struct {
	mu     sync.Mutex
	model  model
	kind   kind
	config onnx.OfflineRecognizerConfig
	rec    *onnx.OfflineRecognizer
	vad    *onnx.VoiceActivityDetector // nil = by energy
}

func open(m model) (speech.Transcriber, error) {
	k, ok := kindNamed(m.Kind)
	if !ok {
		return nil, missing("The model's type %q is not known.", m.Kind)
	}
	r := &recognizer{model: m, kind: k, config: configOf(m)}
	if r.rec = onnx.NewOfflineRecognizer(&r.config); r.rec == nil {
		return nil, missing("sherpa-onnx cannot load the model %s of type %s.", m.Files[k.roles[0]], m.Kind)
	}
	if m.VAD != "" {
		r.vad = onnx.NewVoiceActivityDetector(&onnx.VadModelConfig{
			SileroVad: onnx.SileroVadModelConfig{
				Model: m.VAD, Threshold: 0.5, MinSilenceDuration: 0.3, MinSpeechDuration: 0.1,
				WindowSize: vadStep, MaxSpeechDuration: float32(k.window.Seconds()) / 2,
			},
			SampleRate: speech.Rate, NumThreads: 1, Provider: "cpu",
		}, float32(packedSegment.Seconds())+10)
		if r.vad == nil {
			return nil, missing("sherpa-onnx cannot load the finder of speech %s.", m.VAD)
		}
	}
	return r, nil
}

// Close frees the library's memory.
func (r *recognizer) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	onnx.DeleteOfflineRecognizer(r.rec)
	if r.vad != nil {
		onnx.DeleteVoiceActivityDetector(r.vad)
	}
	return nil
}

// Transcribe finds the speech in the segment and recognises it, window by
// window. ctx is heard between windows; the caller kills the process to be sure.
func (r *recognizer) Transcribe(ctx context.Context, seg speech.Segment) ([]conversation.Word, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.hear(seg.Language); err != nil {
		return nil, err
	}
	var words []conversation.Word
	limit := int(r.kind.window * speech.Rate / time.Second)
	for _, w := range pack(seg.PCM, r.spans(seg.PCM), limit, r.kind.pack) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		words = append(words, w.restore(r.decode(w.pcm).words(w.duration()))...)
	}
	return words, nil
}

// hear sets the language, for models that are told.
func (r *recognizer) hear(tag string) error {
	if !r.kind.language {
		return nil
	}
	if tag == "" {
		tag = r.model.Language
	}
	language, err := r.kind.languageFor(tag)
	if err != nil || language == languageOf(&r.config, r.kind) {
		return err
	}
	setLanguage(&r.config, r.kind, language)
	r.rec.SetConfig(&r.config)
	return nil
}

func (r *recognizer) decode(pcm []float32) result {
	s := onnx.NewOfflineStream(r.rec)
	defer onnx.DeleteOfflineStream(s)
	s.AcceptWaveform(speech.Rate, pcm)
	r.rec.Decode(s)
	got := s.GetResult()
	if got == nil {
		return result{}
	}
	return result{Text: got.Text, Tokens: got.Tokens, Timestamps: got.Timestamps, Durations: got.Durations}
}

// vadStep is what Silero hears at a time, in samples.
const vadStep = 512

// spans finds the speech in a segment.
func (r *recognizer) spans(pcm []int16) []span {
	if r.vad == nil {
		if !r.kind.pack && samples(len(pcm)) <= r.kind.window-samples(tail) {
			return []span{{0, len(pcm)}} // cut by loudness already
		}
		return byEnergy(pcm, r.kind.window/2)
	}
	r.vad.Reset()
	mono := floats(pcm)
	for len(mono) > 0 {
		n := min(vadStep, len(mono))
		r.vad.AcceptWaveform(mono[:n])
		mono = mono[n:]
	}
	r.vad.Flush()
	var out []span
	for ; !r.vad.IsEmpty(); r.vad.Pop() {
		s := r.vad.Front()
		out = append(out, span{s.Start, s.Start + len(s.Samples)})
	}
	return widen(out, len(pcm))
}
