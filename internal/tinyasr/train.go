package tinyasr

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"parlance/speech/models"
)

// Options of a training run. The figures of the committed model are the defaults
// of cmd/tinyasr.
type Options struct {
	Out        string // directory for model.onnx, tokens.txt, manifest.json
	Recordings int    // of the teachers
	Epochs     int
	Log        io.Writer
}

const (
	batch   = 16
	shards  = 4 // of a batch, added up in order: the sum must not depend on the machine
	topRate = 2e-3
)

// Run trains a model and writes it.
func Run(ctx context.Context, o Options) error {
	rng := rand.New(rand.NewPCG(20, 26)) //nolint:gosec // to be repeated
	teach, heldOut := voices()
	lessons, err := recordAll(ctx, rng, teach, o.Recordings)
	if err != nil {
		return err
	}
	exam, err := recordAll(ctx, rng, heldOut, 120)
	if err != nil {
		return err
	}
	fmt.Fprintf(o.Log, "%d recordings of %d voices, %d of %d others to test\n", len(lessons), len(teach), len(exam), len(heldOut))
	t := newTrainer(rng)
	steps := o.Epochs * (len(lessons) / batch)
	for epoch := range o.Epochs {
		loss, err := t.epoch(ctx, lessons, steps)
		if err != nil {
			return err
		}
		fmt.Fprintf(o.Log, "epoch %2d  loss %6.3f  held-out voices: %.1f %% of words wrong\n", epoch+1, loss, 100*t.errors(exam))
	}
	return Write(o.Out, t.net.ONNX())
}

func recordAll(ctx context.Context, rng *rand.Rand, from []voice, n int) ([]utterance, error) {
	all := make([]utterance, n)
	for i := range all {
		u, err := record(ctx, rng, from[i%len(from)])
		if err != nil {
			return nil, err
		}
		all[i] = u
	}
	return all, nil
}

// trainer is a network with the memory of Adam.
type trainer struct {
	rng           *rand.Rand
	front         *frontEnd
	net           *network
	grad          [shards]*network
	first, second *network
	step          int
	sums          [shards]float64
}

func newTrainer(rng *rand.Rand) *trainer {
	t := &trainer{rng: rng, front: newFrontEnd(), net: newNetwork(rng)}
	for i := range t.grad {
		t.grad[i] = t.net.zero()
	}
	t.first, t.second = t.net.zero(), t.net.zero()
	return t
}

// epoch goes once through all lessons, in a new order; the mean loss is for the
// log.
func (t *trainer) epoch(ctx context.Context, lessons []utterance, steps int) (float64, error) {
	order := t.rng.Perm(len(lessons))
	sum, n := 0.0, 0
	for part := range slices.Chunk(order, batch) {
		if len(part) < batch {
			break
		}
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		sum += t.learn(lessons, part)
		n += batch
		t.update(rateAt(t.step, steps))
	}
	return sum / float64(n), nil
}

// rateAt warms up and cools down.
func rateAt(step, steps int) float64 {
	warm := min(1, float64(step+1)/100)
	return topRate * warm * (0.5 + 0.5*math.Cos(math.Pi*float64(step)/float64(steps)))
}

// learn leaves the sum of the batch's gradients in grad[0].
func (t *trainer) learn(lessons []utterance, part []int) float64 {
	seeds := make([]uint64, len(part))
	for i := range seeds {
		seeds[i] = t.rng.Uint64()
	}
	var wg sync.WaitGroup
	for s := range shards {
		wg.Go(func() {
			t.grad[s].clear()
			t.sums[s] = 0
			for i := s; i < len(part); i += shards {
				u := lessons[part[i]]
				own := rand.New(rand.NewPCG(seeds[i], 1)) //nolint:gosec // to be repeated
				x := t.front.features(u.spoil(own))
				centre(x)
				mask(own, x)
				t.sums[s] += t.net.learn(t.grad[s], x, labels(u.said))
			}
		})
	}
	wg.Wait()
	sum := 0.0
	for s := range shards {
		sum += t.sums[s]
		if s > 0 {
			t.grad[0].parameters(t.grad[s], func(a, b []float32) { axpy(a, 1, b) })
		}
	}
	return sum
}

// mask hides a band and a moment, so that no single clue decides.
func mask(rng *rand.Rand, x [][]float32) {
	if len(x) == 0 || rng.IntN(2) == 0 {
		return
	}
	low, width := rng.IntN(melBins), rng.IntN(8)
	from, length := rng.IntN(len(x)), rng.IntN(6)
	for t, row := range x {
		for c := range row {
			if c >= low && c < low+width || t >= from && t < from+length {
				row[c] = 0
			}
		}
	}
}

// update is a step of Adam with the gradients of the batch, bounded in length.
func (t *trainer) update(lr float64) {
	t.step++
	norm := 0.0
	t.grad[0].parameters(t.grad[0], func(g, _ []float32) {
		for _, v := range g {
			norm += float64(v) * float64(v)
		}
	})
	scale := 1.0 / batch
	if norm = math.Sqrt(norm) / batch; norm > 5 {
		scale *= 5 / norm
	}
	const keep1, keep2 = 0.9, 0.999
	fix1, fix2 := 1-math.Pow(keep1, float64(t.step)), 1-math.Pow(keep2, float64(t.step))
	t.grad[0].parameters(t.first, func(g, m []float32) {
		for i, v := range g {
			g[i] = float32(float64(v) * scale)
			m[i] = keep1*m[i] + (1-keep1)*g[i]
		}
	})
	t.grad[0].parameters(t.second, func(g, s []float32) {
		for i, v := range g {
			s[i] = keep2*s[i] + (1-keep2)*v*v
		}
	})
	var steps [][]float32
	t.first.parameters(t.second, func(m, s []float32) {
		d := make([]float32, len(m))
		for i := range d {
			d[i] = float32(lr * (float64(m[i]) / fix1) / (math.Sqrt(float64(s[i])/fix2) + 1e-8))
		}
		steps = append(steps, d)
	})
	i := 0
	t.net.parameters(t.net, func(w, _ []float32) {
		axpy(w, -1, steps[i])
		i++
	})
}

// errors is the share of wrong words on recordings that are not spoilt at random.
func (t *trainer) errors(exam []utterance) float64 {
	wrong, total := 0, 0
	for i, u := range exam {
		own := rand.New(rand.NewPCG(uint64(i), 2)) //nolint:gosec // to be repeated
		x := t.front.features(u.spoil(own))
		centre(x)
		var said []string
		for _, d := range u.said {
			said = append(said, word(d))
		}
		wrong += distance(strings.Fields(spell(t.net.decode(x))), said)
		total += len(said)
	}
	return float64(wrong) / float64(max(1, total))
}

// distance is Levenshtein's, in words.
func distance(a, b []string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// Write makes the directory that the engine reads.
func Write(dir string, onnx []byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var tokens strings.Builder
	for i, t := range Tokens() {
		fmt.Fprintf(&tokens, "%s %d\n", t, i)
	}
	for name, content := range map[string][]byte{"model.onnx": onnx, "tokens.txt": []byte(tokens.String())} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil { //nolint:gosec // no secret
			return err
		}
	}
	files, err := models.Describe(context.Background(), dir)
	if err != nil {
		return err
	}
	return models.Manifest{
		Name: "tiny-digits", Type: "wenet_ctc", Languages: []string{"en"}, FeatureDim: melBins,
		License: "Apache-2.0", Source: "cmd/tinyasr", Accuracy: "spoken digits only", Files: files,
	}.Write(dir)
}
