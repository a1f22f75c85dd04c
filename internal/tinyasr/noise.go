package tinyasr

import (
	"math"
	"math/rand/v2"
)

// noise is something between hiss and rumble, with a hum below.
type noise struct {
	colour, scale, last float64
	hum, phase, step    float64
}

func newNoise(rng *rand.Rand, power float64) *noise {
	n := &noise{colour: 0.97 * rng.Float64()}
	share := 0.0
	if rng.IntN(4) == 0 {
		share = 0.3
	}
	n.scale = math.Sqrt(power * (1 - share) * (1 - n.colour*n.colour))
	n.hum = math.Sqrt(2 * power * share)
	n.step = 2 * math.Pi * (50 + 150*rng.Float64()) / rate
	return n
}

func (n *noise) next(rng *rand.Rand) float64 {
	n.last = n.colour*n.last + n.scale*rng.NormFloat64()
	n.phase += n.step
	return n.last + n.hum*math.Sin(n.phase)
}

func pow10(x float64) float64 { return math.Pow(10, x) }
