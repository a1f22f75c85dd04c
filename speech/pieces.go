package speech

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"hash/fnv"
	"io"

	"parlance/conversation"
)

// Pieces keeps what is recognised of one recording, so that another run over it
// does not recognise it again. It is called from several goroutines.
type Pieces interface {
	// Recall gives the words that are kept of the piece with a number, if they
	// are those of this mark.
	Recall(number int, mark string) (words []conversation.Word, found bool)
	// Keep keeps the words of a piece; none for silence. An error ends the run.
	Keep(ctx context.Context, number int, mark string, words []conversation.Word) error
}

// words recognises a segment, unless its words are kept.
func (rc *recognition) words(ctx context.Context, number int, seg Segment) ([]conversation.Word, error) {
	if rc.kept == nil {
		return rc.engine.Transcribe(ctx, seg)
	}
	mark := rc.mark(seg)
	if words, found := rc.kept.Recall(number, mark); found {
		return words, nil
	}
	words, err := rc.engine.Transcribe(ctx, seg)
	if err != nil {
		return nil, err
	}
	return words, rc.kept.Keep(ctx, number, mark, words)
}

// mark is a hash of all that the words of a segment depend on.
func (rc *recognition) mark(seg Segment) string {
	h := fnv.New128a()
	text := func(s string) { _, _ = io.WriteString(h, s); _, _ = h.Write([]byte{0}) } // a hash takes everything
	text(rc.engine.Label())
	text(rc.engine.Version)
	text(seg.Language)
	for _, v := range seg.Vocabulary {
		text(v)
	}
	if seg.Narrow {
		text("narrow")
	}
	buf := binary.LittleEndian.AppendUint64(nil, uint64(seg.Start)) //nolint:gosec // never negative
	for _, s := range seg.PCM {
		buf = binary.LittleEndian.AppendUint16(buf, uint16(s)) //nolint:gosec // two's complement on purpose
	}
	_, _ = h.Write(buf)
	return hex.EncodeToString(h.Sum(nil))
}
