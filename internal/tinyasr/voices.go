package tinyasr

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"strconv"
	"strings"

	"parlance/audio"
)

// voice is a synthetic speaker; speed is relative, pitch is espeak-ng's 0 to 99.
type voice struct {
	program, name string
}

// voices are the teachers; heldOut are speakers of the same programs that the
// network never hears in training.
func voices() (teach, heldOut []voice) {
	for _, v := range []string{"slt", "rms", "kal16", "kal"} {
		teach = append(teach, voice{"flite", v})
	}
	for _, accent := range []string{"en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp"} {
		for _, variant := range []string{"", "+m1", "+m3", "+m7", "+f1", "+f2", "+f4", "+klatt2", "+Andy", "+Alicia"} {
			teach = append(teach, voice{"espeak-ng", accent + variant})
		}
	}
	heldOut = []voice{{"flite", "awb"}, {"espeak-ng", "en-us+m5"}, {"espeak-ng", "en-us-nyc+f3"}, {"espeak-ng", "en-gb-x-gbclan+m2"}}
	return teach, heldOut
}

// say has the voice speak and gives 16 kHz samples in the range of 16 bits.
func (v voice) say(ctx context.Context, rng *rand.Rand, text string) ([]float64, error) {
	speed := 0.8 + 0.5*rng.Float64()
	args := []string{"-voice", v.name, "--setf", fmt.Sprintf("duration_stretch=%.3f", 1/speed), "-t", text, "-o", "/dev/stdout"}
	if v.program == "espeak-ng" {
		args = []string{
			"-v", v.name, "-s", strconv.Itoa(int(150 * speed)), "-p", strconv.Itoa(30 + rng.IntN(40)),
			"-g", strconv.Itoa(rng.IntN(6)), "--stdout", text,
		}
	}
	out, err := exec.CommandContext(ctx, v.program, args...).Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", v.program, v.name, err)
	}
	pcm, from, err := samples(out)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", v.program, v.name, err)
	}
	return resample(pcm, from), nil
}

// samples reads a WAV file of 16-bit mono, whose length may be a lie, because it
// was written to a pipe.
func samples(wav []byte) (pcm []float32, hz int, err error) {
	at := bytes.Index(wav, []byte("data"))
	if len(wav) < 44 || at < 0 || string(wav[:4]) != "RIFF" || wav[22] != 1 || wav[34] != 16 {
		return nil, 0, errors.New("no WAV file of 16-bit mono")
	}
	data := wav[at+8:]
	for ; len(data) >= 2; data = data[2:] {
		pcm = append(pcm, float32(int16(binary.LittleEndian.Uint16(data))))
	}
	return pcm, int(binary.LittleEndian.Uint32(wav[24:])), nil
}

func resample(pcm []float32, from int) []float64 {
	if from != rate {
		r := audio.NewResampler(from, rate)
		pcm = r.Flush(r.Write(nil, pcm))
	}
	out := make([]float64, len(pcm))
	for i, v := range pcm {
		out[i] = float64(v)
	}
	return out
}

// utterance is a row of words and how it sounds.
type utterance struct {
	said []int
	pcm  []float64
}

// others are words to say nothing about.
const others = "hello|yes please|thank you|good morning|the red one over there|I will call you tomorrow|" +
	"maybe not|what about Sunday|open the door|how are you|let me see|it is raining|blue and green|a cup of tea"

// record has a voice say some words, seldom others.
func record(ctx context.Context, rng *rand.Rand, v voice) (utterance, error) {
	var u utterance
	if list := strings.Split(others, "|"); rng.IntN(12) == 0 {
		pcm, err := v.say(ctx, rng, list[rng.IntN(len(list))])
		return utterance{pcm: pcm}, err
	}
	var text strings.Builder
	for n := 1 + rng.IntN(7); n > 0; n-- {
		d := rng.IntN(len(words))
		u.said = append(u.said, d)
		text.WriteString(word(d))
		if n > 1 && rng.IntN(3) == 0 {
			text.WriteByte(',') // a pause
		}
		text.WriteByte(' ')
	}
	pcm, err := v.say(ctx, rng, strings.TrimSpace(text.String()))
	u.pcm = pcm
	return u, err
}

// spoil puts silence around the speech, changes its loudness, filters it and
// mostly adds noise: no two recordings of a voice are alike.
func (u utterance) spoil(rng *rand.Rand) []float64 {
	before, after := rng.IntN(rate/2), rng.IntN(rate/2)
	out := make([]float64, before+len(u.pcm)+after)
	gain := 0.2 + 0.8*rng.Float64()
	tilt := 0.9*rng.Float64() - 0.4 // a one-pole filter: dull or sharp
	energy, last := 0.0, 0.0
	for i, v := range u.pcm {
		last = gain*v + tilt*last*0.5
		out[before+i] = last
		energy += last * last
	}
	level := 0.0
	if len(u.pcm) > 0 {
		level = energy / float64(len(u.pcm))
	}
	snr := 8 + 32*rng.Float64() // dB
	if rng.IntN(3) == 0 {
		snr = 200 // sound straight out of a computer
	}
	noise := newNoise(rng, level/pow10(snr/10))
	for i := range out {
		out[i] = math.Round(max(-32768, min(32767, out[i]+noise.next(rng))))
	}
	return out
}
