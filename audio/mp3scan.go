package audio

import (
	"errors"
	"io"
)

// MP3Info is what a walk over all frames of an MPEG audio stream found.
type MP3Info struct {
	Format Format
	First  MP3Header
	Frames int64
	// Samples is the length per channel, before Delay is dropped.
	Samples    int64
	Delay      int // see MP3Frames
	Skipped    int64
	Mixed      bool
	FreeFormat bool
}

// freeFormatWindow is how far a free-format stream is looked for.
const freeFormatWindow = 64 << 10

// ScanMP3 walks the frame headers of r, of size bytes. visit, if not nil, sees
// every frame and may stop the walk with an error. A stream without a single
// frame is a *FormatError.
func ScanMP3(r io.ReaderAt, size int64, visit func(MP3Header) error) (MP3Info, error) {
	info := MP3Info{Format: Format{Kind: MP3, Name: "MP3", MIME: "audio/mpeg"}}
	frames := NewMP3Frames(io.NewSectionReader(r, 0, size))
	for {
		h, _, err := frames.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return info, err
		}
		if info.Frames == 0 {
			info.First = h
			info.Format = mp3Format(h)
		}
		info.Frames++
		info.Samples += int64(h.Samples())
		if visit != nil {
			if err := visit(h); err != nil {
				return info, err
			}
		}
	}
	info.Skipped, info.Mixed, info.Delay = frames.Skipped, frames.Mixed, frames.Delay
	if info.Frames > 0 {
		return info, nil
	}
	return info, noFrames(r, size, &info)
}

// noFrames says why nothing was found.
func noFrames(r io.ReaderAt, size int64, info *MP3Info) error {
	head := make([]byte, min(size, freeFormatWindow))
	n, err := r.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if findFreeFormat(head[:n]) {
		info.FreeFormat = true
		info.Format.Name = "free-format MP3"
		return unsupported(info.Format, "a stream without a told bit rate is not decoded here")
	}
	return damaged(info.Format, "it has no whole audio frame")
}

// mp3Format names the stream that h begins.
func mp3Format(h MP3Header) Format {
	version := map[int]string{1: "MPEG-1", 2: "MPEG-2", 25: "MPEG-2.5"}[h.Version]
	layer := [4]string{"", "I", "II", "III"}[h.Layer]
	name := "MP3, " + version + " Layer III"
	if h.Layer != 3 {
		name = version + " Layer " + layer + " audio"
	}
	return Format{
		Kind: MP3, MIME: "audio/mpeg", Name: name,
		Rate: h.Rate, Channels: h.Channels,
	}
}

// findMP3 tells whether an MPEG audio stream starts within head.
func findMP3(head []byte) bool {
	for i := range len(head) - 4 {
		if head[i] != 0xff {
			continue
		}
		if h, ok := ParseMP3Header(head[i:]); ok && chain(head[i:], h) {
			return true
		}
	}
	return findFreeFormat(head)
}

// chain tells whether the frame at the start of b is followed by one like it
// (by three when the bytes do not begin with it and might be chance).
func chain(b []byte, h MP3Header) bool {
	pos := h.Size()
	for n := range 3 {
		if pos <= 4 {
			return false
		}
		if len(b) < pos+4 {
			return n > 0
		}
		next, ok := ParseMP3Header(b[pos:])
		if !ok || !next.sameStream(h) {
			return n > 0 && endTag(b[pos:])
		}
		pos += next.Size()
	}
	return true
}

// findFreeFormat looks for three frames of unknown but equal size.
func findFreeFormat(b []byte) bool {
	at := func(i int, h MP3Header) bool {
		if i < 0 || i+4 > len(b) {
			return false
		}
		n, ok := ParseMP3Header(b[i:])
		return ok && n.Bitrate == 0 && n.sameStream(h)
	}
	tries := 0
	for i := 0; i+4 <= len(b) && tries < 8; i++ {
		h, ok := ParseMP3Header(b[i:])
		if !ok || h.Bitrate != 0 || h.Layer == 1 {
			continue
		}
		tries++
		for d := 96; d < maxMP3Frame && i+2*d+4 <= len(b); d++ {
			if at(i+d, h) && (at(i+2*d, h) || at(i+2*d+1, h) || at(i+2*d-1, h)) {
				return true
			}
		}
	}
	return false
}
