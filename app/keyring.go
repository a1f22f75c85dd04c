package app

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"parlance/conversation"
	"parlance/storage"
)

// keyRefresh bounds how long another process's new signing key stays unknown.
const keyRefresh = time.Minute

// sealedPrefix marks a sealed text and the way it was sealed.
const sealedPrefix = "sealed1:"

// Keyring holds the keys that sign access tokens. They lie in SQL, sealed with
// AES-256-GCM under the server's key, so that every API process shares them and
// a stolen database alone signs nothing. Safe for concurrent use.
type Keyring struct {
	store storage.Accounts
	seal  cipher.AEAD

	mu      sync.Mutex
	keys    map[string][]byte
	current string
	newest  time.Time // when the newest key was made
	loaded  time.Time
}

// NewKeyring makes a keyring; serverKey may have any length of at least 16
// bytes and is hashed to the sealing key.
func NewKeyring(store storage.Accounts, serverKey []byte) (*Keyring, error) {
	if len(serverKey) < 16 {
		return nil, errors.New("the server key has fewer than 16 bytes")
	}
	sum := sha256.Sum256(append([]byte("parlance signing keys\x00"), serverKey...))
	block, err := aes.NewCipher(sum[:])
	if err != nil {
		return nil, fmt.Errorf("sealing key: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("sealing mode: %w", err)
	}
	return &Keyring{store: store, seal: aead}, nil
}

// Signing gives the newest key that still signs, making the first one.
func (k *Keyring) Signing(ctx context.Context) (id string, key []byte, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.refresh(ctx, false); err != nil {
		return "", nil, err
	}
	if k.current == "" {
		if err := k.add(ctx); err != nil {
			return "", nil, err
		}
	}
	return k.current, k.keys[k.current], nil
}

// Verifying gives the key of the id; ok is false when there is none.
func (k *Keyring) Verifying(ctx context.Context, id string) (key []byte, ok bool, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.refresh(ctx, false); err != nil {
		return nil, false, err
	}
	if key, ok := k.keys[id]; ok {
		return key, true, nil
	}
	// A token of a key made elsewhere a moment ago; at most one look a second.
	if time.Since(k.loaded) > time.Second {
		if err := k.refresh(ctx, true); err != nil {
			return nil, false, err
		}
	}
	key, ok = k.keys[id]
	return key, ok, nil
}

// Rotate adds a new signing key; older ones go on verifying.
func (k *Keyring) Rotate(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.add(ctx)
}

// KeyDropper removes signing keys; *sqlstore.Store does.
type KeyDropper interface {
	DropSigningKeys(ctx context.Context, except string) error
}

// Replace adds a new signing key and removes all older ones, for when one of them
// may be known to others. Tokens that they signed are refused at once here, and
// within a minute by other processes.
func (k *Keyring) Replace(ctx context.Context, store KeyDropper) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.add(ctx); err != nil {
		return err
	}
	if err := store.DropSigningKeys(ctx, k.current); err != nil {
		return err
	}
	return k.refresh(ctx, true)
}

func (k *Keyring) refresh(ctx context.Context, force bool) error {
	if !force && k.keys != nil && time.Since(k.loaded) < keyRefresh {
		return nil
	}
	sealed, err := k.store.SigningKeys(ctx)
	if err != nil {
		return err
	}
	keys, current := make(map[string][]byte, len(sealed)), ""
	for i, s := range sealed { // newest first
		if i == 0 {
			k.newest = s.CreatedAt
		}
		key, err := k.open(s)
		if err != nil {
			return err
		}
		keys[s.ID] = key
		if current == "" && s.RetiredAt.IsZero() {
			current = s.ID
		}
	}
	k.keys, k.current, k.loaded = keys, current, time.Now()
	return nil
}

func (k *Keyring) add(ctx context.Context) error {
	if err := k.refresh(ctx, true); err != nil {
		return err
	}
	key := make([]byte, 32)
	nonce := make([]byte, k.seal.NonceSize())
	_, _ = rand.Read(key)   // never fails: see crypto/rand
	_, _ = rand.Read(nonce) // never fails: see crypto/rand
	id := conversation.NewSecret(16)
	sealed := k.seal.Seal(nonce, nonce, key, []byte(id))
	made := time.Now().UTC()
	if !made.Truncate(time.Millisecond).After(k.newest) { // in the same millisecond, or by a clock that was ahead
		made = k.newest.Add(time.Millisecond)
	}
	row := storage.SigningKey{ID: id, Sealed: sealed, CreatedAt: made}
	if err := k.store.AddSigningKey(ctx, row); err != nil {
		return err
	}
	return k.refresh(ctx, true)
}

func (k *Keyring) open(s storage.SigningKey) ([]byte, error) {
	n := k.seal.NonceSize()
	if len(s.Sealed) < n {
		return nil, fmt.Errorf("signing key %s is cut short", s.ID)
	}
	key, err := k.seal.Open(nil, s.Sealed[:n], s.Sealed[n:], []byte(s.ID))
	if err != nil {
		return nil, fmt.Errorf("signing key %s cannot be opened: is PARLANCE_SECRET_KEY (or secret.key in the data directory) the one it was sealed with? %w", s.ID, err)
	}
	return key, nil
}

// SealText seals a short secret for storage; what names its place, so that a
// sealed text cannot be moved to another row.
func (k *Keyring) SealText(what, secret string) string {
	nonce := make([]byte, k.seal.NonceSize())
	_, _ = rand.Read(nonce) // never fails: see crypto/rand
	return sealedPrefix + base64.StdEncoding.EncodeToString(k.seal.Seal(nonce, nonce, []byte(secret), []byte(what)))
}

// OpenText opens what SealText sealed.
func (k *Keyring) OpenText(what, sealed string) (string, error) {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(sealed, sealedPrefix))
	n := k.seal.NonceSize()
	if err != nil || len(raw) < n {
		return "", fmt.Errorf("sealed secret of %s is damaged", what)
	}
	text, err := k.seal.Open(nil, raw[:n], raw[n:], []byte(what))
	if err != nil {
		return "", fmt.Errorf("open sealed secret of %s: %w", what, err)
	}
	return string(text), nil
}
