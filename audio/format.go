package audio

import (
	"fmt"
	"strings"
)

// Kind is the container of a file, found by its content.
type Kind string

// The kinds that are told apart. Those up to MPEGPS carry sound; the rest are
// named so that an error can say what was sent.
const (
	Unknown  Kind = ""
	WAV      Kind = "wav"
	MP3      Kind = "mp3"
	FLAC     Kind = "flac"
	Ogg      Kind = "ogg"
	MP4      Kind = "mp4"
	Matroska Kind = "matroska"
	AMR      Kind = "amr"
	AIFF     Kind = "aiff"
	AU       Kind = "au"
	CAF      Kind = "caf"
	ASF      Kind = "asf"
	AVI      Kind = "avi"
	AAC      Kind = "aac"
	MPEGTS   Kind = "mpegts"
	MPEGPS   Kind = "mpegps"
	Other    Kind = "other" // known, and no recording: PDF, ZIP, a picture, ...
	Text     Kind = "text"
	Empty    Kind = "empty"
)

// Sound tells whether files of the kind carry sound.
func (k Kind) Sound() bool {
	switch k {
	case Unknown, Other, Text, Empty:
		return false
	default:
		return true
	}
}

// Native tells whether the kind is decoded in this process, without a helper
// program. Not every codec inside need be.
func (k Kind) Native() bool { return k == WAV || k == MP3 }

// Format is what the beginning of a file says of it.
type Format struct {
	Kind Kind
	MIME string // "audio/wav"; "application/octet-stream" when unknown
	Name string // for people: "WAV, 16-bit PCM", "PDF document"

	Rate     int // frames per second; 0 when not known yet
	Channels int // 0 when not known yet
}

// String is the format as an error message names it.
func (f Format) String() string {
	s := f.Name
	if f.MIME != "" && !strings.Contains(s, f.MIME) {
		s += " (" + f.MIME + ")"
	}
	return s
}

// FormatError says why a file cannot be decoded here.
type FormatError struct {
	Format Format
	// Reason completes "the file is <Format>": "its codec IMA ADPCM is not
	// supported", "its header is cut off".
	Reason string
	// Damaged tells a broken file from an unsupported one.
	Damaged bool
}

// Error names the format and the reason.
func (e *FormatError) Error() string {
	if e.Reason == "" {
		return "the file is " + e.Format.String()
	}
	return "the file is " + e.Format.String() + ": " + e.Reason
}

func unsupported(f Format, reason string) *FormatError {
	return &FormatError{Format: f, Reason: reason}
}

func damaged(f Format, format string, args ...any) *FormatError {
	return &FormatError{Format: f, Reason: fmt.Sprintf(format, args...), Damaged: true}
}

// Limits on what a header may claim.
const (
	MinRate     = 2000    // frames per second; below this there is no speech
	MaxRate     = 768_000 // frames per second
	MaxChannels = 32
)

// Stream is a recording as samples, read block by block.
type Stream interface {
	// Rate is in frames per second, Channels is at least 1.
	Rate() int
	Channels() int
	// Frames is the expected length in frames; -1 when nobody knows.
	Frames() int64
	// Read fills dst with interleaved samples and gives the number of frames
	// read. It reads whole frames only; the end is io.EOF with 0 frames.
	Read(dst []float32) (frames int, err error)
}
