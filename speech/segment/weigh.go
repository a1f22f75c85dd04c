package segment

import (
	"time"

	"parlance/conversation"
)

// Weights of silence against what the words say.
const (
	balance    = 0.5             // sure enough of an end
	pauseDoubt = 0.15            // enough for an end before a long pause
	breathMax  = 25              // words; a longer sentence is cut where an end is likeliest
	breathMin  = 4               // words on either side of such a cut
	silence    = 2 * time.Second // always ends a sentence
)

// weighed cuts words where ends are sure, and pieces that stay too long for a
// breath where an end is likeliest.
func weighed(words []conversation.Word, ends []float64) [][]conversation.Word {
	var out [][]conversation.Word
	from := 0
	for i := range words {
		if i+1 < len(words) {
			pause := pauseAfter(words, i)
			if ends[i] < balance && pause < silence && (pause < longPause || ends[i] < pauseDoubt) {
				continue
			}
		}
		out = append(out, breathe(words[from:i+1], ends[from:i+1])...)
		from = i + 1
	}
	return out
}

func breathe(words []conversation.Word, ends []float64) [][]conversation.Word {
	if len(words) <= breathMax {
		return [][]conversation.Word{words}
	}
	best, most := len(words)/2, -1.0
	for i := breathMin - 1; i < len(words)-breathMin; i++ {
		// A second of silence weighs as much as a sure end.
		if w := ends[i] + pauseAfter(words, i).Seconds(); w > most {
			best, most = i+1, w
		}
	}
	return append(breathe(words[:best], ends[:best]), breathe(words[best:], ends[best:])...)
}

// shorten cuts what is too long for a message at its longest pauses.
func shorten(words []conversation.Word) [][]conversation.Word {
	if len(words) <= maxWords {
		return [][]conversation.Word{words}
	}
	// Without a pause anywhere the cut is in the middle.
	at, longest := len(words)/2, time.Duration(0)
	for i := minPart - 1; i < len(words)-minPart; i++ {
		if p := pauseAfter(words, i); p > longest {
			at, longest = i+1, p
		}
	}
	return append(shorten(words[:at]), shorten(words[at:])...)
}
