package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// value is one setting in a Config: it parses itself and rejects what is wrong.
type value interface {
	set(text string) error
	text() string    // parses back to the same value
	kind() string    // the type, for a person
	allowed() string // the range, for a person; "" = what the type says
}

const kindSwitch = "switch"

// number is a whole number within bounds.
type number struct {
	p        *int
	min, max int
}

func (v number) set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < v.min || n > v.max {
		return fmt.Errorf("want a whole number, %s", v.allowed())
	}
	*v.p = n
	return nil
}
func (v number) text() string    { return strconv.Itoa(*v.p) }
func (v number) kind() string    { return "number" }
func (v number) allowed() string { return fmt.Sprintf("%d to %d", v.min, v.max) }

// duration is a span of time with its unit.
type duration struct {
	p        *time.Duration
	min, max time.Duration
}

func (v duration) set(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil || d < v.min || d > v.max {
		return fmt.Errorf("want a duration such as 1m30s, %s", v.allowed())
	}
	*v.p = d
	return nil
}
func (v duration) text() string    { return shortDuration(*v.p) }
func (v duration) kind() string    { return "duration" }
func (v duration) allowed() string { return shortDuration(v.min) + " to " + shortDuration(v.max) }

// shortDuration writes 4h for what String writes as 4h0m0s.
func shortDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// toggle is on or off.
type toggle struct{ p *bool }

func (v toggle) set(text string) error {
	switch strings.ToLower(text) {
	case "true", "yes", "on", "1":
		*v.p = true
	case "false", "no", "off", "0":
		*v.p = false
	default:
		return errors.New("want true or false")
	}
	return nil
}
func (v toggle) text() string    { return strconv.FormatBool(*v.p) }
func (v toggle) kind() string    { return kindSwitch }
func (v toggle) allowed() string { return "true or false" }

// choice is one word of a list.
type choice[T ~string] struct {
	p     *T
	words []T
}

func oneOf[T ~string](p *T, words ...T) choice[T] { return choice[T]{p, words} }

func (v choice[T]) set(text string) error {
	for _, w := range v.words {
		if strings.EqualFold(text, string(w)) {
			*v.p = w
			return nil
		}
	}
	return fmt.Errorf("want %s", v.allowed())
}
func (v choice[T]) text() string { return string(*v.p) }
func (v choice[T]) kind() string { return "choice" }
func (v choice[T]) allowed() string {
	words := make([]string, len(v.words))
	for i, w := range v.words {
		words[i] = string(w)
	}
	return strings.Join(words, ", ")
}
