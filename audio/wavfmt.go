package audio

import (
	"encoding/binary"
	"fmt"
)

// Codec is how a WAV file codes its samples.
type Codec int

// The codecs that are read.
const (
	PCM Codec = iota + 1 // 8 bits unsigned, more bits signed, little-endian
	Float
	MuLawCodec
	ALawCodec
)

const tagExtensible = 0xfffe

// guidTail are the last 14 bytes of the sub-format GUIDs that carry a format tag.
const guidTail = "\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"

// parseFmt reads the body of a fmt chunk (at least 16 bytes) into w.
func parseFmt(body []byte, w *WAVE) error {
	tag := binary.LittleEndian.Uint16(body)
	w.Format.Channels = int(binary.LittleEndian.Uint16(body[2:]))
	w.Format.Rate = int(binary.LittleEndian.Uint32(body[4:]))
	align := int(binary.LittleEndian.Uint16(body[12:]))
	w.Bits = int(binary.LittleEndian.Uint16(body[14:]))
	if tag == tagExtensible {
		if len(body) < 40 || string(body[26:40]) != guidTail {
			return unsupported(w.Format, "its extensible sub-format is not a known one")
		}
		tag = binary.LittleEndian.Uint16(body[24:])
	}
	codec, name := codecOf(tag)
	if codec == 0 {
		w.Format.Name = "WAV, " + name
		return unsupported(w.Format, "this codec is not decoded here")
	}
	w.Codec = codec
	if c := w.Format.Channels; c < 1 || c > MaxChannels {
		return damaged(w.Format, "its header claims %d channels (1 to %d are possible)", c, MaxChannels)
	}
	if r := w.Format.Rate; r < MinRate || r > MaxRate {
		return damaged(w.Format, "its header claims %d samples per second (%d to %d are possible)", r, MinRate, MaxRate)
	}
	// Odd widths (12 or 20 bits) lie in the top of whole bytes; the block size
	// tells how many bytes that is.
	if align > 0 && align%w.Format.Channels == 0 && align/w.Format.Channels*8 >= w.Bits {
		w.Bits = align / w.Format.Channels * 8
	}
	w.Format.Name = fmt.Sprintf("WAV, %d-bit %s", w.Bits, name)
	return w.checkWidth()
}

func (w *WAVE) checkWidth() error {
	switch w.Codec {
	case PCM:
		if w.Bits == 8 || w.Bits == 16 || w.Bits == 24 || w.Bits == 32 {
			return nil
		}
	case Float:
		if w.Bits == 32 || w.Bits == 64 {
			return nil
		}
	case MuLawCodec, ALawCodec:
		if w.Bits == 8 {
			return nil
		}
	}
	return unsupported(w.Format, "samples of this width are not decoded here")
}

// codecOf names a format tag; the codec is 0 for those that are not read.
func codecOf(tag uint16) (Codec, string) {
	switch tag {
	case 1:
		return PCM, "PCM"
	case 3:
		return Float, "floating point"
	case 6:
		return ALawCodec, "A-law"
	case 7:
		return MuLawCodec, "mu-law"
	case 2:
		return 0, "Microsoft ADPCM"
	case 0x11:
		return 0, "IMA ADPCM"
	case 0x31:
		return 0, "GSM 6.10"
	case 0x40, 0x45, 0x64:
		return 0, "G.726 ADPCM"
	case 0x50:
		return 0, "MPEG Layer I/II"
	case 0x55:
		return 0, "MP3 in a WAV container"
	case 0xff, 0x1600, 0x1610:
		return 0, "AAC"
	case 0x160, 0x161, 0x162:
		return 0, "Windows Media Audio"
	default:
		return 0, fmt.Sprintf("codec 0x%04x", tag)
	}
}
