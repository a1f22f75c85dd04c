package app

import (
	"context"
	"strings"
	"unicode/utf8"

	"parlance/conversation"
	"parlance/storage"
)

// maxJobLimit bounds the limit of one account.
const maxJobLimit = 1_000_000

// Account is a tenant with its rules.
type Account struct {
	conversation.Tenant

	OnFailure storage.OnFailure // "" = the server's
}

// Accounts lists the tenants with their rules, the oldest first. It is for the
// operator.
func (a *App) Accounts(ctx context.Context) ([]Account, error) {
	list, err := a.Policies.Tenants(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Account, len(list))
	for i, t := range list {
		p, err := a.Policies.Policy(ctx, t.ID)
		if err != nil {
			return nil, err
		}
		t.WebhookSecret = ""
		out[i] = Account{t, p.OnFailure}
	}
	return out, nil
}

// PolicyChange is what an operator wants of an account; nil leaves a rule as it is.
type PolicyChange struct {
	MaxConcurrentJobs *int // 0 = no limit
	DefaultJobs       bool // forget the account's own limit
	OnFailure         *storage.OnFailure
}

// ChangePolicy changes the rules of an account. Servers follow within seconds.
func (a *App) ChangePolicy(ctx context.Context, tenantID string, c PolicyChange) error {
	p, err := a.Policies.Policy(ctx, tenantID)
	if err != nil {
		return err
	}
	if n := c.MaxConcurrentJobs; n != nil {
		if *n < 0 || *n > maxJobLimit {
			return conversation.InvalidField("max-concurrent-jobs", "the limit of unfinished jobs must be within 0 (none) and %d", maxJobLimit)
		}
		p.MaxConcurrentJobs = n
	}
	if c.DefaultJobs {
		p.MaxConcurrentJobs = nil
	}
	if c.OnFailure != nil {
		switch *c.OnFailure {
		case "", storage.SkipFailed, storage.BlockFailed:
		default:
			return conversation.InvalidField("on-failure", "the rule for failed jobs must be skip or block, not %q", *c.OnFailure)
		}
		p.OnFailure = *c.OnFailure
	}
	return a.Policies.SetPolicy(ctx, tenantID, p)
}

// CheckAccountName refuses what is no name of an account.
func CheckAccountName(name string) error {
	const longest = 200
	if n := utf8.RuneCountInString(strings.TrimSpace(name)); n == 0 || n > longest {
		return conversation.InvalidField("name", "the name must have 1 to %d characters", longest)
	}
	return nil
}

// BlockedBy is the failed job that holds up the conversation of a job, and may be
// that job itself; "" = none does.
func (a *App) BlockedBy(ctx context.Context, j conversation.Job) (string, error) {
	return a.Policies.BlockedBy(ctx, j.TenantID, j.ConversationID)
}
