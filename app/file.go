package app

import (
	"bytes"
	"context"
	"io"
	"strings"
	"time"

	"parlance/conversation"
	"parlance/export"
)

// FileQuery says which file is wanted, in a client's own words.
type FileQuery struct {
	Format   string // pdf, txt, srt, vtt, md, json
	Timezone string // IANA name of the zone of the dates shown; "" = UTC
}

// File is a conversation ready to be written as one file.
type File struct {
	Name        string // ASCII, with its ending
	Title       string // the conversation's own name, any characters
	Extension   string // with its dot
	ContentType string
	write       func(io.Writer) error
}

// Write streams the file.
func (f File) Write(w io.Writer) error { return f.write(w) }

// File gathers a conversation for writing it as a file. Invalid: the format or
// the zone is unknown; the message lists the formats.
func (a *App) File(ctx context.Context, p conversation.Principal, id string, q FileQuery) (File, error) {
	format, err := export.ParseFormat(q.Format)
	if err != nil {
		return File{}, err
	}
	zone, err := parseZone(q.Timezone)
	if err != nil {
		return File{}, err
	}
	doc, err := a.Export(ctx, p, id)
	if err != nil {
		return File{}, err
	}
	opt := export.Options{Format: format, Location: zone, FontFile: a.PDFFont, SpeakerSeparation: true}
	return File{
		Name: export.FileName(doc.Conversation, format), Title: doc.Conversation.Name, Extension: format.Extension(),
		ContentType: format.ContentType(),
		write:       func(w io.Writer) error { return a.WriteExport(w, doc, opt) },
	}, nil
}

// parseZone reads the name of a time zone, such as Europe/Berlin.
func parseZone(name string) (*time.Location, error) {
	if name == "" {
		return time.UTC, nil
	}
	// In a query, the plus of Etc/GMT+5 has become a space.
	zone, err := time.LoadLocation(strings.ReplaceAll(name, " ", "+"))
	if err != nil || name == "Local" {
		const longest = 64
		return nil, conversation.InvalidField("timezone",
			"timezone must be the name of a time zone, such as Europe/Berlin or UTC, not %q", name[:min(len(name), longest)])
	}
	return zone, nil
}

// TranscriptQuery says how a transcript is wanted.
type TranscriptQuery struct {
	ContentType       string // text/markdown, text/srt or text/vtt
	Paragraphs        bool   // join what one speaker says in a row
	SpeakerSeparation bool   // name the speakers
	HighlightAll      bool   // mark all key phrases (Markdown)
	HighlightInsights bool   // mark those of insights (Markdown)
}

// Transcript gives only what was said, as text.
func (a *App) Transcript(ctx context.Context, p conversation.Principal, id string, q TranscriptQuery) (string, error) {
	format, known := map[string]export.Format{
		"text/markdown": export.Markdown, "text/srt": export.SRT, "text/vtt": export.VTT,
	}[q.ContentType]
	if !known {
		return "", conversation.InvalidField("contentType",
			`"contentType" must be one of [text/markdown, text/srt, text/vtt]`)
	}
	c, members, err := a.Conversation(ctx, p, id)
	if err != nil {
		return "", err
	}
	doc := export.Document{Conversation: c, Members: members}
	if doc.Messages, err = a.Store.Messages(ctx, p.TenantID, id, true); err != nil {
		return "", err
	}
	if doc.Insights, err = a.Store.Insights(ctx, p.TenantID, id); err != nil {
		return "", err
	}
	var b bytes.Buffer
	err = export.Transcript(&b, doc, export.Options{
		Format: format, Paragraphs: q.Paragraphs, SpeakerSeparation: q.SpeakerSeparation,
		HighlightAll: q.HighlightAll, HighlightInsights: q.HighlightInsights,
	})
	return b.String(), err
}
