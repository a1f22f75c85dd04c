package tinyasr

import (
	"bytes"
	"context"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parlance/speech/models"
)

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

func noiseMatrix(rng *rand.Rand, rows, columns int) [][]float32 {
	m := matrix(rows, columns)
	for _, row := range m {
		for i := range row {
			row[i] = float32(rng.NormFloat64())
		}
	}
	return m
}

// The loss is minus the logarithm of the sum over all alignments, counted one by
// one.
func TestCTC_Loss(t *testing.T) {
	t.Parallel()
	const frames, symbols = 5, 4
	logits := noiseMatrix(random(1), frames, symbols)
	logp := logSoftmax(logits)
	for _, want := range [][]int{{}, {1}, {1, 2}, {2, 2}, {1, 2, 3}, {3, 3, 3}} {
		sum := 0.0
		for n := range 1024 { // 4^5 paths
			path, p := make([]int, frames), 0.0
			for i := range path {
				path[i] = n >> (2 * i) & 3
				p += logp[i][path[i]]
			}
			if slices.Equal(collapse(path), want) {
				sum += math.Exp(p)
			}
		}
		loss, _ := ctc(logits, want)
		if d := loss + math.Log(sum); math.Abs(d) > 1e-9 {
			t.Errorf("%v: loss %v, off by %v", want, loss, d)
		}
	}
	if _, grad := ctc(logits, []int{1, 1, 1, 1}); grad != nil {
		t.Error("four times the same in five frames: it cannot be, but has a gradient")
	}
}

func collapse(path []int) []int {
	out := []int{}
	last := 0
	for _, s := range path {
		if s != last && s != 0 {
			out = append(out, s)
		}
		last = s
	}
	return out
}

// The gradient of the whole network is what the loss really does when a weight
// is moved a little.
func TestLearn_Gradient(t *testing.T) {
	t.Parallel()
	rng := random(2)
	n := newNetwork(rng)
	x, want := noiseMatrix(rng, 45, melBins), labels([]int{3, 7})
	grad := n.zero()
	n.learn(grad, x, want)
	for i, l := range n.layers {
		for range 6 {
			k := rng.IntN(len(l.w))
			const step = 2e-3
			keep := l.w[k]
			l.w[k] = keep + step
			up, _ := ctc(last(n.forward(x)), want)
			l.w[k] = keep - step
			down, _ := ctc(last(n.forward(x)), want)
			l.w[k] = keep
			slope := (up - down) / (2 * step)
			if got := float64(grad.layers[i].w[k]); math.Abs(got-slope) > 0.02+0.05*math.Abs(slope) {
				t.Errorf("layer %d, weight %d: gradient %v, slope %v", i, k, got, slope)
			}
		}
	}
}

func last[T any](list []T) T { return list[len(list)-1] }

// A tone raises the filter that its frequency belongs to, by as much as its power.
func TestFeatures(t *testing.T) {
	t.Parallel()
	f := newFrontEnd()
	for _, hz := range []float64{300, 1000, 3000, 6000} {
		pcm := make([]float64, rate)
		for i := range pcm {
			pcm[i] = 10000 * math.Sin(2*math.Pi*hz*float64(i)/rate)
		}
		x := f.features(pcm)
		if len(x) != 100 {
			t.Fatalf("%d frames of a second", len(x))
		}
		best := 0
		for b, v := range x[50] {
			if v > x[50][best] {
				best = b
			}
		}
		step := (mel(highFreq) - mel(lowFreq)) / (melBins + 1)
		center := mel(lowFreq) + float64(best+1)*step
		if d := math.Abs(center - mel(hz)); d > step {
			t.Errorf("%v Hz raises filter %d, %.1f mel away", hz, best, d)
		}
		for i := range pcm {
			pcm[i] /= 10
		}
		if d := float64(x[50][best] - f.features(pcm)[50][best]); math.Abs(d-math.Log(100)) > 0.01 {
			t.Errorf("%v Hz: a tenth of the amplitude is %v less", hz, d)
		}
	}
	if x := f.features(nil); len(x) != 0 {
		t.Errorf("%d frames of nothing", len(x))
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	all := make([]int, len(words))
	for i := range all {
		all[i] = i
	}
	if got := spell(labels(all)); got != "zero one two three four five six seven eight nine oh" {
		t.Errorf("got %q", got)
	}
	if list := Tokens(); list[0] != blank || len(list) != 20 {
		t.Errorf("%d tokens: %q", len(list), list)
	}
}

// A short training learns, and gives the same bytes each time.
func TestTrainer(t *testing.T) {
	t.Parallel()
	lesson := func(rng *rand.Rand) []utterance {
		list := make([]utterance, batch)
		for i := range list {
			d := i % 4
			pcm := make([]float64, rate/5)
			for j := range pcm {
				pcm[j] = 8000 * math.Sin(2*math.Pi*float64(300+700*d)*float64(j)/rate)
			}
			list[i] = utterance{said: []int{d}, pcm: pcm}
		}
		rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		return list
	}
	run := func() ([]byte, []float64) {
		rng := random(3)
		tr := newTrainer(rng)
		var losses []float64
		for range 3 {
			loss, err := tr.epoch(t.Context(), lesson(random(4)), 3)
			if err != nil {
				t.Fatal(err)
			}
			losses = append(losses, loss)
		}
		return tr.net.ONNX(), losses
	}
	one, losses := run()
	if two, _ := run(); !bytes.Equal(one, two) {
		t.Error("two trainings give two models")
	}
	if losses[2] >= losses[0] {
		t.Errorf("it does not learn: %v", losses)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newTrainer(random(1)).epoch(ctx, lesson(random(4)), 1); err == nil {
		t.Error("it learns on after it was told to stop")
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"one", "", 1}, {"one two", "two", 1}, {"one two three", "one six three", 1}, {"", "one two", 2}} {
		if got := distance(strings.Fields(c.a), strings.Fields(c.b)); got != c.want {
			t.Errorf("%q, %q: %d", c.a, c.b, got)
		}
	}
}

// The whole tool, very small: what it writes is complete and described.
func TestRun(t *testing.T) {
	t.Parallel()
	for _, p := range []string{"flite", "espeak-ng"} {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("%s is not installed", p)
		}
	}
	rng := random(5)
	teach, heldOut := voices()
	for _, v := range []voice{teach[0], teach[len(teach)-1], heldOut[1]} {
		u, err := record(t.Context(), rng, v)
		if err != nil || len(u.pcm) < rate/10 || slices.Max(u.pcm) < 1000 {
			t.Errorf("%v: %d samples, %v", v, len(u.pcm), err)
		}
	}
	if _, err := (voice{"flite", "nobody"}).say(t.Context(), rng, "x"); err == nil {
		t.Log("flite speaks with another voice when it does not know one")
	}
	dir := t.TempDir()
	if err := Write(dir, newNetwork(rng).ONNX()); err != nil {
		t.Fatal(err)
	}
	m, err := models.ReadManifest(dir)
	if err != nil || len(m.Files) != 2 || m.FeatureDim != melBins {
		t.Errorf("%+v, %v", m, err)
	}
	if err := m.Verify(t.Context(), dir, nil); err != nil {
		t.Error(err)
	}
}

// The committed model is the one whose hashes are committed, from the network
// that stands here.
func TestCommittedModel(t *testing.T) {
	t.Parallel()
	dir := filepath.Join("..", "..", "speech", "sherpa", "testdata", "digits")
	m, err := models.ReadManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Verify(t.Context(), dir, nil); err != nil {
		t.Error(err)
	}
	onnx, err := os.ReadFile(filepath.Join(dir, "model.onnx"))
	if err != nil {
		t.Fatal(err)
	}
	// All that is not a weight is the same as in a model that was not trained.
	fresh := newNetwork(random(1)).ONNX()
	if len(onnx) != len(fresh) || !bytes.Equal(onnx[:100], fresh[:100]) || !bytes.Equal(onnx[len(onnx)-300:], fresh[len(fresh)-300:]) {
		t.Errorf("the committed model has %d bytes and another shape than today's, which has %d: run make tiny-model", len(onnx), len(fresh))
	}
}
