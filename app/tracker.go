package app

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"parlance/conversation"
)

// Bounds of an account's trackers.
const (
	maxTrackers       = 500
	maxTrackerName    = 128 // characters
	maxTrackerPhrases = 1000
	maxTrackerPhrase  = 256 // characters
)

// Trackers lists the account's own trackers, by name.
func (a *App) Trackers(ctx context.Context, p conversation.Principal) ([]conversation.Tracker, error) {
	return a.Store.Trackers(ctx, p.TenantID)
}

// Tracker gives one of them.
func (a *App) Tracker(ctx context.Context, p conversation.Principal, id string) (conversation.Tracker, error) {
	list, err := a.Store.Trackers(ctx, p.TenantID)
	if err != nil {
		return conversation.Tracker{}, err
	}
	for _, t := range list {
		if t.ID == id {
			return t, nil
		}
	}
	return conversation.Tracker{}, noTracker(id)
}

// CreateTrackers adds trackers; the answer carries their ids. All are checked
// before the first is written. Conflict: a name exists.
func (a *App) CreateTrackers(ctx context.Context, p conversation.Principal, list []conversation.Tracker) ([]conversation.Tracker, error) {
	existing, err := a.Store.Trackers(ctx, p.TenantID)
	if err != nil {
		return nil, err
	}
	if len(existing)+len(list) > maxTrackers {
		return nil, conversation.Errorf(conversation.Conflict, "An account can have at most %d trackers; it has %d.", maxTrackers, len(existing))
	}
	names := make(map[string]bool, len(existing)+len(list))
	for _, t := range existing {
		names[t.Name] = true
	}
	out := make([]conversation.Tracker, len(list))
	for i, t := range list {
		if out[i], err = checkTracker(t); err != nil {
			return nil, err
		}
		if names[out[i].Name] {
			return nil, &conversation.Error{
				Code: conversation.Conflict, Field: "name",
				Message: `There is a tracker named "` + out[i].Name + `" already.`,
			}
		}
		names[out[i].Name] = true
		out[i].ID = conversation.NewNumericID()
	}
	for _, t := range out {
		if err := a.Store.CreateTracker(ctx, p.TenantID, t); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// UpdateTracker replaces name and vocabulary. Conflict: another has the name.
func (a *App) UpdateTracker(ctx context.Context, p conversation.Principal, t conversation.Tracker) (conversation.Tracker, error) {
	t, err := checkTracker(t)
	if err != nil {
		return t, err
	}
	return t, a.Store.UpdateTracker(ctx, p.TenantID, t)
}

// DeleteTracker removes a tracker.
func (a *App) DeleteTracker(ctx context.Context, p conversation.Principal, id string) error {
	return a.Store.DeleteTracker(ctx, p.TenantID, id)
}

func noTracker(id string) error {
	return conversation.Errorf(conversation.NotFound, "There is no tracker %q.", id)
}

// checkTracker keeps the rules of trackers and drops repeated phrases.
func checkTracker(t conversation.Tracker) (conversation.Tracker, error) {
	t.Name = strings.TrimSpace(t.Name)
	if n := utf8.RuneCountInString(t.Name); n == 0 || n > maxTrackerName {
		return t, conversation.InvalidField("name", `"name" is required and must have 1 to %d characters`, maxTrackerName)
	}
	if n := len(t.Vocabulary); n == 0 || n > maxTrackerPhrases {
		return t, conversation.InvalidField("vocabulary", `"vocabulary" is required and must contain 1 to %d phrases`, maxTrackerPhrases)
	}
	var phrases []string
	seen := map[string]bool{}
	for i, phrase := range t.Vocabulary {
		phrase = strings.Join(strings.Fields(phrase), " ")
		if n := utf8.RuneCountInString(phrase); n == 0 || n > maxTrackerPhrase {
			return t, conversation.InvalidField("vocabulary", `"vocabulary[%d]" must have 1 to %d characters`, i, maxTrackerPhrase)
		}
		if r := strings.IndexFunc(phrase, unfit); r >= 0 {
			return t, conversation.InvalidField("vocabulary",
				`"vocabulary[%d]" may contain letters, digits, spaces and . ' - only`, i)
		}
		if key := strings.ToLower(phrase); !seen[key] {
			seen[key] = true
			phrases = append(phrases, phrase)
		}
	}
	t.Vocabulary = phrases
	return t, nil
}

// unfit tells whether a character may not stand in a phrase to look for.
func unfit(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune(" .'’-", r)
}
