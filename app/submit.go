package app

import (
	"context"
	"strings"
	"unicode/utf8"

	"parlance/conversation"
	"parlance/storage"
)

// SubmitText accepts messages, for a new conversation or appended to one.
func (a *App) SubmitText(ctx context.Context, p conversation.Principal, r TextRequest) (Accepted, error) {
	return a.once(ctx, p, r.Keyed, nil, func(run *keyedRun) (Accepted, error) {
		if err := a.checkSubmission(r.Submission); err != nil {
			return Accepted{}, err
		}
		if err := a.checkMessages(r.Messages); err != nil {
			return Accepted{}, err
		}
		payload := conversation.Payload{Options: r.Options, Messages: r.Messages}
		return a.submit(ctx, p, r.Submission, conversation.TextJob, payload, run)
	})
}

// SubmitAudioURL accepts a recording that a worker will fetch.
func (a *App) SubmitAudioURL(ctx context.Context, p conversation.Principal, r AudioURLRequest) (Accepted, error) {
	return a.once(ctx, p, r.Keyed, nil, func(run *keyedRun) (Accepted, error) {
		if err := a.checkSubmission(r.Submission); err != nil {
			return Accepted{}, err
		}
		if r.URL == "" {
			return Accepted{}, conversation.InvalidField("url", `"url" is required`)
		}
		if err := a.checkURL("url", r.URL); err != nil {
			return Accepted{}, err
		}
		if err := a.checkLanguage(r.Options); err != nil {
			return Accepted{}, err
		}
		payload := conversation.Payload{Options: r.Options, URL: r.URL}
		return a.submit(ctx, p, r.Submission, conversation.AudioURLJob, payload, run)
	})
}

// SubmitNoop accepts a job that does nothing; it measures the pipeline itself.
func (a *App) SubmitNoop(ctx context.Context, p conversation.Principal, s Submission) (Accepted, error) {
	return a.once(ctx, p, s.Keyed, nil, func(run *keyedRun) (Accepted, error) {
		return a.submit(ctx, p, s, conversation.NoopJob, conversation.Payload{Options: s.Options}, run)
	})
}

// submit writes the one transaction and sends the hint.
func (a *App) submit(
	ctx context.Context, p conversation.Principal, s Submission, kind conversation.JobKind, payload conversation.Payload, run *keyedRun,
) (Accepted, error) {
	limit, err := a.JobLimit(ctx, p)
	if err != nil {
		return Accepted{}, err
	}
	sub := storage.Submission{
		Job: conversation.Job{
			ID: conversation.NewUUID(), TenantID: p.TenantID, ConversationID: s.ConversationID,
			Kind: kind, WebhookURL: s.WebhookURL, RequestID: s.RequestID,
		},
		Name: s.Name, Payload: payload, MaxOpenJobs: limit, Keyed: run.key(),
	}
	if s.ConversationID == "" {
		sub.New = a.newConversation(p, s)
		sub.Job.ConversationID = sub.New.ID
	}
	job, hint, err := a.Store.Submit(ctx, sub)
	if err != nil {
		return Accepted{}, err
	}
	if hint != nil {
		a.Hints.Hint(ctx, *hint)
	}
	if job.WebhookURL != "" {
		a.Webhooks.Notify(job.ID)
	}
	return Accepted{ConversationID: job.ConversationID, JobID: job.ID}, nil
}

// newConversation makes the row of a first submission.
func (a *App) newConversation(p conversation.Principal, s Submission) *conversation.Conversation {
	now := a.now()
	c := &conversation.Conversation{
		ID: conversation.NewNumericID(), TenantID: p.TenantID, Type: conversation.DefaultType,
		Name: s.Name, Metadata: s.Metadata, Language: s.Options.LanguageCode,
		StartTime: now, EndTime: now, CreatedAt: now, UpdatedAt: now,
	}
	if c.Name == "" {
		c.Name = c.ID
	}
	if c.Language == "" {
		c.Language = conversation.DefaultLanguage
	}
	return c
}

// JobLimit is how many unfinished jobs the tenant may have; 0 = any number.
func (a *App) JobLimit(ctx context.Context, p conversation.Principal) (int, error) {
	t, err := a.tenant(ctx, p.TenantID)
	if err != nil {
		return 0, err
	}
	if t.MaxConcurrentJobs != nil {
		return *t.MaxConcurrentJobs, nil
	}
	return a.Limits.MaxConcurrentJobs, nil
}

// checkSubmission keeps the rules that all kinds share.
func (a *App) checkSubmission(s Submission) error {
	if t := s.Options.ConfidenceThreshold; t < 0 || t > 1 {
		return conversation.InvalidField("confidenceThreshold", `"confidenceThreshold" must be between 0.0 and 1.0`)
	}
	if utf8.RuneCountInString(s.Name) > 512 {
		return conversation.InvalidField("name", `"name" must have at most 512 characters`)
	}
	if err := checkMetadata(s.Metadata); err != nil {
		return err
	}
	if s.WebhookURL != "" {
		return a.checkURL("webhookUrl", s.WebhookURL)
	}
	return nil
}

// checkMessages keeps the rules of a text submission.
func (a *App) checkMessages(messages []conversation.InputMessage) error {
	if len(messages) == 0 {
		return conversation.InvalidField("messages", `"messages" is required and must contain at least 1 item`)
	}
	if limit := a.Limits.MaxMessages; limit > 0 && len(messages) > limit {
		return &conversation.Error{
			Code: conversation.TooLarge, Field: "messages",
			Message: `"messages" must contain at most ` + itoa(limit) + ` items, not ` + itoa(len(messages)) + `; send the rest with PUT`,
		}
	}
	for i, m := range messages {
		field := "messages[" + itoa(i) + "].payload.content"
		if strings.TrimSpace(m.Text) == "" {
			return conversation.InvalidField(field, "%q is required and is not allowed to be empty", field)
		}
		if limit := a.Limits.MaxMessageRunes; limit > 0 && utf8.RuneCountInString(m.Text) > limit {
			return conversation.InvalidField(field, "%q must have at most %d characters; it has %d", field, limit, utf8.RuneCountInString(m.Text))
		}
		if !m.StartTime.IsZero() && !m.EndTime.IsZero() && m.EndTime.Before(m.StartTime) {
			field = "messages[" + itoa(i) + "].duration.endTime"
			return conversation.InvalidField(field, "%q must not be before startTime", field)
		}
	}
	return nil
}
