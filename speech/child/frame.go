package child

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"parlance/conversation"
	"parlance/speech"
)

// A frame is a length (4 bytes, little-endian, of what follows), a kind and a
// body.
const (
	kindOpen    = 'o' // to the child: configuration, JSON of openRequest
	kindSegment = 's' // to the child: length and JSON of segmentHead, samples of 16 bits little-endian
	kindReady   = 'r' // to the server: the engine is open
	kindWords   = 'w' // to the server: JSON of []word
	kindError   = 'e' // to the server: JSON of failure
)

// maxFrame bounds what either side allocates for the other: ten minutes of
// sound are 19 MB.
const maxFrame = 32 << 20

type openRequest struct {
	Config      []byte `json:"config"`
	MemoryLimit int64  `json:"memory_limit"`
}

// segmentHead is what a segment is beside its samples.
type segmentHead struct {
	Start      time.Duration `json:"start,omitempty"`
	Language   string        `json:"language,omitempty"`
	Vocabulary []string      `json:"vocabulary,omitempty"`
	Narrow     bool          `json:"narrow,omitempty"`
}

type word struct {
	Text       string        `json:"t"`
	Offset     time.Duration `json:"o"`
	Duration   time.Duration `json:"d"`
	Confidence float64       `json:"c"`
	SpeakerTag int           `json:"s,omitempty"`
}

type failure struct {
	Code    conversation.Code `json:"code"`
	Message string            `json:"message"`
	Detail  string            `json:"detail"`
}

func writeFrame(w io.Writer, kind byte, body []byte) error {
	if len(body)+1 > maxFrame {
		return fmt.Errorf("write frame: %d bytes are too many", len(body))
	}
	b := binary.LittleEndian.AppendUint32(make([]byte, 0, len(body)+5), uint32(len(body)+1))
	b = append(append(b, kind), body...)
	_, err := w.Write(b)
	return err
}

func writeJSON(w io.Writer, kind byte, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode frame: %w", err)
	}
	return writeFrame(w, kind, body)
}

// readFrame gives io.EOF only when the stream ends between two frames.
func readFrame(r io.Reader) (kind byte, body []byte, err error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	n := binary.LittleEndian.Uint32(head[:])
	if n < 1 || n > maxFrame {
		return 0, nil, fmt.Errorf("read frame: impossible length %d", n)
	}
	body = make([]byte, n-1)
	if _, err := io.ReadFull(r, body); err != nil {
		return 0, nil, fmt.Errorf("read frame: %w", io.ErrUnexpectedEOF)
	}
	return head[4], body, nil
}

func encodeSegment(seg speech.Segment) ([]byte, error) {
	head, err := json.Marshal(segmentHead{seg.Start, seg.Language, seg.Vocabulary, seg.Narrow})
	if err != nil {
		return nil, err
	}
	b := binary.LittleEndian.AppendUint32(make([]byte, 0, 4+len(head)+2*len(seg.PCM)), uint32(len(head)))
	return append(append(b, head...), encodePCM(seg.PCM)...), nil
}

func decodeSegment(b []byte) (speech.Segment, error) {
	if len(b) < 4 || uint64(len(b)-4) < uint64(binary.LittleEndian.Uint32(b)) {
		return speech.Segment{}, errors.New("read segment: its head is cut off")
	}
	end := 4 + binary.LittleEndian.Uint32(b)
	var head segmentHead
	if err := json.Unmarshal(b[4:end], &head); err != nil {
		return speech.Segment{}, fmt.Errorf("read segment: %w", err)
	}
	return speech.Segment{
		Start: head.Start, Language: head.Language, Vocabulary: head.Vocabulary, Narrow: head.Narrow, PCM: decodePCM(b[end:]),
	}, nil
}

func encodePCM(pcm []int16) []byte {
	b := make([]byte, 0, 2*len(pcm))
	for _, s := range pcm {
		b = binary.LittleEndian.AppendUint16(b, uint16(s))
	}
	return b
}

func decodePCM(b []byte) []int16 {
	pcm := make([]int16, len(b)/2)
	for i := range pcm {
		pcm[i] = int16(binary.LittleEndian.Uint16(b[2*i:]))
	}
	return pcm
}
