package sqldb

import "strings"

// dialect replaces the words in double braces by what the engine calls them.
//
//	{{now}}       the database's clock in milliseconds
//	{{text}}      a text column that sorts by bytes
//	{{blob}}      a column of bytes
//	{{clustered}} rows lie in the order of their primary key
//	{{shard}}     a small number that differs between concurrent transactions
//	{{locked}}    lock the selected rows, passing over those of others
//	{{lock}}      lock the selected rows
type dialect struct{ words *strings.Replacer }

func sqliteDialect() dialect {
	return dialect{strings.NewReplacer(
		"{{now}}", "CAST(round(unixepoch('subsec') * 1000) AS INTEGER)",
		"{{text}}", "TEXT",
		"{{blob}}", "BLOB",
		"{{clustered}}", "WITHOUT ROWID",
		"{{shard}}", "0", // there is one writer
		"{{locked}}", "",
		"{{lock}}", "",
	)}
}

func postgresDialect() dialect {
	return dialect{strings.NewReplacer(
		// Stable within a statement, so that an index on a due time is used.
		"{{now}}", "CAST(extract(epoch FROM statement_timestamp()) * 1000 AS BIGINT)",
		"{{text}}", `TEXT COLLATE "C"`,
		"{{blob}}", "BYTEA",
		"{{clustered}}", "",
		"{{shard}}", "(pg_backend_pid() % 64)",
		"{{locked}}", "FOR UPDATE SKIP LOCKED",
		"{{lock}}", "FOR NO KEY UPDATE",
	)}
}

func (d dialect) expand(text string) string { return d.words.Replace(text) }
