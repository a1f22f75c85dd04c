package tinyasr

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Shape of the network. Every layer is a convolution over time; all but the last
// are followed by a ReLU. The first takes every third frame, so that an output
// stands for 30 ms; the last gives the logits of the tokens.
const (
	subsampling = 3
	channels    = 64
)

// layer is a convolution: weights [out][kernel][in], one bias for each output.
type layer struct {
	in, out, kernel, stride, dilation int
	w, b                              []float32
}

func (l *layer) pad() int { return (l.kernel - 1) * l.dilation / 2 }

// frames is the number of outputs for n inputs.
func (l *layer) frames(n int) int {
	return (n+2*l.pad()-(l.kernel-1)*l.dilation-1)/l.stride + 1
}

// network is the layers in order.
type network struct{ layers []*layer }

func newNetwork(rng *rand.Rand) *network {
	vocabulary := len(Tokens())
	n := &network{layers: []*layer{
		{in: melBins, out: channels, kernel: 5, stride: subsampling, dilation: 1},
		{in: channels, out: channels, kernel: 5, stride: 1, dilation: 1},
		{in: channels, out: channels, kernel: 5, stride: 1, dilation: 2},
		{in: channels, out: channels, kernel: 5, stride: 1, dilation: 2},
		{in: channels, out: vocabulary, kernel: 1, stride: 1, dilation: 1},
	}}
	for _, l := range n.layers {
		l.w = make([]float32, l.out*l.kernel*l.in)
		l.b = make([]float32, l.out)
		scale := math.Sqrt(2 / float64(l.kernel*l.in))
		for i := range l.w {
			l.w[i] = float32(rng.NormFloat64() * scale)
		}
	}
	return n
}

// zero is a network of the same shape without weights, for gradients.
func (n *network) zero() *network {
	z := &network{}
	for _, l := range n.layers {
		c := *l
		c.w, c.b = make([]float32, len(l.w)), make([]float32, len(l.b))
		z.layers = append(z.layers, &c)
	}
	return z
}

func (n *network) clear() {
	for _, l := range n.layers {
		clear(l.w)
		clear(l.b)
	}
}

// parameters visits all weights of n and the same of m.
func (n *network) parameters(m *network, visit func(a, b []float32)) {
	for i, l := range n.layers {
		visit(l.w, m.layers[i].w)
		visit(l.b, m.layers[i].b)
	}
}

// quietest is the level of noise of about one step of 16 bits. What is below is
// silence that no microphone makes, and must not count in the mean.
const quietest = 8

// centre raises what is too quiet and subtracts from each column its mean: the
// loudness and the microphone. The ONNX graph begins with the same.
func centre(x [][]float32) {
	if len(x) == 0 {
		return
	}
	for _, row := range x {
		for c, v := range row {
			row[c] = max(v, quietest)
		}
	}
	for c := range x[0] {
		sum := 0.0
		for _, row := range x {
			sum += float64(row[c])
		}
		mean := float32(sum / float64(len(x)))
		for _, row := range x {
			row[c] -= mean
		}
	}
}

// forward gives the outputs of all layers; the first element is x itself.
func (n *network) forward(x [][]float32) [][][]float32 {
	all := [][][]float32{x}
	for i, l := range n.layers {
		y := l.forward(all[i])
		if i+1 < len(n.layers) {
			rectify(y)
		}
		all = append(all, y)
	}
	return all
}

func rectify(y [][]float32) {
	for _, row := range y {
		for i, v := range row {
			row[i] = max(0, v)
		}
	}
}

func matrix(rows, columns int) [][]float32 {
	flat := make([]float32, rows*columns)
	m := make([][]float32, rows)
	for i := range m {
		m[i] = flat[i*columns : (i+1)*columns]
	}
	return m
}

func (l *layer) forward(x [][]float32) [][]float32 {
	y := matrix(l.frames(len(x)), l.out)
	for t, row := range y {
		copy(row, l.b)
		for k := range l.kernel {
			at := t*l.stride + k*l.dilation - l.pad()
			if at < 0 || at >= len(x) {
				continue
			}
			o := 0
			for ; o+4 <= len(row); o += 4 {
				dot4((*[4]float32)(row[o:]), l.row(o, k), l.row(o+1, k), l.row(o+2, k), l.row(o+3, k), x[at])
			}
			for ; o < len(row); o++ {
				row[o] += dot(l.row(o, k), x[at])
			}
		}
	}
	return y
}

// row is the weights of output o for step k of the kernel.
func (l *layer) row(o, k int) []float32 { return l.w[(o*l.kernel+k)*l.in:][:l.in] }

// backward adds the gradients of the weights to grad, given dy, and returns that
// of x; none if it is not wanted.
func (l *layer) backward(grad *layer, x, dy [][]float32, want bool) [][]float32 {
	dx := matrix(len(x), l.in)
	for t, row := range dy {
		for o, d := range row {
			grad.b[o] += d
		}
		for k := range l.kernel {
			at := t*l.stride + k*l.dilation - l.pad()
			if at < 0 || at >= len(x) {
				continue
			}
			for o, d := range row {
				switch {
				case d == 0:
				case want:
					axpy2(grad.row(o, k), x[at], dx[at], l.row(o, k), d)
				default:
					axpy(grad.row(o, k), d, x[at])
				}
			}
		}
	}
	return dx
}

// learn adds to grad the gradient of one recording and gives its loss.
func (n *network) learn(grad *network, x [][]float32, want []int) float64 {
	all := n.forward(x)
	loss, d := ctc(all[len(all)-1], want)
	if d == nil {
		return 0
	}
	for i, l := range slices.Backward(n.layers) {
		d = l.backward(grad.layers[i], all[i], d, i > 0)
		if i > 0 {
			for t, row := range all[i] {
				for c, v := range row {
					if v <= 0 {
						d[t][c] = 0
					}
				}
			}
		}
	}
	return loss
}

// decode takes the best token of each frame, joins repetitions and drops blanks.
func (n *network) decode(x [][]float32) []int {
	all := n.forward(x)
	var out []int
	last := 0
	for _, row := range all[len(all)-1] {
		best := 0
		for i, v := range row {
			if v > row[best] {
				best = i
			}
		}
		if best != last && best != 0 {
			out = append(out, best)
		}
		last = best
	}
	return out
}

func dot(a, b []float32) float32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}

// dot4 adds to y the products of four rows with x: x is read once.
func dot4(y *[4]float32, a, b, c, d, x []float32) {
	a, b, c, d = a[:len(x)], b[:len(x)], c[:len(x)], d[:len(x)]
	s0, s1, s2, s3 := y[0], y[1], y[2], y[3]
	for i, v := range x {
		s0 += a[i] * v
		s1 += b[i] * v
		s2 += c[i] * v
		s3 += d[i] * v
	}
	y[0], y[1], y[2], y[3] = s0, s1, s2, s3
}

// axpy2 adds d*x to g and d*w to dx.
func axpy2(g, x, dx, w []float32, d float32) {
	g, dx, w = g[:len(x)], dx[:len(x)], w[:len(x)]
	for i, v := range x {
		g[i] += d * v
		dx[i] += d * w[i]
	}
}

func axpy(y []float32, a float32, x []float32) {
	x = x[:len(y)]
	for i, v := range x {
		y[i] += a * v
	}
}
