package audio

import "encoding/binary"

// MP3Header is the header of one MPEG audio frame.
type MP3Header struct {
	Version  int // 1, 2, or 25 for MPEG-2.5
	Layer    int // 1 to 3
	Bitrate  int // bits per second; 0 = free format, whose frame size is not told
	Rate     int // frames per second
	Channels int
	Padding  bool
	CRC      bool
	Mode     byte // the fourth byte: stereo mode, its extension, and remarks
}

// ParseMP3Header reads the first four bytes of b; false when they are no frame
// header.
func ParseMP3Header(b []byte) (MP3Header, bool) {
	if len(b) < 4 {
		return MP3Header{}, false
	}
	v := binary.BigEndian.Uint32(b)
	if v>>21 != 0x7ff || v>>19&3 == 1 || v>>17&3 == 0 || v>>12&15 == 15 || v>>10&3 == 3 {
		return MP3Header{}, false
	}
	h := MP3Header{
		Version:  [4]int{25, 0, 2, 1}[v>>19&3],
		Layer:    4 - int(v>>17&3),
		Padding:  v>>9&1 == 1,
		CRC:      v>>16&1 == 0,
		Channels: 2,
		Mode:     b[3],
	}
	if v>>6&3 == 3 {
		h.Channels = 1
	}
	h.Rate = [3]int{44100, 48000, 32000}[v>>10&3]
	switch h.Version {
	case 2:
		h.Rate /= 2
	case 25:
		h.Rate /= 4
	}
	h.Bitrate = 1000 * bitrate(h.Version, h.Layer, int(v>>12&15))
	return h, true
}

// bitrate is in kbit/s.
func bitrate(version, layer, index int) int {
	switch {
	case version == 1 && layer == 1:
		return 32 * index
	case version == 1 && layer == 2:
		return [15]int{0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384}[index]
	case version == 1:
		return [15]int{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}[index]
	case layer == 1:
		return [15]int{0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256}[index]
	default:
		return [15]int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}[index]
	}
}

// Samples is the number of samples per channel that the frame codes.
func (h MP3Header) Samples() int {
	switch {
	case h.Layer == 1:
		return 384
	case h.Layer == 3 && h.Version != 1:
		return 576
	default:
		return 1152
	}
}

// Size is the length of the frame in bytes, header included; 0 for free format.
func (h MP3Header) Size() int {
	pad := 0
	if h.Padding {
		pad = 1
	}
	if h.Layer == 1 {
		return (12*h.Bitrate/h.Rate + pad) * 4
	}
	if h.Bitrate == 0 {
		return 0
	}
	return h.Samples()/8*h.Bitrate/h.Rate + pad
}

// SideInfo is the offset of the main data (where an information frame keeps
// its tag) from the start of a Layer III frame.
func (h MP3Header) SideInfo() int {
	n := 4
	if h.CRC {
		n += 2
	}
	switch {
	case h.Version == 1 && h.Channels == 2:
		return n + 32
	case h.Version != 1 && h.Channels == 1:
		return n + 9
	default:
		return n + 17
	}
}

// sameStream tells whether two headers can belong to one stream: bit rate,
// padding and stereo mode may change from frame to frame, the rest not.
func (h MP3Header) sameStream(o MP3Header) bool {
	return h.Version == o.Version && h.Layer == o.Layer && h.Rate == o.Rate && h.Channels == o.Channels &&
		(h.Bitrate == 0) == (o.Bitrate == 0)
}
