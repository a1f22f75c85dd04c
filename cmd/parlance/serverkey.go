package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"parlance/config"
)

// keyFile holds the server's key, in the data directory.
const keyFile = "secret.key"

// serverKey is the key that seals the other keys at rest: the setting, or the
// file that the first start makes in the data directory.
func serverKey(cfg config.Config) ([]byte, error) {
	if len(cfg.SecretKey) > 0 {
		return cfg.SecretKey, nil
	}
	path := filepath.Join(cfg.DataDir, keyFile)
	for {
		data, err := os.ReadFile(path)
		if err == nil {
			key, err := hex.DecodeString(strings.TrimSpace(string(data)))
			if err != nil || len(key) != 32 {
				return nil, fmt.Errorf("%s does not hold 64 hexadecimal digits", path)
			}
			return key, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("server key: %w", err)
		}
		if err := makeKey(path); err != nil {
			return nil, fmt.Errorf("server key: %w", err)
		}
	}
}

// makeKey writes a new key in one step, so that two processes that start
// together end up with the same one.
func makeKey(path string) error {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails: see crypto/rand
	tmp, err := os.CreateTemp(filepath.Dir(path), ".secret-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	if _, err := tmp.WriteString(hex.EncodeToString(key) + "\n"); err != nil {
		_ = tmp.Close()
		return err
	}
	if err := errors.Join(tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if err := os.Link(tmp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}
