package audio_test

import (
	"math"
	"testing"

	"parlance/audio"
)

func tone(hz float64, rate, n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(0.5 * math.Sin(2*math.Pi*hz*float64(i)/float64(rate)))
	}
	return out
}

func resample(from, to, block int, in []float32) []float32 {
	r := audio.NewResampler(from, to)
	var out []float32
	for len(in) > 0 {
		n := min(block, len(in))
		out = r.Write(out, in[:n])
		in = in[n:]
	}
	return r.Flush(out)
}

// gain is the level of the middle of out against that of in, in dB.
func gain(in, out []float32) float64 {
	power := func(x []float32) float64 {
		x = x[len(x)/4 : len(x)*3/4]
		var s float64
		for _, v := range x {
			s += float64(v) * float64(v)
		}
		return s / float64(len(x))
	}
	return 10 * math.Log10((power(out)+1e-20)/power(in))
}

func TestResampler_Response(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		from     int
		hz       float64
		low, top float64 // dB
	}{
		{44100, 100, -0.1, 0.1},
		{44100, 3000, -0.1, 0.1},
		{44100, 7500, -0.3, 0.1},
		{44100, 7900, -1.5, 0.1},
		{44100, 10000, -999, -60},
		{44100, 15000, -999, -60},
		{48000, 7900, -1.5, 0.1},
		{48000, 10000, -999, -60},
		{48000, 20000, -999, -60},
		{8000, 300, -0.1, 0.1},
		{8000, 3400, -0.1, 0.1},
		{22050, 7900, -1.5, 0.1},
		{11025, 5000, -0.3, 0.1},
		{44101, 3000, -0.1, 0.1}, // more phases than the bank has
		{384000, 3000, -0.1, 0.1},
	} {
		in := tone(test.hz, test.from, test.from/2)
		out := resample(test.from, 16000, 4096, in)
		if g := gain(in, out); g < test.low || g > test.top {
			t.Errorf("%d Hz to 16 kHz at %v Hz: %.2f dB, want %v to %v", test.from, test.hz, g, test.low, test.top)
		}
		if want := (len(in)*16000 + test.from - 1) / test.from; len(out) != want {
			t.Errorf("%d Hz: %d samples, want %d", test.from, len(out), want)
		}
	}
}

// TestResampler_Aligned compares with the tone that an ideal converter gives.
func TestResampler_Aligned(t *testing.T) {
	t.Parallel()
	for _, from := range []int{8000, 11025, 22050, 44100, 48000, 44101} {
		out := resample(from, 16000, 1000, tone(440, from, from))
		want := tone(440, 16000, 16000)
		for i := 1000; i < 15000; i++ {
			if d := math.Abs(float64(out[i] - want[i])); d > 0.002 {
				t.Fatalf("from %d Hz: sample %d differs by %v", from, i, d)
			}
		}
	}
}

func TestResampler_BlockSizeDoesNotMatter(t *testing.T) {
	t.Parallel()
	in := tone(1234, 44100, 20000)
	want := resample(44100, 16000, len(in), in)
	for _, block := range []int{1, 7, 441, 5000} {
		got := resample(44100, 16000, block, in)
		if len(got) != len(want) {
			t.Fatalf("blocks of %d: %d samples, want %d", block, len(got), len(want))
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("blocks of %d: sample %d is %v, want %v", block, i, got[i], want[i])
			}
		}
	}
}

func TestResampler_SameRateAndShort(t *testing.T) {
	t.Parallel()
	if out := resample(16000, 16000, 3, []float32{1, 2, 3, 4}); len(out) != 4 || out[3] != 4 {
		t.Errorf("same rate: %v", out)
	}
	if out := resample(48000, 16000, 1, []float32{1}); len(out) != 1 {
		t.Errorf("one sample gives %v", out)
	}
	if out := resample(48000, 16000, 1, nil); len(out) != 0 {
		t.Errorf("nothing gives %v", out)
	}
}

func BenchmarkResampler(b *testing.B) {
	in := tone(440, 44100, 44100)
	var out []float32
	r := audio.NewResampler(44100, 16000)
	b.SetBytes(1) // MB/s are then millions of seconds of sound per second
	for b.Loop() {
		out = r.Write(out[:0], in)
	}
}
