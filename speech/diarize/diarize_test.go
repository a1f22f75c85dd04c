package diarize_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"parlance/audio/voice"
	"parlance/speech/diarize"
	"parlance/speech/speechtest"
)

const rate = voice.Rate

// speaker gives the sound of one speaker's turns.
type speaker [][]int16

// dialogue strings turns of speakers together, with pauses of varying length, and
// tells who spoke when.
func dialogue(speakers ...speaker) (pcm []int16, turns []speechtest.Turn) {
	pauses := []float64{0.3, 0.9, 0.15, 0.6}
	at := func() time.Duration { return time.Duration(len(pcm)) * time.Second / rate }
	for i := 0; ; i++ {
		for s, list := range speakers {
			if i >= len(list) {
				return pcm, turns
			}
			begin := at()
			pcm = append(pcm, trim(list[i])...)
			turns = append(turns, speechtest.Turn{Start: begin, End: at(), Speaker: s + 1})
			pcm = append(pcm, speechtest.Silence(pauses[len(turns)%len(pauses)])...)
		}
	}
}

// trim cuts silence off both ends.
func trim(pcm []int16) []int16 {
	loud := func(v int16) bool { return v > 300 || v < -300 }
	from, to := 0, len(pcm)
	for from < to && !loud(pcm[from]) {
		from++
	}
	for to > from && !loud(pcm[to-1]) {
		to--
	}
	return pcm[from:to]
}

// level makes speakers equally loud: they are not to be told apart by that.
func level(s speaker) speaker {
	sum, n := 0.0, 0
	for _, t := range s {
		for _, v := range trim(t) {
			sum += float64(v) * float64(v)
			n++
		}
	}
	factor := 2000 / math.Sqrt(sum/float64(n))
	out := make(speaker, len(s))
	for i, t := range s {
		for _, v := range t {
			out[i] = append(out[i], int16(max(-32768, min(32767, factor*float64(v)))))
		}
	}
	return out
}

// found runs the segmenter and the diarizer as the pipeline does.
func found(pcm []int16, count int) []speechtest.Turn {
	list := make([]float32, len(pcm))
	seed := uint32(1)
	for i, v := range pcm {
		seed = seed*1664525 + 1013904223 // the same faint noise behind everybody
		list[i] = (float32(v) + float32(int16(seed>>16))/400) / 32768
	}
	s := voice.NewSegmenter(voice.Config{}, []voice.Voice{{Channel: 1, Level: voice.Level{Peak: math.NaN()}}})
	s.Write([][]float32{list})
	s.Flush()
	d := diarize.New(count)
	for _, seg := range s.Take() {
		d.Listen(seg)
	}
	var turns []speechtest.Turn
	for _, t := range d.Turns() {
		turns = append(turns, speechtest.Turn(t))
	}
	return turns
}

func sentences() []string {
	return strings.Split(`good morning and thank you for calling how can i help you today
i would like to know when my order will arrive
could you tell me the number of the order please
it is on the letter that came last week i think
let me have a look in our system one moment
take your time i am in no hurry
it left our house on monday and should be there tomorrow
that is good news because we need it for the weekend
is there anything else that i can do for you
yes the last invoice was not right
i am sorry to hear that what was wrong with it
we paid for three chairs but only two of them came
then i will send you the money for the third one
could you send the chair instead
of course it will be with you in five days
wonderful thank you very much for your help`, "\n")
}

// synthetic says every other sentence with a voice.
func synthetic(tb testing.TB, name string, from int) speaker {
	tb.Helper()
	var s speaker
	list := sentences()
	for i := from; i < len(list); i += 2 {
		s = append(s, speechtest.Say(tb, name, list[i]))
	}
	return level(s)
}

// recorded cuts recordings of one speaker into turns of two to four seconds. The band
// is that of the telephone for all of them, or the microphones would be told apart.
func recorded(tb testing.TB, files ...string) speaker {
	tb.Helper()
	var s speaker
	for _, f := range files {
		path := tb.TempDir() + "/cut.wav"
		in := []string{speechtest.Recording(tb, f)}
		speechtest.Run(tb, append(append([]string{"sox"}, in...), "-r", "16000", "-c", "1", path, "sinc", "250-3300")...)
		pcm := speechtest.Load(tb, path)
		lengths := []float64{2.4, 3.6, 2.9}
		for len(pcm) > rate {
			n := min(len(pcm), int(lengths[len(s)%3]*rate))
			s = append(s, pcm[:n])
			pcm = pcm[n:]
		}
	}
	return level(s)
}

// score runs a dialogue and gives its errors: with the usual collar of a quarter
// of a second, and what one single speaker would have cost.
func score(pcm []int16, want []speechtest.Turn, count int) (d, chance speechtest.Diarization, speakers int) {
	got := found(pcm, count)
	one := make([]speechtest.Turn, len(got))
	for i, t := range got {
		speakers = max(speakers, t.Speaker)
		one[i] = speechtest.Turn{Start: t.Start, End: t.End, Speaker: 1}
	}
	const collar = 250 * time.Millisecond
	return speechtest.CompareTurns(want, got, collar), speechtest.CompareTurns(want, one, collar), speakers
}

// limit is the diarization error rate that the method is meant to stay below.
const limit = 25.0

func check(t *testing.T, name string, a, b speaker) {
	t.Helper()
	pcm, want := dialogue(a, b)
	d, chance, n := score(pcm, want, 2)
	t.Logf("%s: %.1f %% wrong, %.1f %% with one speaker", name, d.Rate(), chance.Rate())
	if d.Rate() > limit || d.Rate() > chance.Rate()/2 || n != 2 {
		t.Errorf("%s: %.1f %% wrong (one speaker: %.1f %%), %d speakers", name, d.Rate(), chance.Rate(), n)
	}
}

func TestTurns_SyntheticVoices(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{{"rms", "slt"}, {"awb", "rms"}, {"slt", "espeak:en-us"}} {
		t.Run(pair[0]+" "+pair[1], func(t *testing.T) {
			t.Parallel()
			check(t, "two voices", synthetic(t, pair[0], 0), synthetic(t, pair[1], 1))
		})
	}
}

func TestTurns_RealVoices(t *testing.T) {
	t.Parallel()
	novel, sentences := recorded(t, "lv0870.wav", "lv0880.wav"), recorded(t, "sb11.wav", "sb12.wav", "sb13.wav", "sb14.wav", "sb15.wav")
	check(t, "a president and a novel", recorded(t, "jfk.wav"), novel)
	check(t, "a novel and sentences", novel, sentences)
}

// TestTurns_HowMany looks for the number of speakers.
func TestTurns_HowMany(t *testing.T) {
	t.Parallel()
	slt, rms := synthetic(t, "slt", 0), synthetic(t, "rms", 1)
	for want, list := range map[int][]speaker{1: {slt}, 2: {slt, rms}, 3: {slt, rms, synthetic(t, "awb", 0)}} {
		pcm, turns := dialogue(list...)
		if d, _, n := score(pcm, turns, 0); n != want {
			t.Errorf("%d speakers, want %d (%.1f %% wrong)", n, want, d.Rate())
		}
	}
}

// TestTurns_Shape: turns lie in order within the stretches, numbers start at 1.
func TestTurns_Shape(t *testing.T) {
	t.Parallel()
	pcm, _ := dialogue(synthetic(t, "slt", 0)[:3], synthetic(t, "rms", 1)[:3])
	turns := found(pcm, 2)
	if len(turns) == 0 || turns[0].Speaker != 1 {
		t.Fatalf("turns %v", turns)
	}
	for i, turn := range turns {
		if turn.End <= turn.Start || i > 0 && turn.Start < turns[i-1].End {
			t.Errorf("turn %d: %v after %v", i, turn, turns[max(0, i-1)])
		}
	}
}

func TestTurns_LittleSound(t *testing.T) {
	t.Parallel()
	if turns := diarize.New(2).Turns(); len(turns) != 0 {
		t.Errorf("turns of nothing: %v", turns)
	}
	for name, pcm := range map[string][]int16{
		"nothing": {}, "a click": make([]int16, 100), "silence": make([]int16, rate), "one frame": make([]int16, 400),
	} {
		for _, count := range []int{0, 1, 2, 20} {
			d := diarize.New(count)
			d.Listen(voice.Segment{Start: time.Second, PCM: pcm})
			for _, turn := range d.Turns() {
				if turn.Start < time.Second || turn.Speaker != 1 {
					t.Errorf("%s, %d speakers: %+v", name, count, turn)
				}
			}
		}
	}
}
