package audio_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"parlance/audio"
)

func TestProbeHead(t *testing.T) {
	t.Parallel()
	wav := file("RIFF", honest("fmt ", fmtBody(1, 2, 44100, 16)), honest("data", make([]byte, 8)))
	for _, test := range []struct {
		head   string
		kind   audio.Kind
		mime   string
		refuse bool
	}{
		{string(wav), audio.WAV, "audio/wav", false},
		{string(wav[:16]), audio.WAV, "audio/wav", false},
		{string(file("RIFF", honest("fmt ", fmtBody(2, 1, 8000, 4)))), audio.WAV, "audio/wav", true},
		{"ID3\x04\x00\x00\x00\x00\x7f\x7f", audio.MP3, "audio/mpeg", false},
		{"fLaC\x00\x00\x00\x22", audio.FLAC, "audio/flac", false},
		{"OggS\x00\x02" + strings.Repeat("\x00", 22) + "OpusHead", audio.Ogg, "audio/opus", false},
		{"\x00\x00\x00\x20ftypM4A ", audio.MP4, "audio/mp4", false},
		{"\x00\x00\x00\x20ftypisom", audio.MP4, "video/mp4", false},
		{"\x00\x00\x00\x14ftypqt  ", audio.MP4, "video/quicktime", false},
		{"\x00\x00\x00\x14ftypheic", audio.Other, "image/heif", true},
		{"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", audio.Matroska, "video/webm", false},
		{"#!AMR\n\x3c", audio.AMR, "audio/amr", false},
		{"FORM\x00\x00\x10\x00AIFFCOMM", audio.AIFF, "audio/aiff", false},
		{"RIFF\x00\x00\x10\x00AVI LIST", audio.AVI, "video/x-msvideo", false},
		{"RIFF\x00\x00\x10\x00WEBPVP8 ", audio.Other, "image/webp", true},
		{"%PDF-1.7\n", audio.Other, "application/pdf", true},
		{"PK\x03\x04\x14\x00", audio.Other, "application/zip", true},
		{"{\"messages\": []}", audio.Text, "text/plain", true},
		{"<!DOCTYPE html><html>", audio.Text, "text/html", true},
		{"gr\xc3\xbc\xc3\x9fe", audio.Text, "text/plain", true},
		{"\xff\xf1\x50\x80\x01\x1f\xfc\x00\xff\xf1\x50\x80\x01\x1f\xfc\x00", audio.AAC, "audio/aac", false},
		{"", audio.Empty, "", true},
		{"\x00\x01\x02\x03\x04\x05\x06\x07", audio.Unknown, "application/octet-stream", true},
	} {
		f, err := audio.ProbeHead([]byte(test.head))
		if f.Kind != test.kind || f.MIME != test.mime || (err != nil) != test.refuse {
			t.Errorf("%.20q: %+v, %v", test.head, f, err)
		}
		if err == nil {
			continue
		}
		fe, ok := errors.AsType[*audio.FormatError](err)
		if !ok || !strings.Contains(fe.Error(), f.Name) {
			t.Errorf("%.20q: the error does not name the format: %v", test.head, err)
		}
	}
}

func TestProbe_ShortFile(t *testing.T) {
	t.Parallel()
	f, err := audio.Probe(bytes.NewReader(file("RIFF", honest("fmt ", fmtBody(7, 1, 8000, 8)), honest("data", []byte{1}))))
	if err != nil || f.Rate != 8000 || f.Channels != 1 || f.Name != "WAV, 8-bit mu-law" {
		t.Errorf("%+v, %v", f, err)
	}
}

func FuzzProbeHead(f *testing.F) {
	f.Add([]byte("RIFF\x00\x00\x00\x00WAVEfmt "))
	f.Add([]byte("\xff\xfb\x90\x00\xff\xfb\x90\x00"))
	f.Add([]byte("\xff\xf1\x50\x80\x01\x1f\xfc"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if f, err := audio.ProbeHead(b); err == nil && !f.Kind.Sound() {
			t.Fatalf("accepted %+v", f)
		}
	})
}
