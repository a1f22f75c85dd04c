package config

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"log/slog"
	"strings"
)

// plain is any text; with required it may not be empty.
type plain struct {
	p        *string
	required bool
	name     string // the kind, "text" by default
}

func (v plain) set(text string) error {
	if v.required && text == "" {
		return errors.New("must not be empty")
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return errors.New("must not contain control characters")
	}
	*v.p = text
	return nil
}
func (v plain) text() string { return *v.p }
func (v plain) kind() string {
	if v.name != "" {
		return v.name
	}
	return "text"
}
func (v plain) allowed() string { return "" }

// minTokenLength keeps out tokens that can be guessed.
const minTokenLength = 16

// token is a secret that somebody chose; empty = none.
type token struct{ p *string }

func (v token) set(text string) error {
	if text != "" && len(text) < minTokenLength {
		return errors.New("want at least 16 characters")
	}
	return plain{p: v.p}.set(text)
}
func (v token) text() string    { return *v.p }
func (v token) kind() string    { return "secret" }
func (v token) allowed() string { return "empty, or at least 16 characters" }

// keyLength is that of AES-256.
const keyLength = 32

// key is 32 secret bytes in hexadecimal or base64; empty = none.
type key struct{ p *[]byte }

func (v key) set(text string) error {
	if text == "" {
		*v.p = nil
		return nil
	}
	for _, decode := range []func(string) ([]byte, error){
		hex.DecodeString, base64.StdEncoding.DecodeString, base64.RawURLEncoding.DecodeString,
	} {
		if b, err := decode(text); err == nil && len(b) == keyLength {
			*v.p = b
			return nil
		}
	}
	return errors.New("want 32 bytes as 64 hexadecimal digits or as base64; `openssl rand -hex 32` makes one")
}
func (v key) text() string    { return hex.EncodeToString(*v.p) }
func (v key) kind() string    { return "secret" }
func (v key) allowed() string { return "empty, or 32 bytes in hexadecimal or base64" }

// level is the least important log line that is written.
type level struct{ p *slog.Level }

func (v level) set(text string) error {
	switch l := strings.ToLower(text); l {
	case "debug", "info", "warn", "error":
		return v.p.UnmarshalText([]byte(l))
	default:
		return errors.New("want " + v.allowed())
	}
}
func (v level) text() string    { return strings.ToLower(v.p.String()) }
func (v level) kind() string    { return "choice" }
func (v level) allowed() string { return "debug, info, warn, error" }
