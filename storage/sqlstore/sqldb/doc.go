// Package sqldb is the ground that sqlstore stands on: it opens SQLite or
// PostgreSQL, runs transactions, keeps prepared statements and gives errors
// their meaning. It knows no table; every query comes from sqlstore.
//
// One query text serves both engines. It is written with $1 placeholders and a
// few words in double braces (see dialect.go) for what the engines call by
// different names. Instants are BIGINT milliseconds of the Unix epoch, JSON is
// text, truth values are 0 and 1.
package sqldb
