package app

import (
	"context"
	"net/mail"
	"strings"
	"unicode/utf8"

	"parlance/conversation"
)

// SetMetadata replaces the metadata of a conversation.
func (a *App) SetMetadata(ctx context.Context, p conversation.Principal, id string, metadata map[string]string) error {
	if err := checkMetadata(metadata); err != nil {
		return err
	}
	return a.Store.SetMetadata(ctx, p.TenantID, id, metadata)
}

// maxMetadata bounds the entries of a conversation's metadata: each is a row, and
// while many are written everybody else waits.
const maxMetadata = 100

func checkMetadata(metadata map[string]string) error {
	if len(metadata) > maxMetadata {
		return conversation.InvalidField("metadata", `"metadata" must have at most %d entries`, maxMetadata)
	}
	for k, v := range metadata {
		if k == "" || utf8.RuneCountInString(k) > conversation.MaxMetadataValue {
			return conversation.InvalidField("metadata", `"metadata" keys must have 1 to %d characters`, conversation.MaxMetadataValue)
		}
		if utf8.RuneCountInString(v) > conversation.MaxMetadataValue {
			return conversation.InvalidField("metadata."+k, `"metadata.%s" must have at most %d characters`, k, conversation.MaxMetadataValue)
		}
	}
	return nil
}

// UpdateMember renames a participant; messages and insights show it at once.
func (a *App) UpdateMember(ctx context.Context, p conversation.Principal, id string, m conversation.Member) error {
	if strings.TrimSpace(m.Name) == "" {
		return conversation.InvalidField("name", `"name" is required and is not allowed to be empty`)
	}
	if m.Email != "" {
		if _, err := mail.ParseAddress(m.Email); err != nil {
			return conversation.InvalidField("email", `"email" must be a valid e-mail address`)
		}
	}
	return a.Store.UpdateMember(ctx, p.TenantID, id, m)
}

// Delete removes a conversation with everything that hangs on it.
func (a *App) Delete(ctx context.Context, p conversation.Principal, id string) error {
	keys, err := a.Store.DeleteConversation(ctx, p.TenantID, id)
	if err != nil {
		return err
	}
	for _, key := range blobsOf(keys) {
		if err := a.Blobs.Delete(ctx, key); err != nil && a.Log != nil {
			a.Log.WarnContext(ctx, "blob not deleted", "conversation_id", id, "error", err)
		}
	}
	return nil
}
