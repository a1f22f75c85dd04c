package voice_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"parlance/audio/voice"
)

// band is noise between two frequencies, as a sum of tones.
func band(rate int, from, to, amplitude float64) []float32 {
	r := rand.New(rand.NewPCG(1, uint64(from)))
	out := make([]float32, rate)
	for hz := from; hz < to; hz += 50 {
		phase := r.Float64() * 2 * math.Pi
		for i := range out {
			out[i] += float32(amplitude * math.Sin(2*math.Pi*hz*float64(i)/float64(rate)+phase))
		}
	}
	return out
}

func TestVoices_Narrow(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		rate  int
		upper float64 // amplitude of the band over 5 kHz against that below 3.4
		want  bool
	}{
		{"telephone", 8000, 0, true},
		{"telephone, stored at 16 kHz", 16000, 0, true},
		{"telephone, stored at 44.1 kHz", 44100, 0, true},
		{"full width at 16 kHz", 16000, 0.05, false},
		{"full width at 44.1 kHz", 44100, 0.05, false},
		{"hardly anything above", 16000, 0.0005, true},
	} {
		pcm := band(test.rate, 300, 3400, 0.01)
		if test.upper > 0 {
			pcm = sum(pcm, band(test.rate, 5500, 7500, 0.01*test.upper))
		}
		s := voice.NewSurvey(test.rate, 1)
		s.Add(pcm)
		if got := s.Voices(false)[0].Narrow; got != test.want {
			t.Errorf("%s: narrow %v, want %v", test.name, got, test.want)
		}
	}
}
