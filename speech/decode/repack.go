package decode

import (
	"parlance/audio"
)

// repacker rewrites a low-rate MP3 stream so that go-mp3 decodes it rightly.
//
// The library mistakes the size of padded MPEG-2 frames and refuses MPEG-2.5.
// Each frame is therefore rewritten without padding and with all of its data
// inside it (main_data_begin 0), in a frame that is large enough; what is coded
// stays as it is. MPEG-2.5 at 11.025 and 12 kHz has the tables of 16 kHz and goes
// under its name; 8 kHz has tables of its own and cannot.
type repacker struct {
	frames    *audio.MP3Frames
	reservoir []byte // main data of the frames before
	out       []byte
	tooLarge  int // frames that fit no frame of the highest bit rate
}

// Sizes in an MPEG-2 Layer III frame.
const (
	maxReservoir  = 255 // bytes that main_data_begin can reach back
	granuleBits   = 63  // side information of one channel
	bitsPerLength = 12  // of part2_3_length, the first field of a granule
)

// repackable tells whether the frames of a stream may be rewritten.
func repackable(h audio.MP3Header) bool {
	return h.Layer == 3 && (h.Version == 2 && h.Rate == 22050 || h.Version == 25 && h.Rate > 8000)
}

// Next gives the next frame, rewritten. A frame that cannot be (its beginning
// was lost) becomes silence of the same length.
func (r *repacker) Next() (audio.MP3Header, []byte, error) {
	h, frame, err := r.frames.Next()
	if err != nil {
		return h, nil, err
	}
	start := 4
	if h.CRC {
		start += 2
	}
	side := frame[start:min(len(frame), h.SideInfo())]
	main := frame[min(len(frame), h.SideInfo()):]
	need := (mainBits(side, h.Channels) + 7) / 8
	begin := 0
	if len(side) > 0 {
		begin = int(side[0])
	}
	data := append(r.reservoir[max(0, len(r.reservoir)-begin):len(r.reservoir):len(r.reservoir)], main...)
	switch {
	case begin > len(r.reservoir) || need > len(data):
		r.build(h, make([]byte, len(side)), nil, 0)
	case !r.build(h, side, data, need):
		r.tooLarge++
		r.build(h, make([]byte, len(side)), nil, 0)
	}
	r.reservoir = append(r.reservoir, main...)
	if n := len(r.reservoir) - maxReservoir; n > 0 {
		r.reservoir = r.reservoir[:copy(r.reservoir, r.reservoir[n:])]
	}
	return h, r.out, nil
}

// mainBits is the length of the main data by the side information.
func mainBits(side []byte, channels int) int {
	first := 8 + channels // main_data_begin and private bits
	total := 0
	for c := range channels {
		for b := range bitsPerLength {
			total += bit(side, first+c*granuleBits+b) << (bitsPerLength - 1 - b)
		}
	}
	return total
}

func bit(b []byte, i int) int {
	if i/8 >= len(b) {
		return 0
	}
	return int(b[i/8]>>(7-i%8)) & 1
}

// build writes the frame into r.out with the smallest bit rate that holds it;
// false when none does.
func (r *repacker) build(h audio.MP3Header, side, data []byte, need int) bool {
	head := [4]byte{0xff, 0xf3, 0, 0}
	rate := byte(0) // 22.05 kHz
	if h.Version == 25 {
		rate = 2 << 2 // 16 kHz
	}
	mode := byte(0xc0)
	if h.Channels == 2 {
		mode = h.Mode
	}
	head[3] = mode
	for index := byte(1); index < 15; index++ {
		head[2] = index<<4 | rate
		as, _ := audio.ParseMP3Header(head[:])
		size := as.Size()
		if size < as.SideInfo()+need {
			continue
		}
		r.out = append(r.out[:0], head[:]...)
		r.out = append(r.out, side...)
		r.out[4] = 0 // main_data_begin
		r.out = append(r.out, data[:need]...)
		r.out = append(r.out, make([]byte, size-len(r.out))...)
		return true
	}
	return false
}
