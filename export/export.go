// Package export writes a conversation as a document people keep: PDF, plain
// text, Markdown, SubRip and WebVTT subtitles, JSON.
//
// It reads a Document, which app fills from storage, and hands bytes to a
// writer. It computes nothing about the conversation: what is a topic or who is
// to do something was settled before. The line breaking lies in fold, the
// subtitle cues in subtitle, the typesetting in paper; the files here say what
// each format shows, in which order and in which words.
//
// The same Document and Options give the same bytes, in every format.
package export

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"parlance/conversation"
)

// Document is everything an export may show. Only Conversation is needed; what
// is empty is left out. Messages are in order of Position; Words are used by
// srt and vtt where present.
type Document struct {
	Conversation conversation.Conversation
	Members      []conversation.Member
	Messages     []conversation.Message
	Summary      []conversation.SummarySentence
	Topics       []conversation.Topic
	Insights     []conversation.Insight // questions, action items, follow-ups
	Entities     []conversation.Entity
	Trackers     []conversation.TrackerHit
	Analytics    conversation.Analytics
	Analysis     conversation.Analysis

	Engine     string // the speech engine; "" for text
	EngineNote string // what is to be known of its accuracy; "" for text
}

// Options say how to write a Document.
type Options struct {
	Format   Format
	Location *time.Location // of the dates shown; nil = UTC
	Now      time.Time      // stamped on the document; zero = when the conversation last changed

	// Paragraphs joins what one speaker says in a row (Transcript only).
	Paragraphs bool
	// SpeakerSeparation names the speakers in srt, vtt and Transcript; the
	// other formats always do.
	SpeakerSeparation bool
	// HighlightAll marks all key phrases, HighlightInsights only those of
	// insights (md only).
	HighlightAll, HighlightInsights bool

	// FontFile is a TrueType font (.ttf with outlines, not .otf or .ttc) for the
	// characters that the built-in fonts of the PDF lack; "" = none. See CheckFont.
	FontFile string
}

// Write streams doc to w. An unknown format is an Invalid error; other errors are
// those of w, and of a font file that CheckFont refuses.
func Write(w io.Writer, doc Document, opt Options) error {
	switch opt.Format {
	case PDF:
		return writePDF(w, []Document{doc}, opt)
	case Text:
		return buffered(w, func(b *bufio.Writer) { writeText(b, newView(&doc, opt)) })
	case Markdown:
		return buffered(w, func(b *bufio.Writer) { writeMarkdown(b, newView(&doc, opt)) })
	case SRT:
		return buffered(w, func(b *bufio.Writer) { writeSRT(b, newView(&doc, opt)) })
	case VTT:
		return buffered(w, func(b *bufio.Writer) { writeVTT(b, newView(&doc, opt)) })
	case JSON:
		return writeJSON(w, &doc, opt)
	default:
		return unknownFormat(string(opt.Format))
	}
}

// WriteMany writes several documents into one txt or pdf file, each from a new
// page on. Other formats hold one conversation only and are refused with an
// Invalid error, as is an empty docs.
func WriteMany(w io.Writer, docs []Document, opt Options) error {
	if len(docs) == 0 {
		return conversation.InvalidField("ids", "name at least one conversation to export")
	}
	switch opt.Format {
	case PDF:
		return writePDF(w, docs, opt)
	case Text:
		return buffered(w, func(b *bufio.Writer) {
			for i := range docs {
				if i > 0 {
					_, _ = b.WriteString("\n\f") // ends the page, on printers and in pagers
				}
				writeText(b, newView(&docs[i], opt))
			}
		})
	default:
		if _, err := ParseFormat(string(opt.Format)); err != nil {
			return err
		}
		return conversation.InvalidField("format", "several conversations can be exported as pdf or txt, not as %s", opt.Format)
	}
}

// Transcript writes only what was said, as md, srt or vtt. In Markdown, messages
// are parted by "<br/><br/>" and phrases stand in "<mark>", the form that
// clients of transcript endpoints show as it is. Other formats are refused with
// an Unsupported error.
func Transcript(w io.Writer, doc Document, opt Options) error {
	switch opt.Format {
	case Markdown:
		return buffered(w, func(b *bufio.Writer) { writeMarkdownTranscript(b, newView(&doc, opt), opt) })
	case SRT, VTT:
		return Write(w, doc, opt)
	default:
		return conversation.Errorf(conversation.Unsupported, "a transcript can be text/markdown, text/srt or text/vtt, not %s", opt.Format)
	}
}

// buffered lets a writer of text ignore errors: a bufio.Writer keeps the first.
func buffered(w io.Writer, write func(*bufio.Writer)) error {
	b := bufio.NewWriterSize(w, 32<<10)
	write(b)
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write export: %w", err)
	}
	return nil
}
