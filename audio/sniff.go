package audio

import (
	"bytes"
	"net/http"
	"strings"
	"unicode/utf8"
)

// signature is a magic number at a fixed offset.
type signature struct {
	offset int
	magic  string
	format Format
}

func signatures() []signature {
	other := func(name, mime string) Format { return Format{Kind: Other, Name: name, MIME: mime} }
	return []signature{
		{0, "fLaC", Format{Kind: FLAC, Name: "FLAC", MIME: "audio/flac"}},
		{0, "OggS", Format{Kind: Ogg, Name: "Ogg", MIME: "audio/ogg"}},
		{4, "ftyp", Format{Kind: MP4, Name: "MP4", MIME: "video/mp4"}},
		{0, "\x1a\x45\xdf\xa3", Format{Kind: Matroska, Name: "Matroska", MIME: "video/x-matroska"}},
		{0, "#!AMR-WB\n", Format{Kind: AMR, Name: "AMR-WB", MIME: "audio/amr-wb"}},
		{0, "#!AMR", Format{Kind: AMR, Name: "AMR", MIME: "audio/amr"}},
		{0, ".snd", Format{Kind: AU, Name: "Sun AU", MIME: "audio/basic"}},
		{0, "caff", Format{Kind: CAF, Name: "Core Audio", MIME: "audio/x-caf"}},
		{0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", Format{Kind: ASF, Name: "Windows Media", MIME: "video/x-ms-asf"}},
		{0, "\x00\x00\x01\xba", Format{Kind: MPEGPS, Name: "MPEG program stream", MIME: "video/mpeg"}},
		{0, "\x00\x00\x01\xb3", Format{Kind: MPEGPS, Name: "MPEG video", MIME: "video/mpeg"}},
		{0, "ID3", Format{Kind: MP3, Name: "MP3", MIME: "audio/mpeg"}},
		{0, "RIFX", Format{Kind: WAV, Name: "big-endian WAV (RIFX)", MIME: "audio/wav"}},
		{0, "MThd", other("MIDI file", "audio/midi")},
		{0, "%PDF-", other("PDF document", "application/pdf")},
		{0, "PK\x03\x04", other("ZIP archive or office document", "application/zip")},
		{0, "\x1f\x8b", other("gzip archive", "application/gzip")},
		{0, "7z\xbc\xaf\x27\x1c", other("7-Zip archive", "application/x-7z-compressed")},
		{0, "\x89PNG", other("PNG picture", "image/png")},
		{0, "\xff\xd8\xff", other("JPEG picture", "image/jpeg")},
		{0, "GIF8", other("GIF picture", "image/gif")},
		{0, "\x7fELF", other("program", "application/x-executable")},
		{0, "MZ", other("program", "application/x-msdownload")},
	}
}

// Sniff names the container by its first bytes. 16 bytes decide most kinds; MP3
// without a tag needs two frames (about 3 kB), text a few hundred bytes.
func Sniff(head []byte) Format {
	if len(head) == 0 {
		return Format{Kind: Empty, Name: "empty"}
	}
	if f, ok := sniffForm(head); ok {
		return f
	}
	for _, s := range signatures() {
		if len(head) >= s.offset && bytes.HasPrefix(head[s.offset:], []byte(s.magic)) {
			return refine(s.format, head)
		}
	}
	return sniffRest(head)
}

// sniffForm tells apart the files made of RIFF or IFF chunks.
func sniffForm(head []byte) (Format, bool) {
	if len(head) < 12 {
		return Format{}, false
	}
	form := string(head[8:12])
	switch string(head[:4]) {
	case "RIFF", "RF64", "BW64":
		switch form {
		case "WAVE":
			return Format{Kind: WAV, Name: "WAV", MIME: "audio/wav"}, true
		case "AVI ":
			return Format{Kind: AVI, Name: "AVI video", MIME: "video/x-msvideo"}, true
		case "WEBP":
			return Format{Kind: Other, Name: "WebP picture", MIME: "image/webp"}, true
		}
		return Format{Kind: Other, Name: "RIFF file without sound", MIME: "application/octet-stream"}, true
	case "FORM":
		if form == "AIFF" || form == "AIFC" {
			return Format{Kind: AIFF, Name: form[:3] + "F", MIME: "audio/aiff"}, true
		}
	}
	return Format{}, false
}

// refine gives the better name that the next bytes allow.
func refine(f Format, head []byte) Format {
	switch f.Kind {
	case Ogg:
		return refineOgg(f, head)
	case MP4:
		return refineMP4(f, head)
	case Matroska:
		if bytes.Contains(head[:min(len(head), 64)], []byte("webm")) {
			return Format{Kind: Matroska, Name: "WebM", MIME: "video/webm"}
		}
	default:
	}
	return f
}

func refineOgg(f Format, head []byte) Format {
	page := head[:min(len(head), 128)]
	switch {
	case bytes.Contains(page, []byte("OpusHead")):
		f.Name, f.MIME = "Ogg Opus", "audio/opus"
	case bytes.Contains(page, []byte("\x01vorbis")):
		f.Name = "Ogg Vorbis"
	case bytes.Contains(page, []byte("Speex ")):
		f.Name = "Ogg Speex"
	case bytes.Contains(page, []byte("\x80theora")):
		f.Name, f.MIME = "Ogg video", "video/ogg"
	}
	return f
}

func refineMP4(f Format, head []byte) Format {
	if len(head) < 12 {
		return f
	}
	switch brand := string(head[8:12]); {
	case strings.HasPrefix(brand, "M4A"), strings.HasPrefix(brand, "M4B"):
		return Format{Kind: MP4, Name: "M4A", MIME: "audio/mp4"}
	case strings.HasPrefix(brand, "qt"):
		return Format{Kind: MP4, Name: "QuickTime movie", MIME: "video/quicktime"}
	case strings.HasPrefix(brand, "3g"):
		return Format{Kind: MP4, Name: "3GPP recording", MIME: "video/3gpp"}
	case strings.HasPrefix(brand, "hei"), strings.HasPrefix(brand, "avif"), brand == "mif1":
		return Format{Kind: Other, Name: "HEIF picture", MIME: "image/heif"}
	}
	return f
}

// sniffRest finds the formats without a magic number.
func sniffRest(head []byte) Format {
	switch {
	case isMPEGTS(head):
		return Format{Kind: MPEGTS, Name: "MPEG transport stream", MIME: "video/mp2t"}
	case isADTS(head):
		return Format{Kind: AAC, Name: "AAC (ADTS)", MIME: "audio/aac"}
	case findMP3(head):
		return Format{Kind: MP3, Name: "MP3", MIME: "audio/mpeg"}
	case isText(head):
		mime, _, _ := strings.Cut(http.DetectContentType(head), ";")
		return Format{Kind: Text, Name: "text", MIME: mime}
	}
	return Format{Kind: Unknown, Name: "of an unknown format", MIME: "application/octet-stream"}
}

func isMPEGTS(b []byte) bool {
	const packet = 188
	return len(b) > 2*packet && b[0] == 0x47 && b[packet] == 0x47 && b[2*packet] == 0x47
}

// isADTS looks for two AAC frames one after the other. Their sync word is that
// of MPEG audio with the layer bits, which MPEG reserves, at zero.
func isADTS(b []byte) bool {
	sync := func(b []byte) bool { return len(b) >= 7 && b[0] == 0xff && b[1]&0xf6 == 0xf0 }
	if !sync(b) {
		return false
	}
	size := int(b[3]&3)<<11 | int(b[4])<<3 | int(b[5])>>5
	return size >= 7 && size < len(b) && sync(b[size:])
}

// isText accepts UTF-8 (a character may be cut off at the end) without control
// characters, and UTF-16 with a byte order mark.
func isText(b []byte) bool {
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		return true
	}
	b = b[:min(len(b), 1024)]
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			return !utf8.FullRune(b)
		}
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' {
			return false
		}
		b = b[n:]
	}
	return true
}
