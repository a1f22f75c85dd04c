package model

import (
	"encoding/json"
	"fmt"

	"parlance/insights/model/exact"
)

// Head names a scored property of utterances.
type Head int

// The heads, in the order of the columns of the linear table.
const (
	Question Head = iota
	Action
	Request
	Directive
	Commitment
	FollowUp
	Salience
	Heads // how many there are
)

// String is the head's name in files and tables.
func (h Head) String() string {
	names := [...]string{
		"question", "action", "request", "directive", "commitment", "follow_up", "salience",
	}
	if h < 0 || int(h) >= len(names) {
		return fmt.Sprintf("head(%d)", int(h))
	}
	return names[h]
}

// Calibration turns raw scores into a confidence: a Platt scaling of the mixed
// scores gives a probability, then the probability of best F1 is moved to 0.5.
type Calibration struct {
	Linear    float64 `json:"linear"`    // factor of the linear head's logit
	Network   float64 `json:"network"`   // factor of the network's logit
	Offset    float64 `json:"offset"`    // added to both
	Threshold float64 `json:"threshold"` // probability of best F1, 0 to 1
}

// Probability is the share of such utterances that are positive.
func (c Calibration) Probability(linear, network float64) float64 {
	return exact.Sigmoid(c.Linear*linear + c.Network*network + c.Offset)
}

// Confidence is the probability, bent so that Threshold becomes 0.5.
func (c Calibration) Confidence(linear, network float64) float64 {
	p, t := c.Probability(linear, network), c.Threshold
	if p < t {
		return 0.5 * p / t
	}
	return 0.5 + 0.5*(p-t)/(1-t)
}

// Calibrations is the content of the file weights/calibration.json.
type Calibrations struct {
	// Heads are for texts without marks, Marked for those with some: a question
	// mark, or its absence, changes what a score is worth.
	Heads  map[string]Calibration `json:"heads"`
	Marked map[string]Calibration `json:"marked"`
	// Broken is for speech that was broken off among speech with marks.
	Broken map[string]Calibration `json:"broken"`
	// Light, LightMarked and LightBroken are the same for the linear heads alone.
	Light       map[string]Calibration `json:"light"`
	LightMarked map[string]Calibration `json:"light_marked"`
	LightBroken map[string]Calibration `json:"light_broken"`
	Boundary    Calibration            `json:"boundary"`
	// PauseBoundary is Boundary for words with times.
	PauseBoundary Calibration `json:"pause_boundary"`
	// Moods turn the raw scores of negative, neutral and positive into
	// probabilities.
	Moods [3]Calibration `json:"moods"`
}

func decodeCalibrations(b []byte) (Calibrations, error) {
	var c Calibrations
	if err := json.Unmarshal(b, &c); err != nil {
		return c, fmt.Errorf("decode calibration: %w", err)
	}
	for h := range Heads {
		for _, m := range []map[string]Calibration{c.Heads, c.Marked, c.Broken, c.Light, c.LightMarked, c.LightBroken} {
			k, ok := m[h.String()]
			if !ok || k.Threshold <= 0 || k.Threshold >= 1 {
				return c, fmt.Errorf("decode calibration: head %s is missing or has threshold %v", h, k.Threshold)
			}
		}
	}
	return c, nil
}
