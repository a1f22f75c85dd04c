package voice_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"parlance/audio/voice"
)

// talk is noise at a level in dB between the given seconds, over a quiet floor,
// with the rise and fall of syllables.
func talk(seconds, level float64, spans ...[2]float64) []float32 {
	r := rand.New(rand.NewPCG(uint64(seconds*10), uint64(-level+100*spans[0][0])))
	out := make([]float32, int(seconds*voice.Rate))
	for i := range out {
		t := float64(i) / voice.Rate
		amp := 0.0003
		for _, s := range spans {
			if t >= s[0] && t < s[1] {
				amp = math.Pow(10, level/20) * (0.65 + 0.35*math.Sin(2*math.Pi*4*t))
			}
		}
		out[i] = float32(amp * (2*r.Float64() - 1))
	}
	return out
}

func interleave(channels ...[]float32) []float32 {
	var out []float32
	for i := range channels[0] {
		for _, c := range channels {
			out = append(out, c[i])
		}
	}
	return out
}

func scaled(x []float32, db float64, delay int) []float32 {
	g := float32(math.Pow(10, db/20))
	out := make([]float32, len(x))
	for i := delay; i < len(x); i++ {
		out[i] = x[i-delay] * g
	}
	return out
}

func sum(a, b []float32) []float32 {
	out := make([]float32, len(a))
	for i := range a {
		out[i] = a[i] + b[i]
	}
	return out
}

func survey(channels ...[]float32) *voice.Survey {
	s := voice.NewSurvey(voice.Rate, len(channels))
	s.Add(interleave(channels...))
	return s
}

func TestSurvey_Voices(t *testing.T) {
	t.Parallel()
	a := talk(20, -20, [2]float64{1, 4}, [2]float64{9, 12})
	b := talk(20, -26, [2]float64{5, 8}, [2]float64{13, 18})
	quiet := talk(20, -20, [2]float64{99, 99})
	for name, test := range map[string]struct {
		channels [][]float32
		apart    bool
		want     []int // channels; 0 = a mix
	}{
		"mono":                        {[][]float32{a}, false, []int{1}},
		"two speakers":                {[][]float32{a, b}, false, []int{1, 2}},
		"copies":                      {[][]float32{a, a}, false, []int{0}},
		"copies, apart":               {[][]float32{a, a}, true, []int{1}},
		"louder copy":                 {[][]float32{a, scaled(a, -8, 0)}, false, []int{0}},
		"one room, two microphones":   {[][]float32{sum(a, b), sum(scaled(a, -2, 5), scaled(b, 1, 7))}, false, []int{0}},
		"two speakers with crosstalk": {[][]float32{sum(a, scaled(b, -25, 80)), sum(b, scaled(a, -25, 80))}, false, []int{1, 2}},
		"second only leaks":           {[][]float32{a, scaled(a, -30, 80)}, false, []int{0}},
		"second is silent":            {[][]float32{a, quiet}, false, []int{0}},
		"first is silent, apart":      {[][]float32{quiet, a}, true, []int{2}},
		"three channels":              {[][]float32{a, b, quiet}, false, []int{0}},
		"three channels, apart":       {[][]float32{a, b, quiet}, true, []int{1, 2}},
		"all silent":                  {[][]float32{quiet, quiet}, false, []int{0}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			voices := survey(test.channels...).Voices(test.apart)
			var got []int
			for _, v := range voices {
				got = append(got, v.Channel)
			}
			if len(got) != len(test.want) {
				t.Fatalf("voices %v, want %v", got, test.want)
			}
			for i := range got {
				if got[i] != test.want[i] {
					t.Errorf("voices %v, want %v", got, test.want)
				}
			}
		})
	}
}

// TestSurvey_InvertedCopy checks that turning a channel saves the sum.
func TestSurvey_InvertedCopy(t *testing.T) {
	t.Parallel()
	a := talk(5, -20, [2]float64{1, 4})
	inverted := make([]float32, len(a))
	for i := range a {
		inverted[i] = -a[i]
	}
	v := survey(a, inverted).Voices(false)
	if len(v) != 1 {
		t.Fatalf("%d voices", len(v))
	}
	for i := range a {
		if got := v[0].Sample([]float32{a[i], inverted[i]}); got != a[i] {
			t.Fatalf("sample %d is %v, want %v", i, got, a[i])
		}
	}
}

func TestSurvey_Duration(t *testing.T) {
	t.Parallel()
	s := voice.NewSurvey(8000, 2)
	s.Add(make([]float32, 2*12000))
	if d := s.Duration(); d != 1500*time.Millisecond {
		t.Errorf("duration %v", d)
	}
}

// segments cuts channels in blocks of the given size.
func segments(block int, cfg voice.Config, channels ...[]float32) []voice.Segment {
	voices := survey(channels...).Voices(true)
	sg := voice.NewSegmenter(cfg, voices)
	for at := 0; at < len(channels[0]); at += block {
		pcm := make([][]float32, len(voices))
		for i, v := range voices {
			pcm[i] = channels[v.Channel-1][at:min(at+block, len(channels[0]))]
		}
		sg.Write(pcm)
	}
	sg.Flush()
	return sg.Take()
}

func near(d time.Duration, seconds, tolerance float64) bool {
	return math.Abs(d.Seconds()-seconds) <= tolerance
}

func TestSegmenter_FindsSpeech(t *testing.T) {
	t.Parallel()
	spans := [][2]float64{{2, 4}, {5, 5.3}, {10, 11}, {100, 101}}
	got := segments(4096, voice.Config{}, talk(110, -25, spans...))
	if len(got) != len(spans) {
		t.Fatalf("%d segments, want %d", len(got), len(spans))
	}
	for i, s := range got {
		end := s.Start + s.Duration()
		if !near(s.Start, spans[i][0]-0.2, 0.05) || !near(end, spans[i][1]+0.2, 0.12) {
			t.Errorf("segment %d: %v to %v, speech %v", i, s.Start, end, spans[i])
		}
	}
}

func TestSegmenter_NothingToHear(t *testing.T) {
	t.Parallel()
	steady := make([]float32, 30*voice.Rate)
	for i := range steady {
		steady[i] = float32(0.3 * math.Sin(2*math.Pi*440*float64(i)/voice.Rate))
	}
	for name, pcm := range map[string][]float32{
		"zeros": make([]float32, 30*voice.Rate),
		"noise": talk(30, -70, [2]float64{99, 99}),
		"tone":  steady,
		"click": append(make([]float32, 10*voice.Rate), append([]float32{0.9, -0.9}, make([]float32, 10*voice.Rate)...)...),
	} {
		if got := segments(4096, voice.Config{}, pcm); len(got) != 0 {
			t.Errorf("%s: %d segments, the first at %v for %v", name, len(got), got[0].Start, got[0].Duration())
		}
	}
}

// TestSegmenter_Cap speaks for a minute, with one short dip every eleven seconds.
func TestSegmenter_Cap(t *testing.T) {
	t.Parallel()
	var spans [][2]float64
	for s := 1.0; s < 60; s += 11 {
		spans = append(spans, [2]float64{s, s + 10.8})
	}
	pcm := talk(70, -20, spans...)
	got := segments(1000, voice.Config{}, pcm)
	var end time.Duration
	for i, s := range got {
		if s.Duration() > 15*time.Second {
			t.Errorf("segment %d lasts %v", i, s.Duration())
		}
		if i > 0 && s.Start != end {
			t.Errorf("segment %d starts at %v, the one before ends at %v", i, s.Start, end)
		}
		end = s.Start + s.Duration()
		if cut := math.Mod(end.Seconds()-1, 11); i < len(got)-1 && (cut < 10.75 || cut > 11) {
			t.Errorf("segment %d is cut at %v, not in a dip", i, end)
		}
		from := int(s.Start.Seconds() * voice.Rate)
		for k, v := range s.PCM {
			if want := pcm[from+k] * 32768; math.Abs(float64(v)-float64(want)) > 0.51 {
				t.Fatalf("segment %d, sample %d: %d, want %v", i, k, v, want)
			}
		}
	}
	if !near(end, 67.0, 0.3) {
		t.Errorf("the last segment ends at %v", end)
	}
}

func TestSegmenter_CrossTalk(t *testing.T) {
	t.Parallel()
	a := talk(30, -20, [2]float64{1, 5}, [2]float64{12, 20})
	b := talk(30, -26, [2]float64{6, 10}, [2]float64{17, 24})
	left, right := sum(a, scaled(b, -22, 80)), sum(b, scaled(a, -22, 80))
	want := map[int][][2]float64{0: {{1, 5}, {12, 20}}, 1: {{6, 10}, {17, 24}}}
	got := map[int][]voice.Segment{}
	for _, s := range segments(4096, voice.Config{}, left, right) {
		got[s.Voice] = append(got[s.Voice], s)
	}
	for v, spans := range want {
		if len(got[v]) != len(spans) {
			t.Fatalf("voice %d: %d segments, want %d", v, len(got[v]), len(spans))
		}
		for i, s := range got[v] {
			if !near(s.Start, spans[i][0]-0.2, 0.1) || !near(s.Start+s.Duration(), spans[i][1]+0.2, 0.2) {
				t.Errorf("voice %d: %v to %v, speech %v", v, s.Start, s.Start+s.Duration(), spans[i])
			}
		}
	}
}

func TestSegmenter_BlockSizeDoesNotMatter(t *testing.T) {
	t.Parallel()
	pcm := talk(90, -25, [2]float64{2, 4}, [2]float64{5, 40}, [2]float64{41, 41.2}, [2]float64{60, 85})
	want := segments(len(pcm), voice.Config{}, pcm)
	for _, block := range []int{1, 159, 16000} {
		got := segments(block, voice.Config{}, pcm)
		if len(got) != len(want) {
			t.Fatalf("blocks of %d: %d segments, want %d", block, len(got), len(want))
		}
		for i := range got {
			if got[i].Start != want[i].Start || len(got[i].PCM) != len(want[i].PCM) {
				t.Errorf("blocks of %d, segment %d: %v + %v, want %v + %v", block, i,
					got[i].Start, got[i].Duration(), want[i].Start, want[i].Duration())
			}
		}
	}
}

// TestSegmenter_LevelChanges follows a recording that becomes much quieter.
func TestSegmenter_LevelChanges(t *testing.T) {
	t.Parallel()
	loud := talk(120, -12, [2]float64{2, 10}, [2]float64{30, 40}, [2]float64{60, 70}, [2]float64{100, 110})
	soft := talk(180, -36, [2]float64{20, 30}, [2]float64{100, 105}, [2]float64{150, 152})
	got := segments(4096, voice.Config{}, append(loud, soft...))
	if last := got[len(got)-1]; len(got) != 7 || !near(last.Start, 120+150-0.2, 0.1) {
		t.Errorf("%d segments, the last at %v", len(got), last.Start)
	}
}
