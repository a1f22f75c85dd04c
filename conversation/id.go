package conversation

import (
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"strconv"
)

// Numeric ids are random in [minNumericID, maxNumericID): always 16 digits, and
// below 2^53 so that a client that parses them as a number keeps every digit.
const (
	minNumericID = 1_000_000_000_000_000
	maxNumericID = 9_000_000_000_000_000
)

// NewNumericID makes a random id of 16 decimal digits, the form of conversation,
// message, insight, topic, entity and tracker ids.
func NewNumericID() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails: see crypto/rand
	n := binary.BigEndian.Uint64(b[:]) % (maxNumericID - minNumericID)
	return strconv.FormatUint(n+minNumericID, 10)
}

// NewUUID makes a random (version 4) UUID in its canonical text form, the form
// of job, member, tenant and webhook ids.
func NewUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: see crypto/rand
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	var t [36]byte
	hex.Encode(t[0:8], b[0:4])
	t[8] = '-'
	hex.Encode(t[9:13], b[4:6])
	t[13] = '-'
	hex.Encode(t[14:18], b[6:8])
	t[18] = '-'
	hex.Encode(t[19:23], b[8:10])
	t[23] = '-'
	hex.Encode(t[24:36], b[10:16])
	return string(t[:])
}

// alphanumerics has 62 characters, so a byte below 248 maps to one without bias.
const alphanumerics = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// NewSecret makes n random characters of [0-9A-Za-z] (5.95 bits each).
func NewSecret(n int) string {
	out := make([]byte, 0, n)
	buf := make([]byte, n+n/8+16)
	for len(out) < n {
		_, _ = rand.Read(buf) // never fails: see crypto/rand
		for _, b := range buf {
			if b < 248 && len(out) < n {
				out = append(out, alphanumerics[b%62])
			}
		}
	}
	return string(out)
}
