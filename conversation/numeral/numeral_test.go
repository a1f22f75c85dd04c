package numeral_test

import (
	"testing"

	"parlance/conversation/numeral"
)

func TestWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		read func(w string) (int, bool)
		word string
		want int
	}{
		{"unit", numeral.Unit, "zero", 0},
		{"unit", numeral.Unit, "nineteen", 19},
		{"unit", numeral.Unit, "twenty", -1},
		{"tens", numeral.Tens, "forty", 40},
		{"tens", numeral.Tens, "ten", -1},
		{"ordinal", numeral.Ordinal, "second", 2},
		{"ordinal", numeral.Ordinal, "ninetieth", 90},
		{"ordinal", numeral.Ordinal, "two", -1},
	} {
		v, ok := c.read(c.word)
		if ok != (c.want >= 0) || ok && v != c.want {
			t.Errorf("%s %q is %d, %t, want %d", c.name, c.word, v, ok, c.want)
		}
	}
}
