package model

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"

	"parlance/insights/model/feature"
	"parlance/insights/model/linear"
	"parlance/insights/model/ner"
	"parlance/insights/model/network"
	"parlance/insights/model/review"
	"parlance/insights/model/stream"
	"parlance/insights/model/vector"
	"parlance/insights/model/weights"
)

// Context is how many utterances before the current one a Reader looks at.
const Context = feature.Context

// Models are the trained heads. They never change once loaded and may be used
// by any number of goroutines, each with a Reader of its own.
type Models struct {
	lexicon  *feature.Lexicon
	places   *ner.Gazetteer
	classes  *ner.Clusters
	linear   *linear.Table
	boundary *linear.Table
	mood     *linear.Table
	review   *review.Model
	streams  []*stream.Net
	names    *ner.Tagger
	vectors  *vector.Table
	scaling  Calibrations
	heads    [feature.Forms][Heads]Calibration
	light    [feature.Forms][Heads]Calibration // of the linear heads alone
	nets     []*network.Net
}

// Networks is how many networks are averaged.
const Networks = 3

// Streams is how many networks of sentence ends are averaged.
const Streams = 2

// Load reads the embedded weights.
func Load() (*Models, error) { return LoadFrom(weights.Files) }

// LoadFrom reads weight files from a folder; cmd/train checks its own work so.
func LoadFrom(files fs.FS) (*Models, error) {
	m := &Models{}
	parts := []part{
		{"valence.bin", m.readValence},
		{"linear.bin", m.readLinear},
		{"boundary.bin", m.readBoundary},
		{"calibration.json", m.readCalibration},
		{"gazetteer.bin", m.readGazetteer},
		{"vectors.bin", m.readVectors},
		{"classes.bin", m.readClasses},
		{"mood.bin", m.readMood},
		{"review.bin", m.readReview},
		{"names.bin", m.readNames},
	}
	for n := range Streams {
		parts = append(parts, part{fmt.Sprintf("stream%d.bin", n), m.readStream})
	}
	for n := range Networks {
		parts = append(parts, part{fmt.Sprintf("network%d.bin", n), m.readNetwork})
	}
	for _, part := range parts {
		b, err := fs.ReadFile(files, part.name)
		if err != nil {
			return nil, fmt.Errorf("load models: %w", err)
		}
		if err := part.read(b); err != nil {
			return nil, fmt.Errorf("load models: %s: %w", part.name, err)
		}
	}
	return m, nil
}

// Light gives the models without the networks: the heads are several times
// faster then and find less. Everything else is as in m.
func (m *Models) Light() *Models {
	l := *m
	l.nets, l.heads = nil, m.light
	return &l
}

// part is a weight file and who reads it.
type part struct {
	name string
	read func([]byte) error
}

func (m *Models) readNetwork(b []byte) error {
	n, err := network.Decode(b)
	m.nets = append(m.nets, n)
	return err
}

func (m *Models) readLinear(b []byte) error {
	t, err := linear.Decode(b)
	if err == nil && t.Heads() != int(Heads) {
		err = fmt.Errorf("%d heads, want %d", t.Heads(), Heads)
	}
	m.linear = t
	return err
}

func (m *Models) readBoundary(b []byte) error {
	t, err := linear.Decode(b)
	if err == nil && t.Heads() != 1 {
		err = fmt.Errorf("%d heads, want 1", t.Heads())
	}
	m.boundary = t
	return err
}

func (m *Models) readMood(b []byte) error {
	t, err := linear.Decode(b)
	if err == nil && t.Heads() != 3 {
		err = fmt.Errorf("%d heads, want 3", t.Heads())
	}
	m.mood = t
	return err
}

func (m *Models) readReview(b []byte) (err error) {
	m.review, err = review.Decode(b, m.vectors, m.classes)
	return err
}

func (m *Models) readStream(b []byte) error {
	n, err := stream.Decode(b)
	m.streams = append(m.streams, n)
	return err
}

func (m *Models) readGazetteer(b []byte) (err error) {
	m.places, err = ner.DecodeGazetteer(b)
	return err
}

func (m *Models) readNames(b []byte) (err error) {
	m.names, err = ner.Decode(b, m.places, m.classes)
	return err
}

func (m *Models) readClasses(b []byte) (err error) {
	m.classes, err = ner.NewClusters(m.vectors, b)
	return err
}

func (m *Models) readVectors(b []byte) (err error) {
	m.vectors, err = vector.Decode(b)
	return err
}

func (m *Models) readCalibration(b []byte) error {
	c, err := decodeCalibrations(b)
	if err != nil {
		return err
	}
	m.scaling = c
	for h := range Heads {
		name := h.String()
		m.heads[feature.Plain][h], m.light[feature.Plain][h] = c.Heads[name], c.Light[name]
		m.heads[feature.Written][h], m.light[feature.Written][h] = c.Marked[name], c.LightMarked[name]
		m.heads[feature.BrokenOff][h], m.light[feature.BrokenOff][h] = c.Broken[name], c.LightBroken[name]
	}
	return nil
}

// valenceRow is a word's hash and its valence in tenths.
const valenceRow = 9

func (m *Models) readValence(b []byte) error {
	if len(b)%valenceRow != 0 {
		return errors.New("decode valences: broken length")
	}
	v := make(map[uint64]float32, len(b)/valenceRow)
	for ; len(b) > 0; b = b[valenceRow:] {
		v[binary.LittleEndian.Uint64(b)] = float32(int8(b[8])) / 10 //nolint:gosec // two's complement on purpose
	}
	m.lexicon = feature.NewLexicon(v)
	return nil
}

// EncodeValences gives the file form of the lexicon's words in the order given.
func EncodeValences(hashes []uint64, valences []float32) []byte {
	var b []byte
	for i, h := range hashes {
		b = binary.LittleEndian.AppendUint64(b, h)
		b = append(b, byte(int8(math.Round(float64(valences[i])*10))))
	}
	return b
}
