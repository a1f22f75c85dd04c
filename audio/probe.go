package audio

import (
	"bytes"
	"errors"
	"io"
)

// ProbeSize is how many bytes of the beginning ProbeHead wants to see. Fewer
// give a less certain answer, never a wrong refusal of a good recording.
const ProbeSize = 16 << 10

// ProbeHead says what a file is by its first bytes, so that a server can refuse
// an upload early. It refuses only what the beginning proves unusable: a kind
// without sound, a codec that nothing here decodes. The error is a *FormatError.
func ProbeHead(head []byte) (Format, error) {
	f := Sniff(head)
	switch {
	case !f.Kind.Sound():
		return f, unsupported(f, "")
	case f.Kind == WAV:
		w, err := walkWAVE(bytes.NewReader(head), int64(len(head)))
		if err != nil && !errors.Is(err, errHeadOnly) {
			return w.Format, err
		}
		return w.Format, nil
	case f.Kind == MP3:
		info, err := ScanMP3(bytes.NewReader(head), int64(len(head)), nil)
		if err != nil && !info.FreeFormat {
			return f, nil // a tag may fill all that is at hand
		}
		return info.Format, err
	}
	return f, nil
}

// Probe says what a stored file is by its beginning; see ProbeHead.
func Probe(r io.ReaderAt) (Format, error) {
	head := make([]byte, ProbeSize)
	n, err := r.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return Format{}, err
	}
	return ProbeHead(head[:n])
}
