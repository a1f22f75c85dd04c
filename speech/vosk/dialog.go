package vosk

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/coder/websocket"

	"parlance/conversation"
	"parlance/speech"
)

// Sizes of what is sent and believed.
const (
	chunk      = speech.Rate / 5 // samples: 0.2 s
	maxMessage = 1 << 20         // bytes of one answer
	maxAnswers = 4 << 20         // bytes of all answers
)

// The server compares the last message as text, blanks included.
const (
	config    = `{"config":{"sample_rate":16000,"words":true}}`
	endOfFile = `{"eof" : 1}`
)

// dialog is what is said over one connection.
type dialog struct {
	conn   *websocket.Conn
	chunks int // of sound; each gets one answer, and the end another
}

func (d dialog) send(ctx context.Context, pcm []int16) error {
	if err := d.conn.Write(ctx, websocket.MessageText, []byte(config)); err != nil {
		return err
	}
	buf := make([]byte, 0, 2*chunk)
	for len(pcm) > 0 {
		n := min(chunk, len(pcm))
		buf = buf[:0]
		for _, s := range pcm[:n] {
			buf = binary.LittleEndian.AppendUint16(buf, uint16(s))
		}
		if err := d.conn.Write(ctx, websocket.MessageBinary, buf); err != nil {
			return err
		}
		pcm = pcm[n:]
	}
	return d.conn.Write(ctx, websocket.MessageText, []byte(endOfFile))
}

// receive collects the results until the last, which answers the end of the
// sound and is a final one. Less than an answer for each message would be a
// server that stopped listening.
func (d dialog) receive(ctx context.Context, length time.Duration) ([]conversation.Word, error) {
	var results []result
	size, last := 0, false
	for n := 0; n <= d.chunks || !last; n++ {
		kind, body, err := d.conn.Read(ctx)
		if err != nil {
			return nil, fmt.Errorf("answer %d of %d: %w", n+1, d.chunks+1, err)
		}
		if size += len(body); size > maxAnswers {
			return nil, errors.New("endless answers")
		}
		var r result
		if err := json.Unmarshal(body, &r); err != nil || kind != websocket.MessageText {
			return nil, &conversation.Error{
				Code: conversation.Unavailable, Message: "The speech server's answer cannot be read.", Err: errors.Join(errNoJSON, err),
			}
		}
		if last = r.final(); last {
			results = append(results, r)
		}
	}
	return wordsOf(results, length), nil
}

var errNoJSON = errors.New("no JSON in a text message")
