package llm

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"parlance/conversation"
)

// Bounds of what is embedded.
const (
	batch      = 64
	maxPhrases = 4096 // remembered
	fewest     = 3    // words of a sentence that can be like a phrase
	slack      = 0.03 // trackers this close to the best one count too
)

// Match finds what is like the phrases of trackers without their words. ok is
// false when the server did not help; hits found otherwise then stand. spent
// counts what it costs.
func (r *Reader) Match(ctx context.Context, trackers []conversation.Tracker, msgs []conversation.Message, spent *conversation.Reading) (hits []conversation.TrackerHit, ok bool) {
	if r.EmbeddingModel == "" || len(trackers) == 0 {
		return nil, false
	}
	var texts []string
	var at []int
	for i, m := range msgs {
		if len(strings.Fields(m.Text)) >= fewest || tokens(m.Text) > 4*fewest {
			texts, at = append(texts, clip(m.Text, maxMessageRunes)), append(at, i)
		}
	}
	phrases, err := r.phrasesOf(ctx, trackers, spent)
	if err == nil {
		var vectors [][]float64
		if vectors, err = r.embed(ctx, texts, spent); err == nil {
			for k, v := range vectors {
				hits = append(hits, r.like(trackers, phrases, &msgs[at[k]], v)...)
			}
			return hits, true
		}
	}
	if ctx.Err() == nil {
		r.Log.Warn("no embeddings for trackers", "error", err)
	}
	return nil, false
}

// like gives the trackers that a message is like, the best and those close to it.
func (r *Reader) like(trackers []conversation.Tracker, phrases map[string][]float64, m *conversation.Message, v []float64) []conversation.TrackerHit {
	var out []conversation.TrackerHit
	var scores []float64
	top := 0.0
	for _, t := range trackers {
		best, phrase := r.Likeness, ""
		for _, p := range t.Vocabulary {
			if c := cosine(v, phrases[p]); c >= best {
				best, phrase = c, p
			}
		}
		if phrase == "" {
			continue
		}
		top = max(top, best)
		scores = append(scores, best)
		out = append(out, conversation.TrackerHit{
			TrackerID: t.ID, Name: t.Name, Type: "vocabulary", Value: phrase, MessageID: m.ID, Text: m.Text, Offset: conversation.SimilarMatch,
		})
	}
	kept := out[:0]
	for i, h := range out {
		if scores[i] >= top-slack {
			kept = append(kept, h)
		}
	}
	return kept
}

// phrasesOf gives the embeddings of all phrases, of which most are remembered.
func (r *Reader) phrasesOf(ctx context.Context, trackers []conversation.Tracker, spent *conversation.Reading) (map[string][]float64, error) {
	known, missing := map[string][]float64{}, []string(nil)
	r.mu.Lock()
	for _, t := range trackers {
		for _, p := range t.Vocabulary {
			if _, twice := known[p]; twice {
				continue
			}
			if known[p] = r.phrases[p]; known[p] == nil {
				missing = append(missing, p)
			}
		}
	}
	r.mu.Unlock()
	vectors, err := r.embed(ctx, missing, spent)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.phrases)+len(missing) > maxPhrases {
		clear(r.phrases)
	}
	for i, p := range missing {
		known[p], r.phrases[p] = vectors[i], vectors[i]
	}
	return known, nil
}

type embeddings struct {
	Data []struct {
		Index     int       `json:"index"`
		Embedding []float64 `json:"embedding"`
	} `json:"data"`
	Usage struct {
		TotalTokens int `json:"total_tokens"`
	} `json:"usage"`
}

// embed gives a vector for each text.
func (r *Reader) embed(ctx context.Context, texts []string, spent *conversation.Reading) ([][]float64, error) {
	out := make([][]float64, len(texts))
	for from := 0; from < len(texts); from += batch {
		part := texts[from:min(from+batch, len(texts))]
		if err := r.within(*spent); err != nil {
			return nil, err
		}
		body, err := r.post(ctx, "/embeddings", map[string]any{"model": r.EmbeddingModel, "input": part}, func() { spent.Requests++ })
		if err != nil {
			return nil, err
		}
		var e embeddings
		if err := json.Unmarshal(body, &e); err != nil {
			return nil, fmt.Errorf("%w: %w", errUseless, err)
		}
		spent.Tokens += max(0, e.Usage.TotalTokens)
		for _, d := range e.Data {
			if d.Index >= 0 && d.Index < len(part) {
				out[from+d.Index] = d.Embedding
			}
		}
		for i := range part {
			if len(out[from+i]) == 0 || len(out[from+i]) != len(out[0]) {
				return nil, fmt.Errorf("%w: %d vectors for %d texts", errUseless, len(e.Data), len(part))
			}
		}
	}
	return out, nil
}

// cosine is the likeness of two vectors; 0 when they cannot be compared.
func cosine(a, b []float64) float64 {
	if len(a) != len(b) {
		return 0
	}
	var dot, x, y float64
	for i := range a {
		dot += a[i] * b[i]
		x += a[i] * a[i]
		y += b[i] * b[i]
	}
	c := dot / math.Sqrt(x*y)
	if math.IsNaN(c) || math.IsInf(c, 0) {
		return 0
	}
	return c
}
