// Package config is every setting of Parlance: its name, type, range, default
// and meaning, in one table.
//
// It reads flags, the environment and a file, in that order of precedence, and
// hands on one Config value. Flags, variables, file keys and
// docs/configuration.md all come from the table (see settings.go), so a setting
// that is not in it does not exist. It is not a global: cmd loads it once and
// passes each part what it needs.
//
// Reads nothing of ours; hands Config to `cmd`.
package config
