package webhooks

import (
	"crypto/ed25519"
	"crypto/hmac"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// DefaultTolerance is how far a timestamp may be from the receiver's clock.
const DefaultTolerance = 5 * time.Minute

// Why a webhook was not believed.
var (
	ErrMissingHeader = errors.New("webhook header missing or repeated")
	ErrBadHeader     = errors.New("webhook header malformed")
	ErrTooOld        = errors.New("webhook timestamp too old")
	ErrTooNew        = errors.New("webhook timestamp in the future")
	ErrNoSignature   = errors.New("no signature matches")
)

// Limits of the signature header, against floods.
const (
	maxSignatureHeader = 8 << 10
	maxSignatures      = 64
)

// Verifier checks webhooks. It is safe for concurrent use.
type Verifier struct {
	// Tolerance for the timestamp, both ways; set by NewVerifier.
	Tolerance time.Duration
	// Now is the clock; set by NewVerifier.
	Now func() time.Time

	secrets [][]byte
	publics []ed25519.PublicKey
}

// NewVerifier takes symmetric secrets ("whsec_") and ed25519 public keys
// ("whpk_"). A webhook is good when any of its signatures fits any key.
func NewVerifier(keys ...string) (*Verifier, error) {
	if len(keys) == 0 {
		return nil, errors.New("new verifier: no key")
	}
	v := &Verifier{Tolerance: DefaultTolerance, Now: time.Now}
	for i, k := range keys {
		if err := v.add(k); err != nil {
			return nil, fmt.Errorf("new verifier: key %d: %w", i+1, err)
		}
	}
	return v, nil
}

func (v *Verifier) add(key string) error {
	if strings.HasPrefix(key, publicPrefix) {
		public, err := parsePublic(key)
		v.publics = append(v.publics, public)
		return err
	}
	secret, err := parseSecret(key)
	v.secrets = append(v.secrets, secret)
	return err
}

// Verify checks the headers h of a webhook with this body. The error is one of
// the Err values of this package. Comparisons take the same time wherever two
// signatures differ.
func (v *Verifier) Verify(h http.Header, body []byte) error {
	var fields [3]string
	for i, name := range []string{HeaderID, HeaderTimestamp, HeaderSignature} {
		values := h.Values(name)
		if len(values) != 1 || values[0] == "" {
			return fmt.Errorf("%w: %s", ErrMissingHeader, strings.ToLower(name))
		}
		fields[i] = values[0]
	}
	id, timestamp := fields[0], fields[1]
	if !validID(id) {
		return fmt.Errorf("%w: webhook-id", ErrBadHeader)
	}
	if err := v.checkTime(timestamp); err != nil {
		return err
	}
	signatures, err := parseSignatures(fields[2])
	if err != nil {
		return err
	}
	content := signedContent(id, timestamp, body)
	for _, s := range signatures {
		if v.matches(s, content) {
			return nil
		}
	}
	return ErrNoSignature
}

// checkTime wants plain digits: another spelling of the same number would be
// another signed text.
func (v *Verifier) checkTime(s string) error {
	n, err := strconv.ParseUint(s, 10, 62)
	if err != nil || strconv.FormatUint(n, 10) != s {
		return fmt.Errorf("%w: webhook-timestamp", ErrBadHeader)
	}
	now := v.Now()
	switch at := time.Unix(int64(n), 0); {
	case now.Sub(at) > v.Tolerance:
		return ErrTooOld
	case at.Sub(now) > v.Tolerance:
		return ErrTooNew
	default:
		return nil
	}
}

func (v *Verifier) matches(s signature, content []byte) bool {
	switch s.scheme {
	case schemeSymmetric:
		for _, secret := range v.secrets {
			if hmac.Equal(s.bytes, mac(secret, content)) {
				return true
			}
		}
	case schemeAsymmetric:
		for _, public := range v.publics {
			if ed25519.Verify(public, content, s.bytes) {
				return true
			}
		}
	}
	return false
}

// signature is one entry of the signature header.
type signature struct {
	scheme string
	bytes  []byte
}

// parseSignatures reads "v1,base64 v1a,base64 ...". Entries of other schemes or
// with bad base64 are left out: a sender may know more schemes than we do.
func parseSignatures(header string) ([]signature, error) {
	if len(header) > maxSignatureHeader || strings.ContainsAny(header, "\r\n") { // base64 would skip line ends
		return nil, fmt.Errorf("%w: webhook-signature", ErrBadHeader)
	}
	entries := strings.Split(header, " ")
	if len(entries) > maxSignatures {
		return nil, fmt.Errorf("%w: webhook-signature", ErrBadHeader)
	}
	var out []signature
	for _, entry := range entries {
		scheme, encoded, ok := strings.Cut(entry, ",")
		if !ok || scheme != schemeSymmetric && scheme != schemeAsymmetric {
			continue
		}
		if b, err := base64.StdEncoding.Strict().DecodeString(encoded); err == nil {
			out = append(out, signature{scheme, b})
		}
	}
	return out, nil
}
