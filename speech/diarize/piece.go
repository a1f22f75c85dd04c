package diarize

// piece is a stretch, or a group of stretches, that is taken for one speaker: how
// its frames lie within each component of the recording's mixture. Comparing
// within components compares sounds of a kind (vowels with vowels).
type piece struct {
	ranges [][2]int // in the recording's list of frames
	n      []float64
	sum    [][features]float64
	pitch  pitches
}

// pitches sums up the logarithms of pitch.
type pitches struct{ n, sum, square float64 }

func (p *pitches) add(v float64) {
	p.n++
	p.sum += v
	p.square += v * v
}

func (p *piece) frames() float64 {
	sum := 0.0
	for _, n := range p.n {
		sum += n
	}
	return sum
}

func newPiece(components int) *piece {
	return &piece{n: make([]float64, components), sum: make([][features]float64, components)}
}

func (p *piece) join(o *piece) {
	p.ranges = append(p.ranges, o.ranges...)
	for k, n := range o.n {
		p.n[k] += n
		for i, v := range o.sum[k] {
			p.sum[k][i] += v
		}
	}
	p.pitch.n += o.pitch.n
	p.pitch.sum += o.pitch.sum
	p.pitch.square += o.pitch.square
}

// ruler measures how far pieces are apart.
type ruler struct {
	whole *mixture
	// pitchSpread is the variance of the logarithm of the pitch within a piece.
	pitchSpread float64
	// pitchWeight is how much the pitch counts beside the spectrum.
	pitchWeight float64
}

// apart is how much better two speakers explain two pieces than one does, in
// nats. It grows with the length of the shorter piece.
func (r *ruler) apart(a, b *piece) float64 {
	total := 0.0
	for k, na := range a.n {
		nb := b.n[k]
		if na < 1 || nb < 1 {
			continue
		}
		sum := 0.0
		for i, inverse := range r.whole.inverse[k] {
			d := a.sum[k][i]/na - b.sum[k][i]/nb
			sum += d * d * float64(inverse)
		}
		total += na * nb / (na + nb) * sum
	}
	return total/2 + r.pitchApart(a, b)
}

func (r *ruler) pitchApart(a, b *piece) float64 {
	na, nb := a.pitch.n, b.pitch.n
	if na < 5 || nb < 5 || r.pitchSpread == 0 {
		return 0
	}
	d := a.pitch.sum/na - b.pitch.sum/nb
	return r.pitchWeight * na * nb / (na + nb) * d * d / r.pitchSpread / 2
}
