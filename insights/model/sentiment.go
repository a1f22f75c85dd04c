package model

// neutralBand is the score at which a text begins to count as positive; below
// its negative, as negative. See conversation.SentimentLabel.
const neutralBand = 0.3

// Sentiment is the probability of each feeling; the three add up to 1.
type Sentiment struct {
	Negative, Neutral, Positive float64
	// Score is -1 to 1. It is above 0.3 if positive is the likeliest feeling, below
	// -0.3 if negative is, and between if neutral is, as
	// conversation.SentimentLabel has it.
	Score float64
}

// MoodClass is the likeliest feeling of raw scores of the three sentiment heads:
// -1, 0 or 1. It is for the trainer, which has no Models yet.
func MoodClass(c *Calibrations, raw [3]float32) int {
	switch s := sentimentOf(c, raw).Score; {
	case s > neutralBand:
		return 1
	case s < -neutralBand:
		return -1
	default:
		return 0
	}
}

func sentimentOf(c *Calibrations, raw [3]float32) Sentiment {
	var p [3]float64
	for k := range p {
		p[k] = c.Moods[k].Probability(float64(raw[k]), 0)
	}
	return newSentiment(p)
}

// newSentiment makes probabilities of shares, of negative, neutral and positive, and
// their score.
func newSentiment(p [3]float64) Sentiment {
	sum := p[0] + p[1] + p[2]
	s := Sentiment{Negative: p[0] / sum, Neutral: p[1] / sum, Positive: p[2] / sum}
	s.Score = s.Weigh(1)
	return s
}

// Weigh is the score where neutral texts are so many times as common among the
// likes of this one as among the reviews and posts that the head has learnt from.
func (s Sentiment) Weigh(neutral float64) float64 {
	n := s.Neutral * neutral
	sum := s.Negative + n + s.Positive
	bad, plain, good := s.Negative/sum, n/sum, s.Positive/sum
	switch {
	case good > max(bad, plain):
		return neutralBand + (1-neutralBand)*(good-max(bad, plain))
	case bad > max(good, plain):
		return -neutralBand - (1-neutralBand)*(bad-max(good, plain))
	default:
		return neutralBand * (good - bad) / plain
	}
}
