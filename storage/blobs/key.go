package blobs

import (
	"context"
	"io/fs"
	"path/filepath"
	"strings"
	"unicode"

	"parlance/conversation"
)

// Bounds of a key in bytes. File systems take names of 255 bytes.
const (
	maxKey  = 1024
	maxPart = 200
)

// name gives the file of a key, and the error of an ended context.
func name(ctx context.Context, key string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if !validKey(key) {
		return "", conversation.Errorf(conversation.Invalid, "%q is not the key of a recording.", key)
	}
	return filepath.FromSlash(key), nil
}

// validKey takes relative slash paths. No part begins with a dot, so no key
// leaves the directory or names a file that is still being written.
func validKey(key string) bool {
	if len(key) > maxKey || !fs.ValidPath(key) || strings.Contains(key, `\`) || strings.ContainsFunc(key, unicode.IsControl) {
		return false
	}
	for part := range strings.SplitSeq(key, "/") {
		if part == "" || part[0] == '.' || len(part) > maxPart {
			return false
		}
	}
	return true
}
