package train

import (
	"math"

	"parlance/insights/model/network"
	"parlance/insights/model/vector"
	"parlance/internal/train/random"
)

// startEmbeddings gives the network's word rows to start from: the word vectors
// turned to their main directions where a word has one, small random numbers
// elsewhere. It spares the network learning anew which words are alike.
func startEmbeddings(words []uint64, table *vector.Table, seed uint64) []float32 {
	const spread = 0.1 // standard deviation of a number
	rng := random.New(seed, 21)
	out := make([]float32, (len(words)+network.HashRow+2)*network.Embed)
	for i := range out {
		out[i] = float32(random.Normal(rng) * spread)
	}
	if table == nil {
		return out
	}
	axes := mainDirections(words, table)
	var v vector.Vector
	for i, h := range words {
		at, ok := table.Find(h)
		if !ok {
			continue
		}
		table.At(at, &v)
		row := out[i*network.Embed : (i+1)*network.Embed]
		for k := range row {
			row[k] = v.Dot(&axes[k].direction) / axes[k].deviation * spread
		}
	}
	return out
}

type axis struct {
	direction vector.Vector
	deviation float32
}

// mainDirections are the axes along which the words' vectors differ most, found
// one after another by power iteration.
func mainDirections(words []uint64, table *vector.Table) [network.Embed]axis {
	var cov [vector.Size][vector.Size]float64
	var v vector.Vector
	n := 0.0
	for _, h := range words {
		at, ok := table.Find(h)
		if !ok {
			continue
		}
		table.At(at, &v)
		for i := range v {
			for j := range v {
				cov[i][j] += float64(v[i]) * float64(v[j])
			}
		}
		n++
	}
	var out [network.Embed]axis
	for k := range out {
		d, value := dominant(&cov)
		for i := range d {
			out[k].direction[i] = float32(d[i])
			for j := range d {
				cov[i][j] -= value * d[i] * d[j]
			}
		}
		out[k].deviation = float32(math.Sqrt(value / max(n, 1)))
	}
	return out
}

func dominant(cov *[vector.Size][vector.Size]float64) (d [vector.Size]float64, value float64) {
	for i := range d {
		d[i] = 1 + float64(i%7)
	}
	for range 200 {
		var next [vector.Size]float64
		sum := 0.0
		for i := range next {
			for j, x := range d {
				next[i] += cov[i][j] * x
			}
			sum += next[i] * next[i]
		}
		value = math.Sqrt(sum)
		for i := range next {
			d[i] = next[i] / value
		}
	}
	return d, value
}
