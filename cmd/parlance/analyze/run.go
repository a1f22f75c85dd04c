package analyze

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"parlance/conversation"
	"parlance/export"
	"parlance/insights"
	"parlance/worker"
)

// Options say what to analyse and how to show it.
type Options struct {
	Path     string // of the file, "-" = In
	In       io.Reader
	Out      io.Writer
	Format   string         // "table", or a format of package export
	Zone     *time.Location // of the people who speak, and of the times shown
	At       time.Time      // the moment of messages without a time
	Language string         // BCP-47; "" = detected
	Trackers string         // file; "" = those of the conversation only
	Words    int            // of the summary; 0 = by the length of the conversation
	Page     Page
}

// found is everything the engine says about a conversation.
type found struct {
	export.Document

	form     string
	messages int // before they were cut into sentences
	chapters []insights.Chapter
	sure     float64 // of the language; 0 = it was given or could not be told
	detected bool
	reason   string // why much is empty; "" = it is not
}

// Run reads the conversation, analyses it and writes what was found.
func Run(ctx context.Context, opt Options, engine func() *insights.Engine) error {
	format := export.Format("")
	if opt.Format != "table" {
		var err error
		if format, err = export.ParseFormat(opt.Format); err != nil {
			return fmt.Errorf("--format must be table or one of %s, not %q", joined(export.Formats()), opt.Format)
		}
	}
	data, err := load(opt.Path, opt.In)
	if err != nil {
		return err
	}
	in, err := parse(opt.Path, data, opt.At.In(opt.Zone))
	if err != nil {
		return err
	}
	if opt.Trackers != "" {
		list, err := readTrackers(opt.Trackers)
		if err != nil {
			return err
		}
		in.options.Trackers = append(in.options.Trackers, list...)
	}
	f, err := analyze(ctx, opt, in, engine())
	if err != nil {
		return err
	}
	if format == "" {
		return opt.Page.write(opt.Out, &f, opt.Zone)
	}
	return export.Write(opt.Out, f.Document, export.Options{Format: format, Location: opt.Zone, Now: opt.At, SpeakerSeparation: true})
}

func joined(list []export.Format) string {
	var words []string
	for _, f := range list {
		words = append(words, string(f))
	}
	return strings.Join(words, ", ")
}

// analyze does what the stages of a job and the first reads after it do.
func analyze(ctx context.Context, opt Options, in input, e *insights.Engine) (found, error) {
	o := in.options
	o.DetectEntities, o.DetectPhrases = true, true
	msgs, members := worker.Cut(in.messages, opt.At)
	if o.TimezoneOffset == 0 {
		_, seconds := opt.At.In(opt.Zone).Zone()
		o.TimezoneOffset = seconds / 60
	}
	f := found{form: in.form, messages: len(in.messages)}
	language := opt.Language
	if language == "" {
		language = o.LanguageCode
	}
	if language == "" {
		if language, f.sure = e.Language(msgs); language == "" || language == "en" {
			language = conversation.DefaultLanguage
		}
		f.detected = f.sure > 0
	}
	f.reason = insights.Reason(language)
	out, err := e.Analyze(ctx, insights.Input{
		Options: o, Language: language, Now: opt.At, Members: present(members, in.readers), Trackers: o.Trackers, New: msgs,
	})
	if err != nil {
		return f, err
	}
	msgs = out.Messages
	f.Document = export.Document{
		Conversation: about(in, msgs, language, opt.At), Members: members, Messages: msgs,
		Insights: out.Insights, Entities: out.Entities, Trackers: out.Trackers,
		Topics:    e.Topics(msgs, insights.TopicOptions{Language: language, Threshold: o.ConfidenceThreshold}),
		Summary:   e.Summary(msgs, insights.SummaryOptions{Language: language, MaxWords: opt.Words}),
		Analytics: e.Analytics(msgs, out.Insights, members),
	}
	f.chapters = e.Chapters(msgs, language)
	return f, nil
}

// present adds readers with a name to those who wrote.
func present(members, readers []conversation.Member) []conversation.Member {
	all := slices.Clone(members)
	for _, r := range readers {
		known := slices.ContainsFunc(all, func(m conversation.Member) bool {
			return strings.EqualFold(m.Email, r.Email) || m.Name == r.Name
		})
		if r.Name == "" || known {
			continue
		}
		r.ID = conversation.NewNumericID()
		all = append(all, r)
	}
	return all
}

func about(in input, msgs []conversation.Message, language string, at time.Time) conversation.Conversation {
	c := conversation.Conversation{
		ID: conversation.NewNumericID(), Name: in.name, Type: conversation.DefaultType, Language: language,
		CreatedAt: at, UpdatedAt: at, Version: 1,
	}
	if c.Name == "" {
		c.Name = "conversation"
	}
	for i := range msgs {
		if i == 0 || msgs[i].StartTime.Before(c.StartTime) {
			c.StartTime = msgs[i].StartTime
		}
		if msgs[i].EndTime.After(c.EndTime) {
			c.EndTime = msgs[i].EndTime
		}
	}
	return c
}
