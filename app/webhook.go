package app

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"parlance/conversation"
	"parlance/webhooks"
)

// Bounds of an account's webhook endpoints.
const (
	maxEndpoints           = 20
	maxEndpointURL         = 2048 // bytes
	maxEndpointDescription = 500  // characters
	maxEndpointEvents      = 20
	maxDeliveries          = 200 // in one list
	defaultDeliveries      = 50
)

// disabledByHand is the reason that an endpoint shows when its owner disabled it.
const disabledByHand = "disabled by the account"

// EndpointChange is what a caller wants of an endpoint; nil leaves a member as it
// is, or at its default in a new one.
type EndpointChange struct {
	URL         *string
	Description *string
	Events      *[]string
	Strict      *bool
	Disabled    *bool
}

// NewEndpoint is an endpoint with what its owner needs to verify.
type NewEndpoint struct {
	conversation.Endpoint

	// Key verifies: the symmetric secret ("whsec_"), shown this once, or the
	// public key ("whpk_").
	Key string
}

// Endpoints lists the account's endpoints, the oldest first.
func (a *App) Endpoints(ctx context.Context, p conversation.Principal) ([]conversation.Endpoint, error) {
	return a.Store.Endpoints(ctx, p.TenantID)
}

// Endpoint gives one of them.
func (a *App) Endpoint(ctx context.Context, p conversation.Principal, id string) (conversation.Endpoint, error) {
	return a.Store.Endpoint(ctx, p.TenantID, id)
}

// CreateEndpoint adds an endpoint; asymmetric asks for an ed25519 key pair.
// Conflict: the account has its number.
func (a *App) CreateEndpoint(ctx context.Context, p conversation.Principal, c EndpointChange, asymmetric bool) (NewEndpoint, error) {
	e := NewEndpoint{Endpoint: conversation.Endpoint{
		ID: conversation.EndpointPrefix + conversation.NewSecret(24), TenantID: p.TenantID,
		Events: []string{"*"}, CreatedAt: a.now().Truncate(time.Millisecond),
	}}
	if c.URL == nil {
		return e, conversation.InvalidField("url", `"url" is required`)
	}
	if err := a.changeEndpoint(&e.Endpoint, c); err != nil {
		return e, err
	}
	signs, verifies := newEndpointKey(asymmetric)
	e.Secret, e.Key = a.Keys.SealText(e.ID, signs), verifies
	return e, a.Store.CreateEndpoint(ctx, e.Endpoint, maxEndpoints)
}

// newEndpointKey makes what signs and what verifies.
func newEndpointKey(asymmetric bool) (signs, verifies string) {
	if asymmetric {
		return webhooks.NewKeyPair()
	}
	s := webhooks.NewSecret()
	return s, s
}

// UpdateEndpoint changes an endpoint. Enabling it forgets that it failed.
func (a *App) UpdateEndpoint(ctx context.Context, p conversation.Principal, id string, c EndpointChange) (conversation.Endpoint, error) {
	return a.Store.UpdateEndpoint(ctx, p.TenantID, id, func(e *conversation.Endpoint) error {
		return a.changeEndpoint(e, c)
	})
}

// RotateEndpointSecret gives the endpoint a new secret of the same kind. The old
// one signs beside it for conversation.SecretOverlap.
func (a *App) RotateEndpointSecret(ctx context.Context, p conversation.Principal, id string) (NewEndpoint, error) {
	var key string
	e, err := a.Store.UpdateEndpoint(ctx, p.TenantID, id, func(e *conversation.Endpoint) error {
		old, err := a.Keys.OpenText(e.ID, e.Secret)
		if err != nil {
			return err
		}
		_, symmetric := strings.CutPrefix(old, "whsec_")
		var signs string
		signs, key = newEndpointKey(!symmetric)
		e.OldSecret, e.OldSecretUntil = e.Secret, a.now().Truncate(time.Millisecond).Add(conversation.SecretOverlap)
		e.Secret = a.Keys.SealText(e.ID, signs)
		return nil
	})
	return NewEndpoint{e, key}, err
}

// DeleteEndpoint removes an endpoint with its deliveries.
func (a *App) DeleteEndpoint(ctx context.Context, p conversation.Principal, id string) error {
	return a.Store.DeleteEndpoint(ctx, p.TenantID, id)
}

// TestEndpoint sends a test event to an endpoint, whatever events it wants.
func (a *App) TestEndpoint(ctx context.Context, p conversation.Principal, id string) (conversation.Delivery, error) {
	return a.Store.TestEndpoint(ctx, p.TenantID, id)
}

// EndpointDeliveries lists what went or goes to an endpoint, newest first, and
// the attempts of each.
func (a *App) EndpointDeliveries(
	ctx context.Context, p conversation.Principal, id string, f conversation.DeliveryFilter,
) ([]LoggedDelivery, error) {
	if err := checkDeliveryFilter(&f); err != nil {
		return nil, err
	}
	ds, err := a.Store.EndpointDeliveries(ctx, p.TenantID, id, f)
	if err != nil {
		return nil, err
	}
	return a.logged(ctx, p, ds)
}

// JobDeliveries lists what went or goes to the addresses that jobs name, newest
// first, and the attempts of each; jobID "" = of all jobs.
func (a *App) JobDeliveries(
	ctx context.Context, p conversation.Principal, jobID string, f conversation.DeliveryFilter,
) ([]LoggedDelivery, error) {
	if err := checkDeliveryFilter(&f); err != nil {
		return nil, err
	}
	if err := a.checkJob(ctx, p, jobID); err != nil {
		return nil, err
	}
	ds, err := a.Replays.JobDeliveries(ctx, p.TenantID, jobID, f)
	if err != nil {
		return nil, err
	}
	return a.logged(ctx, p, ds)
}

// checkJob gives NotFound for a job that the tenant does not have.
func (a *App) checkJob(ctx context.Context, p conversation.Principal, jobID string) error {
	if jobID == "" {
		return nil
	}
	_, err := a.Store.Job(ctx, p.TenantID, jobID)
	return err
}

// logged adds the attempts of deliveries.
func (a *App) logged(ctx context.Context, p conversation.Principal, ds []conversation.Delivery) (out []LoggedDelivery, err error) {
	out = make([]LoggedDelivery, len(ds))
	for i, d := range ds {
		out[i].Delivery = d
		if d.Attempts == 0 {
			continue
		}
		if out[i].Log, err = a.Store.Attempts(ctx, p.TenantID, d.ID); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// LoggedDelivery is a delivery with its attempts, the first one first.
type LoggedDelivery struct {
	conversation.Delivery

	Log []conversation.DeliveryAttempt
}

// ReplayDelivery sends one settled delivery again, to an endpoint or to the address
// that its job names.
func (a *App) ReplayDelivery(ctx context.Context, p conversation.Principal, deliveryID string) (conversation.Delivery, error) {
	return a.Store.ReplayDelivery(ctx, p.TenantID, deliveryID)
}

// ReplayDeliveries sends the settled deliveries of an endpoint again that fit;
// without a status the dead ones. It gives their number.
func (a *App) ReplayDeliveries(ctx context.Context, p conversation.Principal, id string, f conversation.DeliveryFilter) (int, error) {
	if err := checkReplay(&f); err != nil {
		return 0, err
	}
	return a.Store.ReplayDeliveries(ctx, p.TenantID, id, f)
}

// ReplayJobDeliveries does so for the addresses that jobs name; jobID "" = all
// jobs.
func (a *App) ReplayJobDeliveries(ctx context.Context, p conversation.Principal, jobID string, f conversation.DeliveryFilter) (int, error) {
	if err := checkReplay(&f); err != nil {
		return 0, err
	}
	if err := a.checkJob(ctx, p, jobID); err != nil {
		return 0, err
	}
	return a.Replays.ReplayJobDeliveries(ctx, p.TenantID, jobID, f)
}

func checkReplay(f *conversation.DeliveryFilter) error {
	if f.Status == "" {
		f.Status = conversation.DeliveryDead
	}
	if f.Status == conversation.DeliveryPending {
		return conversation.InvalidField("status", `"status" must be "dead" or "delivered"; what is pending is sent anyway`)
	}
	return checkDeliveryFilter(f)
}

func checkDeliveryFilter(f *conversation.DeliveryFilter) error {
	switch f.Status {
	case "", conversation.DeliveryPending, conversation.DeliveryDelivered, conversation.DeliveryDead:
	default:
		return conversation.InvalidField("status", `"status" must be "pending", "delivered" or "dead"`)
	}
	if !f.From.IsZero() && !f.To.IsZero() && !f.From.Before(f.To) {
		return conversation.InvalidField("to", `"to" must be later than "from"`)
	}
	if f.Limit == 0 {
		f.Limit = defaultDeliveries
	}
	if f.Limit < 0 || f.Limit > maxDeliveries {
		return conversation.InvalidField("limit", `"limit" must be within 1 and %d`, maxDeliveries)
	}
	return nil
}

// changeEndpoint keeps the rules of endpoints.
func (a *App) changeEndpoint(e *conversation.Endpoint, c EndpointChange) error {
	if c.URL != nil {
		if err := a.checkEndpointURL(*c.URL); err != nil {
			return err
		}
		e.URL = *c.URL
	}
	if c.Description != nil {
		if utf8.RuneCountInString(*c.Description) > maxEndpointDescription {
			return conversation.InvalidField("description", `"description" must have at most %d characters`, maxEndpointDescription)
		}
		e.Description = *c.Description
	}
	if c.Events != nil {
		events, err := checkEvents(*c.Events)
		if err != nil {
			return err
		}
		e.Events = events
	}
	if c.Strict != nil {
		e.Strict = *c.Strict
	}
	switch {
	case c.Disabled == nil || *c.Disabled == !e.Enabled():
	case *c.Disabled:
		e.DisabledAt, e.DisabledReason = a.now().Truncate(time.Millisecond), disabledByHand
	default:
		e.DisabledAt, e.DisabledReason, e.FailingSince = time.Time{}, "", time.Time{}
	}
	return nil
}

func (a *App) checkEndpointURL(raw string) error {
	if len(raw) > maxEndpointURL {
		return conversation.InvalidField("url", `"url" must have at most %d characters`, maxEndpointURL)
	}
	if u, err := url.Parse(raw); err == nil && u.User != nil {
		return conversation.InvalidField("url", `"url" must not carry a user name or password`)
	}
	return a.checkURL("url", raw)
}

// checkEvents refuses unknown types, so that a misspelt one does not wait for
// ever. None means all.
func checkEvents(events []string) ([]string, error) {
	if len(events) > maxEndpointEvents {
		return nil, conversation.InvalidField("events", `"events" must have at most %d entries`, maxEndpointEvents)
	}
	known := append(conversation.EventTypes(), "*", "job.*", "webhook.*")
	var out []string
	for _, e := range events {
		if !slices.Contains(known, e) {
			return nil, conversation.InvalidField("events", `"events" may contain %s; %q is none of them`, strings.Join(known, ", "), clipped(e))
		}
		if !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	if len(out) == 0 {
		out = []string{"*"}
	}
	return out, nil
}

// clipped bounds what an error repeats of a request.
func clipped(s string) string {
	const most = 64
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "..."
	}
	return s
}

// OpenEndpoint gives an endpoint with its secrets opened, for those who sign.
func (a *App) OpenEndpoint(ctx context.Context, tenantID, id string) (conversation.Endpoint, error) {
	e, err := a.Store.Endpoint(ctx, tenantID, id)
	if err != nil {
		return e, err
	}
	if e.Secret, err = a.Keys.OpenText(e.ID, e.Secret); err != nil || e.OldSecret == "" {
		return e, err
	}
	e.OldSecret, err = a.Keys.OpenText(e.ID, e.OldSecret)
	return e, err
}
