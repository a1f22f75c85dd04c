package webhooks

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of Standard Webhooks 1.0.0.
const (
	HeaderID        = "Webhook-Id"
	HeaderTimestamp = "Webhook-Timestamp"
	HeaderSignature = "Webhook-Signature"
)

// Identifiers of the signature schemes.
const (
	schemeSymmetric  = "v1"
	schemeAsymmetric = "v1a"
)

// Signer signs webhooks with one or more keys. It is safe for concurrent use.
type Signer struct {
	keys []signingKey
}

type signingKey struct {
	scheme string
	sign   func(content []byte) []byte
}

// NewSigner takes symmetric secrets ("whsec_") and ed25519 private keys
// ("whsk_"). Each makes one signature, so that during a rotation receivers can
// verify with the old or the new one. At least one is needed.
func NewSigner(keys ...string) (*Signer, error) {
	if len(keys) == 0 {
		return nil, errors.New("new signer: no key")
	}
	s := &Signer{}
	for i, k := range keys {
		key, err := newSigningKey(k)
		if err != nil {
			return nil, fmt.Errorf("new signer: key %d: %w", i+1, err)
		}
		s.keys = append(s.keys, key)
	}
	return s, nil
}

func newSigningKey(s string) (signingKey, error) {
	if strings.HasPrefix(s, privatePrefix) {
		private, err := parsePrivate(s)
		return signingKey{schemeAsymmetric, func(content []byte) []byte {
			return ed25519.Sign(private, content)
		}}, err
	}
	secret, err := parseSecret(s)
	return signingKey{schemeSymmetric, func(content []byte) []byte { return mac(secret, content) }}, err
}

// Sign gives the value of the signature header for an attempt at the time at,
// which counts in whole seconds. The id may contain neither "." nor spaces: the
// dot separates what is signed.
func (s *Signer) Sign(id string, at time.Time, body []byte) (string, error) {
	if !validID(id) {
		return "", fmt.Errorf("sign webhook: bad id %q", id)
	}
	content := signedContent(id, strconv.FormatInt(at.Unix(), 10), body)
	signatures := make([]string, len(s.keys))
	for i, k := range s.keys {
		signatures[i] = k.scheme + "," + base64.StdEncoding.EncodeToString(k.sign(content))
	}
	return strings.Join(signatures, " "), nil
}

// SetHeaders signs and sets the three headers.
func (s *Signer) SetHeaders(h http.Header, id string, at time.Time, body []byte) error {
	signature, err := s.Sign(id, at, body)
	if err != nil {
		return err
	}
	h.Set(HeaderID, id)
	h.Set(HeaderTimestamp, strconv.FormatInt(at.Unix(), 10))
	h.Set(HeaderSignature, signature)
	return nil
}

func signedContent(id, timestamp string, body []byte) []byte {
	b := make([]byte, 0, len(id)+len(timestamp)+len(body)+2)
	b = append(b, id...)
	b = append(b, '.')
	b = append(b, timestamp...)
	b = append(b, '.')
	return append(b, body...)
}

func mac(secret, content []byte) []byte {
	h := hmac.New(sha256.New, secret)
	_, _ = h.Write(content) // a hash never fails
	return h.Sum(nil)
}

// validID accepts 1 to 256 visible ASCII characters without ".".
func validID(id string) bool {
	return id != "" && len(id) <= 256 && !strings.ContainsFunc(id, func(r rune) bool {
		return r <= ' ' || r > '~' || r == '.'
	})
}
