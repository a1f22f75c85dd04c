package audio_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"testing"

	"parlance/audio"
)

// chunk is one RIFF chunk whose header may lie about its size.
func chunk(id string, size uint32, body []byte) []byte {
	return append(binary.LittleEndian.AppendUint32([]byte(id), size), body...)
}

func honest(id string, body []byte) []byte {
	b := chunk(id, uint32(len(body)), body)
	if len(body)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

func fmtBody(tag, channels uint16, rate uint32, bits uint16) []byte {
	b := binary.LittleEndian.AppendUint16(nil, tag)
	b = binary.LittleEndian.AppendUint16(b, channels)
	b = binary.LittleEndian.AppendUint32(b, rate)
	align := channels * ((bits + 7) / 8)
	b = binary.LittleEndian.AppendUint32(b, rate*uint32(align))
	b = binary.LittleEndian.AppendUint16(b, align)
	return binary.LittleEndian.AppendUint16(b, bits)
}

func extensible(sub uint16, channels uint16, rate uint32, bits uint16) []byte {
	b := fmtBody(0xfffe, channels, rate, bits)
	b = append(b, 22, 0, byte(bits), byte(bits>>8), 0, 0, 0, 0, byte(sub), byte(sub>>8))
	return append(b, "\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"...)
}

func file(form string, chunks ...[]byte) []byte {
	b := append([]byte(form), 0, 0, 0, 0)
	b = append(b, "WAVE"...)
	for _, c := range chunks {
		b = append(b, c...)
	}
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-8))
	return b
}

func readAll(t *testing.T, b []byte) []float32 {
	t.Helper()
	w, err := audio.ParseWAVE(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return drain(t, audio.NewPCMReader(bytes.NewReader(b), w))
}

func drain(t *testing.T, s audio.Stream) []float32 {
	t.Helper()
	var out []float32
	buf := make([]float32, 7*s.Channels()) // an odd size, to cross blocks
	for {
		n, err := s.Read(buf)
		out = append(out, buf[:n*s.Channels()]...)
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestParseWAVE_Layouts(t *testing.T) {
	t.Parallel()
	pcm := fmtBody(1, 1, 16000, 16)
	four := []byte{1, 0, 2, 0, 3, 0, 4, 0}
	ds64 := make([]byte, 28)
	binary.LittleEndian.PutUint64(ds64[8:], 8)
	for name, test := range map[string]struct {
		file []byte
		want int
	}{
		"plain":                   {file("RIFF", honest("fmt ", pcm), honest("data", four)), 4},
		"extensible":              {file("RIFF", honest("fmt ", extensible(1, 1, 16000, 16)), honest("data", four)), 4},
		"chunks before and after": {file("RIFF", honest("JUNK", make([]byte, 28)), honest("bext", make([]byte, 601)), honest("fmt ", pcm), honest("LIST", []byte("INFOx")), honest("data", four), honest("LIST", []byte("INFO"))), 4},
		"odd chunk without pad":   {file("RIFF", honest("fmt ", pcm), chunk("LIST", 5, []byte("INFOx")), honest("data", four)), 4},
		"size zero, streamed":     {file("RIFF", honest("fmt ", pcm), chunk("data", 0, four)), 4},
		"size ffffffff, streamed": {file("RIFF", honest("fmt ", pcm), chunk("data", math.MaxUint32, four)), 4},
		"size 7ffff000, streamed": {file("RIFF", honest("fmt ", pcm), chunk("data", 0x7ffff000, four)), 4},
		"truncated":               {file("RIFF", honest("fmt ", pcm), chunk("data", 100, four[:7])), 3},
		"really empty":            {file("RIFF", honest("fmt ", pcm), chunk("data", 0, honest("LIST", []byte("INFO")))), 0},
		"two data chunks":         {file("RIFF", honest("fmt ", pcm), honest("data", four[:4]), honest("data", four[4:])), 4},
		"junk at the end":         {append(file("RIFF", honest("fmt ", pcm), honest("data", four)), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), 4},
		"RF64":                    {file("RF64", honest("ds64", ds64), honest("fmt ", pcm), chunk("data", math.MaxUint32, append(four, 9, 9, 9, 9))), 4},
		"BW64":                    {file("BW64", honest("ds64", ds64), honest("fmt ", pcm), chunk("data", math.MaxUint32, four)), 4},
		"second format ignored":   {file("RIFF", honest("fmt ", pcm), honest("fmt ", fmtBody(1, 2, 8000, 8)), honest("data", four)), 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := readAll(t, test.file)
			if len(got) != test.want {
				t.Fatalf("%d samples, want %d", len(got), test.want)
			}
			for i, v := range got {
				if want := float32(i+1) / 32768; v != want {
					t.Errorf("sample %d is %v, want %v", i, v, want)
				}
			}
		})
	}
}

func TestParseWAVE_Codecs(t *testing.T) {
	t.Parallel()
	f32 := binary.LittleEndian.AppendUint32(nil, math.Float32bits(-0.5))
	f64 := binary.LittleEndian.AppendUint64(nil, math.Float64bits(0.25))
	nan := binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(math.NaN())))
	inf := binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(math.Inf(-1))))
	for name, test := range map[string]struct {
		format, data []byte
		want         float32
	}{
		"u8":           {fmtBody(1, 1, 8000, 8), []byte{0}, -1},
		"s16":          {fmtBody(1, 1, 8000, 16), []byte{0, 0x80}, -1},
		"s24":          {fmtBody(1, 1, 8000, 24), []byte{0, 0, 0xc0}, -0.5},
		"20 bit in 24": {fmtBody(1, 1, 8000, 20), []byte{0, 0, 0x40}, 0.5},
		"s32":          {fmtBody(1, 1, 8000, 32), []byte{0, 0, 0, 0x40}, 0.5},
		"float32":      {fmtBody(3, 1, 8000, 32), f32, -0.5},
		"float64":      {fmtBody(3, 1, 8000, 64), f64, 0.25},
		"ext float32":  {extensible(3, 1, 8000, 32), f32, -0.5},
		"NaN":          {fmtBody(3, 1, 8000, 32), nan, 0},
		"infinity":     {fmtBody(3, 1, 8000, 32), inf, -8},
		"mu-law":       {fmtBody(7, 1, 8000, 8), []byte{0x80}, 32124.0 / 32768},
		"A-law":        {fmtBody(6, 1, 8000, 8), []byte{0xaa}, 32256.0 / 32768},
	} {
		got := readAll(t, file("RIFF", honest("fmt ", test.format), honest("data", test.data)))
		if len(got) != 1 || got[0] != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestParseWAVE_Refusals(t *testing.T) {
	t.Parallel()
	data := honest("data", make([]byte, 8))
	for name, test := range map[string]struct {
		file    []byte
		damaged bool
	}{
		"IMA ADPCM":       {file("RIFF", honest("fmt ", fmtBody(0x11, 1, 8000, 4)), data), false},
		"GSM":             {file("RIFF", honest("fmt ", fmtBody(0x31, 1, 8000, 0)), data), false},
		"empty format":    {file("RIFF", honest("fmt ", nil), data), true},
		"no channels":     {file("RIFF", honest("fmt ", fmtBody(1, 0, 8000, 16)), data), true},
		"rate 0":          {file("RIFF", honest("fmt ", fmtBody(1, 1, 0, 16)), data), true},
		"0 bits":          {file("RIFF", honest("fmt ", fmtBody(1, 1, 8000, 0)), data), false},
		"128 bit float":   {file("RIFF", honest("fmt ", fmtBody(3, 1, 8000, 128)), data), false},
		"no format":       {file("RIFF", data), true},
		"cut in header":   {file("RIFF", honest("fmt ", fmtBody(1, 1, 8000, 16)))[:20], true},
		"no data":         {file("RIFF", honest("fmt ", fmtBody(1, 1, 8000, 16))), true},
		"LIST of 4 GB":    {file("RIFF", honest("fmt ", fmtBody(1, 1, 8000, 16)), chunk("LIST", 0xfffffff0, []byte("INFO")), data), true},
		"5000 chunks":     {file("RIFF", bytes.Repeat(honest("JUNK", nil), 5000)), true},
		"big-endian RIFX": {append([]byte("RIFX"), make([]byte, 60)...), false},
	} {
		w, err := audio.ParseWAVE(bytes.NewReader(test.file), int64(len(test.file)))
		fe, ok := errors.AsType[*audio.FormatError](err)
		if !ok {
			t.Errorf("%s: %v, %v", name, w, err)
			continue
		}
		if fe.Damaged != test.damaged {
			t.Errorf("%s: damaged %v: %v", name, fe.Damaged, fe)
		}
	}
}

func FuzzParseWAVE(f *testing.F) {
	f.Add(file("RIFF", honest("fmt ", extensible(1, 2, 16000, 24)), honest("data", make([]byte, 13))))
	f.Add(file("RF64", honest("ds64", make([]byte, 28)), honest("fmt ", fmtBody(3, 1, 8000, 64)), chunk("data", math.MaxUint32, make([]byte, 17))))
	f.Add(file("RIFF", chunk("LIST", 0xfffffff0, nil), honest("fmt ", fmtBody(7, 1, 8000, 8)), chunk("data", 0, []byte{1})))
	f.Fuzz(func(t *testing.T, b []byte) {
		w, err := audio.ParseWAVE(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		var total int64
		for _, e := range w.Data {
			if e.Offset < 0 || e.Size < 0 || e.Offset+e.Size > int64(len(b)) {
				t.Fatalf("extent %+v outside of %d bytes", e, len(b))
			}
			total += e.Size
		}
		if total > int64(len(b)) {
			t.Fatalf("%d bytes of samples in %d bytes", total, len(b))
		}
		samples := drain(t, audio.NewPCMReader(bytes.NewReader(b), w))
		if got, want := int64(len(samples)), w.Frames()*int64(w.Format.Channels); got > want {
			t.Fatalf("%d samples, %d promised", got, want)
		}
		for _, v := range samples {
			if v != v || v > 8 || v < -8 {
				t.Fatalf("sample %v", v)
			}
		}
	})
}
