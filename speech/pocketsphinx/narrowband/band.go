package narrowband

import (
	"bytes"
	"fmt"
)

// The filters lie as the lower ones of the wide front end do, 95 mel apart.
const (
	UpperEdge = 3500 // Hz
	Filters   = 18
)

// Streams and Size are the shape of the features: cepstra, slopes, curvatures.
const (
	Streams = 3
	Size    = 13
)

// Params gives the parameters of the narrow front end (feat.params) from those of
// the wide one.
func Params(wide []byte) []byte {
	var b bytes.Buffer
	for line := range bytes.Lines(wide) {
		name, _, _ := bytes.Cut(bytes.TrimSpace(line), []byte(" "))
		if s := string(name); s != "-upperf" && s != "-nfilt" {
			b.Write(line)
		}
	}
	fmt.Fprintf(&b, "\n-upperf %d\n-nfilt %d\n", UpperEdge, Filters)
	return b.Bytes()
}

// Map is how the features of one stream change: narrow = Slope·wide + Shift, and what
// is left spreads with Rest (a variance).
type Map struct {
	Slope [Size][Size]float64
	Shift [Size]float64
	Rest  [Size]float64
}

// mean moves the mean of a Gaussian.
func (m *Map) mean(wide []float64) (narrow [Size]float64) {
	for i := range narrow {
		narrow[i] = m.Shift[i]
		for j, w := range wide {
			narrow[i] += m.Slope[i][j] * w
		}
	}
	return narrow
}

// variance moves the variances of a Gaussian; what they have in common is left out,
// as everywhere in the model.
func (m *Map) variance(wide []float64) (narrow [Size]float64) {
	for i := range narrow {
		narrow[i] = m.Rest[i]
		for j, w := range wide {
			narrow[i] += m.Slope[i][j] * m.Slope[i][j] * w
		}
	}
	return narrow
}
