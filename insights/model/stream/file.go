package stream

import (
	"encoding/binary"
	"errors"

	"parlance/insights/model/quant"
	"parlance/insights/model/recur"
)

// Params are the weights in the order of the file.
type Params struct {
	Words     []uint64       // hashes, commonest first
	Embed     []float32      // (words+HashRow) x Embed
	Layers    [2]recur.Layer // forwards, backwards
	Pause     [2][]float32   // Pauses x Gates, added to the gates of either direction
	Join      []float32      // Joined x Second
	JoinPause []float32      // Pauses x Second
	Bias      []float32      // Second
	Out       []float32      // Second + 1, the last is the bias
}

// Blocks are the weights in the order of the file, the embeddings first.
func (p *Params) Blocks() []*[]float32 {
	b := []*[]float32{&p.Embed}
	for d := range p.Layers {
		b = append(b, p.Layers[d].Blocks()...)
		b = append(b, &p.Pause[d])
	}
	return append(b, &p.Join, &p.JoinPause, &p.Bias, &p.Out)
}

const magic = "PNS1"

// Encode gives the file form: word keys, then every block as int8 with a scale
// for each 64 numbers.
func (p *Params) Encode() []byte {
	b := binary.LittleEndian.AppendUint32([]byte(magic), uint32(len(p.Words))) //nolint:gosec // small
	for _, h := range p.Words {
		b = binary.LittleEndian.AppendUint32(b, key(h))
	}
	for _, block := range p.Blocks() {
		b = quant.Append(b, *block)
	}
	return b
}

// Decode reads the form that Encode writes.
func Decode(b []byte) (*Net, error) {
	if len(b) < 8 || string(b[:4]) != magic {
		return nil, errors.New("decode stream network: not one")
	}
	words := int(binary.LittleEndian.Uint32(b[4:]))
	b = b[8:]
	if words > 1<<17 || len(b) < 4*words {
		return nil, errors.New("decode stream network: too short")
	}
	p := Params{Words: make([]uint64, words)}
	for i := range p.Words {
		p.Words[i] = uint64(binary.LittleEndian.Uint32(b[4*i:])) << 32
	}
	b = b[4*words:]
	sizes := []int{(words + HashRow) * Embed}
	for range p.Layers {
		sizes = append(sizes, Embed*Gates, Units*Gates, Gates, Pauses*Gates)
	}
	sizes = append(sizes, Joined*Second, Pauses*Second, Second, Second+1)
	for i, block := range p.Blocks() {
		var err error
		if *block, b, err = quant.Take(b, sizes[i]); err != nil {
			return nil, err
		}
	}
	if len(b) != 0 {
		return nil, errors.New("decode stream network: bytes left over")
	}
	return New(p), nil
}
