package child

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"parlance/conversation"
	"parlance/speech"
)

// Opener opens the engine inside the child; config is Config.Engine of the Pool.
type Opener func(config []byte) (speech.Transcriber, error)

// childHeap is the size in bytes at which the Go heap of a child is collected in
// the middle of a segment: the longest frame and its samples, twice.
const childHeap = 4 * maxFrame

// Serve is the child's whole life: it opens the engine and answers segments
// until in ends. What the engine reports as an error goes to the server and the
// child lives on; an error of Serve is one of the pipes, or of the engine's
// start after it was reported.
//
// The calling goroutine stays on one thread, so that a C library's memory comes
// from one arena and is used again, and not from one for each thread of Go's.
func Serve(in io.Reader, out io.Writer, open Opener) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	engine, err := serveOpen(in, out, open)
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		return err
	}
	if c, ok := engine.(io.Closer); ok {
		defer c.Close()
	}
	for {
		kind, body, err := readFrame(in)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if kind != kindSegment {
			return fmt.Errorf("serve: unexpected frame %q", kind)
		}
		seg, err := decodeSegment(body)
		if err != nil {
			return err
		}
		words, err := engine.Transcribe(context.Background(), seg)
		if err != nil {
			err = report(out, err)
		} else {
			err = writeJSON(out, kindWords, toWire(words))
		}
		if err != nil {
			return err
		}
		Trim() // the samples, and what only collecting garbage has touched
	}
}

func serveOpen(in io.Reader, out io.Writer, open Opener) (speech.Transcriber, error) {
	kind, body, err := readFrame(in)
	if err != nil {
		return nil, err
	}
	var req openRequest
	if kind != kindOpen || json.Unmarshal(body, &req) != nil {
		return nil, fmt.Errorf("serve: unexpected frame %q", kind)
	}
	limitMemory(req.MemoryLimit)
	debug.SetGCPercent(-1) // Trim collects after each segment
	debug.SetMemoryLimit(childHeap)
	Trim()
	engine, err := open(req.Config)
	if err != nil {
		return nil, errors.Join(err, report(out, err))
	}
	Trim() // the files of the model have been read
	return engine, writeFrame(out, kindReady, nil)
}

func report(out io.Writer, err error) error {
	return writeJSON(out, kindError, failure{
		Code: conversation.CodeOf(err), Message: conversation.MessageOf(err), Detail: err.Error(),
	})
}

func toWire(words []conversation.Word) []word {
	out := make([]word, len(words))
	for i, w := range words {
		out[i] = word(w)
	}
	return out
}

func fromWire(words []word) []conversation.Word {
	out := make([]conversation.Word, len(words))
	for i, w := range words {
		out[i] = conversation.Word(w)
	}
	return out
}
