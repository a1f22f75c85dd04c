package engine

import (
	"context"
	"fmt"
	"strings"
	"time"

	"parlance/speech"
)

// tryTime is how long an engine may take to start and hear a second.
const tryTime = 2 * time.Minute

// Try has an engine of this machine hear a second of silence, which finds what
// only loading its model finds. Servers are not asked: it could cost money.
func (c Choice) Try(ctx context.Context) (time.Duration, error) {
	if !c.Local || c.Missing != nil {
		return 0, nil
	}
	ctx, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	begin := time.Now()
	_, err := c.Transcribe(ctx, speech.Segment{PCM: make([]int16, speech.Rate)})
	return time.Since(begin), err
}

// Describe tells in a line what was chosen and why.
func (c Choice) Describe() string {
	var b strings.Builder
	b.WriteString(c.Label())
	if c.Version != "" {
		b.WriteString(" " + c.Version)
	}
	accuracy := c.Accuracy
	if accuracy == "" {
		accuracy = "depends on the model"
	}
	fmt.Fprintf(&b, ", accuracy: %s", accuracy)
	if len(c.Languages) > 0 {
		fmt.Fprintf(&b, ", languages: %s", strings.Join(c.Languages, " "))
	}
	return b.String()
}

// Note says honestly how good an engine is, for documents; label is that of the
// engine which made a transcript, "" when there is nothing to say.
func Note(label string) string {
	if label == "pocketsphinx/en-us" {
		return "Made by the built-in speech engine, whose accuracy is low: expect about one wrong word in three of clearly read speech, and more on the telephone."
	}
	return ""
}
