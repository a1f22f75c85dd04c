package export

import (
	"strings"

	"parlance/conversation"
)

// Format names a kind of file.
type Format string

// The formats.
const (
	PDF      Format = "pdf"
	Text     Format = "txt"
	SRT      Format = "srt" // SubRip subtitles
	VTT      Format = "vtt" // WebVTT subtitles
	Markdown Format = "md"
	JSON     Format = "json"
)

// Formats lists all formats in the order to show them.
func Formats() []Format { return []Format{PDF, Text, SRT, VTT, Markdown, JSON} }

// ParseFormat reads the name of a format, in any case. Its error is Invalid,
// names the field "format" and lists what is allowed.
func ParseFormat(s string) (Format, error) {
	name := Format(strings.ToLower(strings.TrimSpace(s)))
	for _, f := range Formats() {
		if f == name {
			return f, nil
		}
	}
	return "", unknownFormat(s)
}

func unknownFormat(s string) error {
	names := make([]string, 0, len(Formats()))
	for _, f := range Formats() {
		names = append(names, string(f))
	}
	const longest = 40
	if len(s) > longest {
		s = s[:longest]
	}
	return conversation.InvalidField("format", "format must be one of %s, not %q", strings.Join(names, ", "), s)
}

// ContentType is the media type to answer with; "" for an unknown format.
func (f Format) ContentType() string {
	switch f {
	case PDF:
		return "application/pdf"
	case Text:
		return "text/plain; charset=utf-8"
	case SRT:
		return "application/x-subrip; charset=utf-8"
	case VTT:
		return "text/vtt; charset=utf-8"
	case Markdown:
		return "text/markdown; charset=utf-8"
	case JSON:
		return "application/json"
	default:
		return ""
	}
}

// Extension is the ending of a file of the format, with its dot.
func (f Format) Extension() string { return "." + string(f) }

// FileName suggests a name for the exported file: the conversation's name in
// ASCII letters, digits and hyphens, or its id where nothing of that is left.
func FileName(c conversation.Conversation, f Format) string {
	var b strings.Builder
	for _, r := range strings.ToLower(c.Name) {
		ascii := r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
		switch {
		case ascii:
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		const longest = 60
		if b.Len() >= longest {
			break
		}
	}
	name := strings.Trim(b.String(), "-")
	if name == "" {
		name = "conversation-" + c.ID
	}
	return name + f.Extension()
}
