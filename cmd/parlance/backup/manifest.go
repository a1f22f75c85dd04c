package backup

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"parlance/storage"
)

// The names within a backup.
const (
	manifestName = "manifest.json"
	databaseName = "parlance.db"
	keyName      = "secret.key"
	blobFolder   = "blobs/"
)

// format is the number of this layout.
const format = 1

// Manifest says what is in a backup. It is its last file, so that half a backup
// has none.
type Manifest struct {
	Format        int       `json:"format"`
	MadeAt        time.Time `json:"made_at"`
	Version       string    `json:"version"` // of the program that made it
	Schema        int64     `json:"schema"`  // number of the last migration
	Conversations int64     `json:"conversations"`
	Jobs          int64     `json:"jobs"`
	// WithKey tells that the key that opens the sealed secrets is in the backup.
	// Without it the same PARLANCE_SECRET_KEY must be set.
	WithKey bool   `json:"with_key"`
	Files   []File `json:"files"`
	// Missing are recordings that the database names and the server had lost
	// already.
	Missing []string `json:"missing,omitempty"`
}

// File is one file of a backup.
type File struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"` // bytes
	SHA256 string `json:"sha256"`
}

// Bytes is the size of all files.
func (m Manifest) Bytes() (n int64) {
	for _, f := range m.Files {
		n += f.Size
	}
	return n
}

// Recordings counts the recordings.
func (m Manifest) Recordings() (n int) {
	for _, f := range m.Files {
		if strings.HasPrefix(f.Name, blobFolder) && !strings.HasSuffix(f.Name, storage.TranscriptKey("")) {
			n++
		}
	}
	return n
}

func (m Manifest) encode() ([]byte, error) {
	data, err := json.MarshalIndent(m, "", "  ")
	return append(data, '\n'), err
}

func decodeManifest(data []byte) (m Manifest, err error) {
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("read %s: %w", manifestName, err)
	}
	if m.Format != format {
		return m, fmt.Errorf("the backup has format %d; this version reads format %d", m.Format, format)
	}
	return m, nil
}

// compare says how the files that were found differ from those that were made.
// More files than the manifest names are of no account.
func (m Manifest) compare(found map[string]File) error {
	database := false
	for _, want := range m.Files {
		got, ok := found[want.Name]
		switch {
		case !ok:
			return fmt.Errorf("the backup is damaged: %s is missing", want.Name)
		case got != want:
			return fmt.Errorf("the backup is damaged: %s has %d bytes with SHA-256 %s, it was made with %d and %s",
				want.Name, got.Size, got.SHA256, want.Size, want.SHA256)
		}
		database = database || want.Name == databaseName
	}
	if !database {
		return fmt.Errorf("the backup is damaged: its manifest names no %s", databaseName)
	}
	return nil
}
