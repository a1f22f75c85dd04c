package tinyasr

import (
	"encoding/binary"
	"math"
	"strconv"
)

// message is a protocol buffer under construction.
type message []byte

func (m *message) varint(field int, v uint64) {
	*m = binary.AppendUvarint(*m, uint64(field)<<3)
	*m = binary.AppendUvarint(*m, v)
}

func (m *message) bytes(field int, b []byte) {
	*m = binary.AppendUvarint(*m, uint64(field)<<3|2)
	*m = binary.AppendUvarint(*m, uint64(len(b)))
	*m = append(*m, b...)
}

func (m *message) text(field int, s string) { m.bytes(field, []byte(s)) }

// Numbers of onnx.proto's fields and types that are used here.
const (
	typeFloat, typeInt64 = 1, 7
	attrInt, attrInts    = 2, 7
)

type attribute struct {
	name string
	ints []int64
	list bool
}

func one(name string, v int64) attribute { return attribute{name, []int64{v}, false} }

func list(name string, v ...int64) attribute { return attribute{name, v, true} }

func (a attribute) encode() []byte {
	var m message
	m.text(1, a.name)
	if !a.list {
		m.varint(3, uint64(a.ints[0]))
		m.varint(20, attrInt)
		return m
	}
	for _, v := range a.ints {
		m.varint(8, uint64(v))
	}
	m.varint(20, attrInts)
	return m
}

// graph collects nodes; each node's output is named after it.
type graph struct {
	message
	count int
}

func (g *graph) node(op string, inputs []string, output string, attributes ...attribute) string {
	var m message
	for _, in := range inputs {
		m.text(1, in)
	}
	if output == "" {
		g.count++
		output = op + strconv.Itoa(g.count)
	}
	m.text(2, output)
	m.text(3, "node_"+output)
	m.text(4, op)
	for _, a := range attributes {
		m.bytes(5, a.encode())
	}
	g.bytes(1, m)
	return output
}

func (g *graph) floats(name string, v []float32, dims ...int64) string {
	raw := make([]byte, 0, 4*len(v))
	for _, x := range v {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(x))
	}
	return g.tensor(name, typeFloat, raw, dims)
}

func (g *graph) int64s(name string, v ...int64) string {
	var raw []byte
	for _, x := range v {
		raw = binary.LittleEndian.AppendUint64(raw, uint64(x))
	}
	return g.tensor(name, typeInt64, raw, []int64{int64(len(v))})
}

func (g *graph) tensor(name string, kind uint64, raw []byte, dims []int64) string {
	var m message
	for _, d := range dims {
		m.varint(1, uint64(d))
	}
	m.varint(2, kind)
	m.text(8, name)
	m.bytes(9, raw)
	g.bytes(5, m)
	return name
}

// value describes an input (field 11) or output (12); a dimension is a number
// or, when it varies, a name.
func (g *graph) value(field int, name string, kind uint64, dims ...any) {
	var shape message
	for _, d := range dims {
		var dim message
		switch v := d.(type) {
		case int:
			dim.varint(1, uint64(v))
		case string:
			dim.text(2, v)
		}
		shape.bytes(1, dim)
	}
	var tensor, typ, m message
	tensor.varint(1, kind)
	tensor.bytes(2, shape)
	typ.bytes(1, tensor)
	m.text(1, name)
	m.bytes(2, typ)
	g.bytes(field, m)
}

// ONNX writes the network as sherpa-onnx reads WeNet's CTC models: features
// (1, T, 40) and their length in, log probabilities (1, T/3, tokens) and their
// length out, the rest as metadata.
func (n *network) ONNX() []byte {
	g := &graph{}
	vocabulary := len(Tokens())
	x := g.node("Transpose", []string{"x"}, "", list("perm", 0, 2, 1))
	x = g.node("Max", []string{x, g.floats("quietest", []float32{quietest})}, "")
	mean := g.node("ReduceMean", []string{x}, "", list("axes", 2), one("keepdims", 1))
	x = g.node("Sub", []string{x, mean}, "")
	for i, l := range n.layers {
		name := "layer" + strconv.Itoa(i)
		w := g.floats(name+".weight", l.transposed(), int64(l.out), int64(l.in), int64(l.kernel))
		b := g.floats(name+".bias", l.b, int64(l.out))
		x = g.node("Conv", []string{x, w, b}, "",
			list("kernel_shape", int64(l.kernel)), list("strides", int64(l.stride)),
			list("dilations", int64(l.dilation)), list("pads", int64(l.pad()), int64(l.pad())))
		if i+1 < len(n.layers) {
			x = g.node("Relu", []string{x}, "")
		}
	}
	x = g.node("Transpose", []string{x}, "", list("perm", 0, 2, 1))
	g.node("LogSoftmax", []string{x}, "log_probs", one("axis", -1))
	shape := g.node("Shape", []string{"log_probs"}, "")
	g.node("Slice", []string{shape, g.int64s("from", 1), g.int64s("to", 2)}, "log_probs_len")
	g.text(2, "digits")
	g.value(11, "x", typeFloat, 1, "T", melBins)
	g.value(11, "x_len", typeInt64, 1)
	g.value(12, "log_probs", typeFloat, 1, "S", vocabulary)
	g.value(12, "log_probs_len", typeInt64, 1)
	return model(g, vocabulary)
}

func model(g *graph, vocabulary int) []byte {
	var m, opset message
	m.varint(1, 7) // the format's version
	m.text(2, "parlance tinyasr")
	m.bytes(7, g.message)
	opset.text(1, "")
	opset.varint(2, 13)
	m.bytes(8, opset)
	for _, pair := range [][2]string{
		{"model_type", "wenet_ctc"},
		{"vocab_size", strconv.Itoa(vocabulary)},
		{"subsampling_factor", strconv.Itoa(subsampling)},
	} {
		var entry message
		entry.text(1, pair[0])
		entry.text(2, pair[1])
		m.bytes(14, entry)
	}
	return m
}

// transposed gives the weights as ONNX wants them: [out][in][kernel].
func (l *layer) transposed() []float32 {
	out := make([]float32, len(l.w))
	for o := range l.out {
		for k := range l.kernel {
			for i := range l.in {
				out[(o*l.in+i)*l.kernel+k] = l.w[(o*l.kernel+k)*l.in+i]
			}
		}
	}
	return out
}
