package webhooks

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// Prefixes of serialized keys, as Standard Webhooks names them.
const (
	secretPrefix  = "whsec_" // symmetric: signs and verifies
	privatePrefix = "whsk_"  // ed25519: signs
	publicPrefix  = "whpk_"  // ed25519: verifies
)

// The size of a symmetric secret, in bytes.
const (
	newSecretBytes = 32
	minSecretBytes = 24
	maxSecretBytes = 64
)

// NewSecret makes a symmetric secret of 32 random bytes: "whsec_" + base64.
func NewSecret() string {
	var b [newSecretBytes]byte
	_, _ = rand.Read(b[:]) // never fails: see crypto/rand
	return secretPrefix + base64.StdEncoding.EncodeToString(b[:])
}

// NewKeyPair makes an ed25519 pair: the private key ("whsk_") signs and stays
// with the sender, the public one ("whpk_") verifies.
func NewKeyPair() (private, public string) {
	pub, priv, _ := ed25519.GenerateKey(nil) // never fails with the default source
	return privatePrefix + base64.StdEncoding.EncodeToString(priv),
		publicPrefix + base64.StdEncoding.EncodeToString(pub)
}

// PublicKey gives the "whpk_" form that belongs to a "whsk_" key.
func PublicKey(private string) (string, error) {
	k, err := parsePrivate(private)
	if err != nil {
		return "", err
	}
	pub, _ := k.Public().(ed25519.PublicKey)
	return publicPrefix + base64.StdEncoding.EncodeToString(pub), nil
}

// The texts of these errors never repeat the key.
func parseSecret(s string) ([]byte, error) {
	key, err := decode(s, secretPrefix)
	if err == nil && (len(key) < minSecretBytes || len(key) > maxSecretBytes) {
		err = fmt.Errorf("a secret has %d to %d bytes, not %d", minSecretBytes, maxSecretBytes, len(key))
	}
	return key, err
}

// parsePrivate accepts the 64 bytes that most libraries keep (seed and public
// key) and the bare seed of 32.
func parsePrivate(s string) (ed25519.PrivateKey, error) {
	b, err := decode(s, privatePrefix)
	if err != nil {
		return nil, err
	}
	if len(b) != ed25519.SeedSize && len(b) != ed25519.PrivateKeySize {
		return nil, fmt.Errorf("a private key has %d or %d bytes, not %d", ed25519.SeedSize, ed25519.PrivateKeySize, len(b))
	}
	key := ed25519.NewKeyFromSeed(b[:ed25519.SeedSize])
	if len(b) == ed25519.PrivateKeySize && !bytes.Equal(key, b) {
		return nil, errors.New("the two halves of the private key do not belong together")
	}
	return key, nil
}

func parsePublic(s string) (ed25519.PublicKey, error) {
	b, err := decode(s, publicPrefix)
	if err == nil && len(b) != ed25519.PublicKeySize {
		err = fmt.Errorf("a public key has %d bytes, not %d", ed25519.PublicKeySize, len(b))
	}
	return b, err
}

func decode(s, prefix string) ([]byte, error) {
	rest, ok := strings.CutPrefix(s, prefix)
	if !ok {
		return nil, fmt.Errorf("the key does not start with %q", prefix)
	}
	b, err := base64.StdEncoding.DecodeString(rest)
	if err != nil {
		return nil, errors.New("the key is not base64")
	}
	return b, nil
}
