//go:build !linux

package models

import "errors"

// exchange is not to be had here.
func exchange(string, string) error { return errors.ErrUnsupported }
