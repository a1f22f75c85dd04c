package token

import "unicode"

// FNV-1a over runes, finished by a mixer: FNV alone leaves the low bits of short
// words too alike for tables indexed by them.
const (
	offset64 = 14695981039346656037
	prime64  = 1099511628211
)

func fold(h uint64, r rune) uint64 {
	return (h ^ uint64(uint32(r))) * prime64
}

// Mix spreads the bits of h (the finaliser of SplitMix64).
func Mix(h uint64) uint64 {
	h ^= h >> 30
	h *= 0xbf58476d1ce4e5b9
	h ^= h >> 27
	h *= 0x94d049bb133111eb
	return h ^ h>>31
}

// Join makes one hash of two, in order.
func Join(a, b uint64) uint64 {
	return Mix(a*0x9e3779b97f4a7c15 + b + 0x632be59bd9b4e019)
}

// HashWord is the hash that Append gives to a token with this text.
func HashWord(v string) uint64 {
	h := uint64(offset64)
	for _, r := range v {
		switch r {
		case '’', '‘', 'ʼ':
			r = '\''
		default:
			r = unicode.ToLower(r)
		}
		h = fold(h, r)
	}
	return Mix(h)
}
