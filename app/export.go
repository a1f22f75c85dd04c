package app

import (
	"context"
	"io"

	"parlance/conversation"
	"parlance/export"
)

// Export gathers what an export shows; the caller then streams it with
// export.Write. Separate steps, so that a missing conversation is an error
// before the first byte is out.
func (a *App) Export(ctx context.Context, p conversation.Principal, id string) (export.Document, error) {
	c, members, err := a.Conversation(ctx, p, id)
	if err != nil {
		return export.Document{}, err
	}
	d := export.Document{Conversation: c, Members: members}
	steps := []func() error{
		func() (err error) { d.Messages, err = a.Store.Messages(ctx, p.TenantID, id, true); return },
		func() (err error) { d.Insights, err = a.Store.Insights(ctx, p.TenantID, id); return },
		func() (err error) { d.Entities, err = a.Store.Entities(ctx, p.TenantID, id); return },
		func() (err error) { d.Trackers, err = a.Store.TrackerHits(ctx, p.TenantID, id); return },
		func() (err error) { d.Topics, err = a.Topics(ctx, p, id, TopicsQuery{}); return },
		func() (err error) { d.Summary, err = a.Summary(ctx, p, id, SummaryQuery{}); return },
		func() (err error) { d.Analytics, err = a.Analytics(ctx, p, id); return },
		func() (err error) { d.Analysis, err = a.Analysis(ctx, p, id); return },
		func() error { return a.addEngine(ctx, p, id, &d) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return export.Document{}, err
		}
	}
	return d, nil
}

// WriteExport writes a gathered document, stamping it with the time of now.
func (a *App) WriteExport(w io.Writer, d export.Document, opt export.Options) error {
	opt.Now = a.now()
	return export.Write(w, d, opt)
}

func (a *App) addEngine(ctx context.Context, p conversation.Principal, id string, d *export.Document) error {
	tail, err := a.Store.Tail(ctx, p.TenantID, id, 0)
	if err != nil {
		return err
	}
	d.Engine = tail.Settings[conversation.SettingEngine]
	if d.Engine != "" && a.EngineNote != nil {
		d.EngineNote = a.EngineNote(d.Engine)
	}
	return nil
}
