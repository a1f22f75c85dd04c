// Package migrations holds the schema as numbered SQL files, one text for both
// engines (the words in double braces are explained in sqldb/dialect.go).
//
// A file that was released is never changed. While a new version is rolled out
// old processes still run on the new schema, so a migration only adds; what is
// no longer used goes in a later release.
package migrations

import "embed"

// Files are the migrations, in order of their names.
//
//go:embed *.sql
var Files embed.FS
