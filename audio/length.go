package audio

import (
	"bytes"
	"encoding/binary"
	"time"
)

// doubtful is the size from which a WAV header that cannot be held against the
// file is not believed: programs that write to a pipe put about this much, in
// bytes.
const doubtful = 0x7fff0000

// Length tells by the first bytes of a file (ProbeSize of them are enough) how
// long the recording is. size is that of the whole file in bytes, 0 when it is not
// known. known is false when the beginning does not tell: most compressed formats
// have to be read to their end.
func Length(head []byte, size int64) (d time.Duration, known bool) {
	switch Sniff(head).Kind {
	case WAV:
		return waveLength(head, size)
	case MP3:
		return mp3Length(head)
	default:
		return 0, false
	}
}

func waveLength(head []byte, size int64) (time.Duration, bool) {
	believed := size
	if size <= 0 {
		believed = 1 << 62
	}
	w, err := walkWAVE(bytes.NewReader(head), believed)
	if err != nil || len(w.Data) == 0 || w.Format.Rate <= 0 || w.FrameSize() <= 0 {
		return 0, false
	}
	if size <= 0 && (w.Streamed || w.Data[0].Size >= doubtful) {
		return 0, false
	}
	return lasting(w.Frames(), w.Format.Rate), true
}

// mp3Length reads the number of frames in a Xing or Info tag, which most encoders
// put into the first frame.
func mp3Length(head []byte) (time.Duration, bool) {
	for _, id := range []string{"Xing", "Info"} {
		at := bytes.Index(head, []byte(id))
		if at < 0 || len(head) < at+12 || head[at+7]&1 == 0 { // the tag need not tell
			continue
		}
		for _, side := range []int{36, 21, 13, 38, 23, 15} { // from the frame's start to its tag
			if at < side {
				continue
			}
			if h, ok := ParseMP3Header(head[at-side:]); ok && h.Layer == 3 && h.SideInfo() == side {
				return lasting(int64(binary.BigEndian.Uint32(head[at+8:]))*int64(h.Samples()), h.Rate), true
			}
		}
	}
	return 0, false
}

// lasting is the time of so many frames, without overflow for any file.
func lasting(frames int64, rate int) time.Duration {
	const longest = 1 << 62
	if seconds := float64(frames) / float64(rate); seconds < longest/float64(time.Second) {
		return time.Duration(seconds * float64(time.Second))
	}
	return longest
}
