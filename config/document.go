package config

import (
	"fmt"
	"io"
	"strings"
)

// preface is the hand-written part of docs/configuration.md.
const preface = `# Settings

<!-- Made from the table in config/settings.go by "make generate". Do not edit. -->

Every setting can be given as a flag, an environment variable, or a line of a file.
A flag beats the environment, the environment beats the file, the file beats the default.

- **Flag:** ` + "`--data-dir /srv/parlance`" + `. Switches may stand alone: ` + "`--outbound-https-only`" + `.
- **Environment:** ` + "`PARLANCE_DATA_DIR=/srv/parlance`" + `. An empty variable counts as not set.
- **File:** ` + "`data_dir = /srv/parlance`" + ` or ` + "`PARLANCE_DATA_DIR=/srv/parlance`" + `, one a line, ` + "`#`" + ` for comments.
  The file is named with ` + "`--config PATH`" + ` or ` + "`PARLANCE_CONFIG`" + `; without either no file is read.

A name that is not listed here is refused in all three places, with a suggestion; so is a value out of range.
All mistakes are reported at once, each with the place where it stands.
(Variables that Kubernetes makes for a service called parlance are left alone.)

Durations are numbers with units, such as ` + "`500ms`, `10s`, `1h30m`" + `. Sizes are numbers with
` + "`B`, `kB`, `MB`, `GB`" + ` (powers of 1000) or ` + "`KiB`, `MiB`, `GiB`" + ` (powers of 1024). Lists have commas between.
Give secrets by environment or file: other users of a machine can read the flags of a process.
`

// WriteMarkdown writes docs/configuration.md.
func WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	b.WriteString(preface)
	group := ""
	for _, s := range Settings() {
		if s.Group != group {
			group = s.Group
			fmt.Fprintf(&b, "\n## %s\n\n| flag | environment | type and range | default | meaning |\n| --- | --- | --- | --- | --- |\n", group)
		}
		fmt.Fprintf(&b, "| `--%s` | `%s` | %s | %s | %s |\n",
			s.Flag(), s.Env(), cell(typeAndRange(s)), code(s.Default), cell(s.Help))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func typeAndRange(s Setting) string {
	if r := s.Range(); r != "" {
		return s.Kind() + ": " + r
	}
	return s.Kind()
}

// cell keeps a text inside its table cell.
func cell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }

func code(text string) string {
	if text == "" {
		return "(empty)"
	}
	return "`" + text + "`"
}
