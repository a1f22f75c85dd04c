package audio_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"parlance/audio"
)

// Frames of one kind, filled with zeros (which decoders take for silence).
const (
	mpeg1  = "\xff\xfb\x90\x00" // MPEG-1 Layer III, 128 kbit/s, 44.1 kHz, stereo
	mono1  = "\xff\xfb\x90\xc0"
	mpeg2  = "\xff\xf3\x40\xc0" // MPEG-2, 32 kbit/s, 22.05 kHz, mono
	mpeg25 = "\xff\xe3\x18\xc0" // MPEG-2.5, 8 kbit/s, 8 kHz, mono
	layer2 = "\xff\xfd\x80\x00" // MPEG-1 Layer II, 128 kbit/s, 44.1 kHz
	free   = "\xff\xfb\x00\x00"
)

func frames(head string, n int) []byte {
	h, ok := audio.ParseMP3Header([]byte(head))
	if !ok {
		panic("no header")
	}
	size := h.Size()
	if size == 0 {
		size = 500
	}
	f := make([]byte, size)
	copy(f, head)
	return bytes.Repeat(f, n)
}

func TestParseMP3Header(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		head                                   string
		version, layer, rate, bitrate, ch, len int
	}{
		{mpeg1, 1, 3, 44100, 128000, 2, 417},
		{"\xff\xfb\x92\x00", 1, 3, 44100, 128000, 2, 418},
		{mono1, 1, 3, 44100, 128000, 1, 417},
		{mpeg2, 2, 3, 22050, 32000, 1, 104},
		{mpeg25, 25, 3, 8000, 8000, 1, 72},
		{layer2, 1, 2, 44100, 128000, 2, 417},
		{free, 1, 3, 44100, 0, 2, 0},
	} {
		h, ok := audio.ParseMP3Header([]byte(test.head))
		if !ok || h.Version != test.version || h.Layer != test.layer || h.Rate != test.rate ||
			h.Bitrate != test.bitrate || h.Channels != test.ch || h.Size() != test.len {
			t.Errorf("%x: %+v, size %d", test.head, h, h.Size())
		}
	}
	for _, head := range []string{"\xff\xfb\xf0\x00", "\xff\xfb\x9c\x00", "\xff\xf9\x90\x00", "\xff\xeb\x90\x00", "RIFF", "\xff"} {
		if h, ok := audio.ParseMP3Header([]byte(head)); ok {
			t.Errorf("%x: %+v", head, h)
		}
	}
}

func TestScanMP3(t *testing.T) {
	t.Parallel()
	xing := frames(mpeg1, 1)
	copy(xing[36:], "Info\x00\x00\x00\x0f")
	copy(xing[36+8+112:], "LAME3.100")
	xing[36+8+112+21], xing[36+8+112+22] = 0x24, 0x00 // delay 576
	id3 := append([]byte("ID3\x04\x00\x00\x00\x00\x01\x00"), make([]byte, 128)...)
	tagged := append(append(append(bytes.Clone(id3), xing...), frames(mpeg1, 5)...), append([]byte("TAG"), make([]byte, 125)...)...)
	junk := make([]byte, 3000)
	for i := range junk {
		junk[i] = byte(i * i >> 3) // has no period, and 0xff in it
	}
	for name, test := range map[string]struct {
		file    []byte
		frames  int64
		delay   int
		mixed   bool
		skipped bool
	}{
		"plain":              {frames(mpeg1, 5), 5, 0, false, false},
		"one frame":          {frames(mpeg1, 1), 1, 0, false, false},
		"tags around":        {tagged, 5, 576 + 529, false, true},
		"junk in front":      {append(bytes.Clone(junk), frames(mpeg1, 5)...), 5, 0, false, true},
		"junk in the middle": {append(append(frames(mpeg1, 5), junk...), frames(mpeg1, 5)...), 10, 0, false, true},
		"junk at the end":    {append(frames(mpeg1, 5), junk...), 5, 0, false, true},
		"last frame cut":     {frames(mpeg1, 5)[:417*5-10], 4, 0, false, false},
		"bit rate changes":   {append(frames(mpeg1, 3), frames("\xff\xfb\xa0\x00", 3)...), 6, 0, false, false},
		"joined":             {append(frames(mpeg1, 5), frames(mpeg2, 5)...), 5, 0, true, true},
		"22 kHz":             {frames(mpeg2, 9), 9, 0, false, false},
	} {
		info, err := audio.ScanMP3(bytes.NewReader(test.file), int64(len(test.file)), nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if info.Frames != test.frames || info.Delay != test.delay || info.Mixed != test.mixed || (info.Skipped > 0) != test.skipped {
			t.Errorf("%s: %+v", name, info)
		}
	}
}

func TestScanMP3_Refusals(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		file []byte
		free bool
	}{
		"free format": {frames(free, 9), true},
		"no frames":   {bytes.Repeat([]byte("noise"), 1000), false},
		"empty":       {nil, false},
		"huge tag":    {[]byte("ID3\x04\x00\x00\x7f\x7f\x7f\x7fabc"), false},
	} {
		info, err := audio.ScanMP3(bytes.NewReader(test.file), int64(len(test.file)), nil)
		if _, ok := errors.AsType[*audio.FormatError](err); !ok || info.FreeFormat != test.free {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
	}
	for name, head := range map[string]string{"layer II": layer2, "free": free, "2.5": mpeg25, "mpeg1": mpeg1} {
		if f := audio.Sniff(frames(head, 9)); f.Kind != audio.MP3 {
			t.Errorf("%s is taken for %+v", name, f)
		}
	}
}

func FuzzMP3Frames(f *testing.F) {
	f.Add(frames(mpeg1, 3))
	f.Add(append(frames(mpeg25, 3), frames(mpeg2, 3)...))
	f.Add([]byte("ID3\x04\x00\x00\x00\x00\x00\x02ab\xff\xfb\x90\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m := audio.NewMP3Frames(bytes.NewReader(b))
		total := int64(0)
		for {
			h, frame, err := m.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(frame) != h.Size() {
				t.Fatalf("frame of %d bytes, header says %d", len(frame), h.Size())
			}
			total += int64(len(frame))
		}
		if total+m.Skipped > int64(len(b)) {
			t.Fatalf("%d bytes of frames and %d skipped in %d", total, m.Skipped, len(b))
		}
	})
}
