package audio

// MuLaw gives the 16-bit sample of a G.711 mu-law byte.
func MuLaw(b byte) int16 {
	const bias = 0x84
	u := ^b
	t := (int(u&0x0f)<<3 + bias) << (u & 0x70 >> 4)
	if u&0x80 != 0 {
		return int16(bias - t)
	}
	return int16(t - bias)
}

// ALaw gives the 16-bit sample of a G.711 A-law byte.
func ALaw(b byte) int16 {
	a := b ^ 0x55
	t := int(a&0x0f)<<4 + 8
	if segment := a & 0x70 >> 4; segment > 0 {
		t = (t + 0x100) << (segment - 1)
	}
	if a&0x80 != 0 {
		return int16(t)
	}
	return int16(-t)
}

// table spares the arithmetic for each sample of a long recording.
func table(decode func(byte) int16) *[256]float32 {
	var t [256]float32
	for i := range t {
		t[i] = float32(decode(byte(i))) / 32768
	}
	return &t
}
