// Package snapshot copies a SQLite database while it is used, and says what is in
// a copy: whether it is whole, which version of the schema it has, and which
// recordings it names. It reads the tables of package sqlstore and changes none.
// It does not copy recordings: package backup of the command line does.
package snapshot

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"parlance/storage/sqlstore/migrations"
	"parlance/storage/sqlstore/sqldb"
)

// Info is what a copy holds.
type Info struct {
	Schema        int64 // number of its last migration
	Conversations int64
	Jobs          int64
}

// Take writes a copy of the database of c to path, which must not exist. It
// holds up nobody, and is readable by its owner only.
func Take(ctx context.Context, c sqldb.Config, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // SQLite keeps the mode of an empty file
	if err != nil {
		return fmt.Errorf("copy database: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("copy database: %w", err)
	}
	return sqldb.Snapshot(ctx, c, path)
}

// Newest is the number of the last migration that this version knows.
func Newest() (int64, error) {
	names, err := fs.Glob(migrations.Files, "*.sql")
	if err != nil || len(names) == 0 {
		return 0, fmt.Errorf("list migrations: %d found, %w", len(names), err)
	}
	number, _, _ := strings.Cut(names[len(names)-1], "_") // sorted by name
	return strconv.ParseInt(number, 10, 64)
}

// Check reads all of a copy: every page, index and reference. The error says
// what is broken.
func Check(ctx context.Context, path string) (info Info, err error) {
	err = with(ctx, path, func(tx *sqldb.Tx) error {
		var broken []string
		add := func(row sqldb.Scanner) error {
			var text string
			err := row.Scan(&text)
			if text != "ok" {
				broken = append(broken, text)
			}
			return err
		}
		if err := tx.Rows(add, `PRAGMA integrity_check(5)`); err != nil {
			return err
		}
		if err := tx.Rows(add, `SELECT "table" || ' refers to ' || "parent" || ', where nothing is' FROM pragma_foreign_key_check LIMIT 5`); err != nil {
			return err
		}
		if len(broken) > 0 {
			return errors.New(strings.Join(broken, "; "))
		}
		return tx.Row(`SELECT (SELECT max(version_id) FROM goose_db_version),
			(SELECT count(*) FROM conversations), (SELECT count(*) FROM jobs)`).Scan(&info.Schema, &info.Conversations, &info.Jobs)
	})
	return info, err
}

// BlobKeys calls f for the key of each recording that the copy names.
func BlobKeys(ctx context.Context, path string, f func(key string) error) error {
	return with(ctx, path, func(tx *sqldb.Tx) error {
		return tx.Rows(func(row sqldb.Scanner) error {
			var key string
			if err := row.Scan(&key); err != nil {
				return err
			}
			return f(key)
		}, `SELECT DISTINCT blob_key FROM jobs WHERE blob_key <> '' ORDER BY blob_key`)
	})
}

// Deleted gives those of the keys that the database of c does not name any more.
func Deleted(ctx context.Context, c sqldb.Config, keys []string) (deleted []string, err error) {
	db, err := sqldb.Open(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		err = errors.Join(err, db.Read(ctx, "look for recording", func(tx *sqldb.Tx) error {
			err := tx.Row(`SELECT 1 FROM jobs WHERE blob_key = $1 AND blob_key <> '' LIMIT 1`, key).Scan(new(int))
			if errors.Is(err, sql.ErrNoRows) {
				deleted = append(deleted, key)
				return nil
			}
			return err
		}))
	}
	return deleted, errors.Join(err, db.Close())
}

// Forget removes from a copy the conversations that name one of the keys.
func Forget(ctx context.Context, path string, keys []string) error {
	db, err := sqldb.Open(ctx, sqldb.Config{Path: path})
	if err != nil {
		return err
	}
	for _, key := range keys {
		err = errors.Join(err, db.Write(ctx, "forget conversation", func(tx *sqldb.Tx) error {
			return tx.Later(`DELETE FROM conversations WHERE id IN (SELECT conversation_id FROM jobs WHERE blob_key = $1 AND blob_key <> '')`, key)
		}))
	}
	err = errors.Join(err, db.Write(ctx, "count open jobs", func(tx *sqldb.Tx) error {
		if err := tx.Later(`DELETE FROM open_jobs`); err != nil {
			return err
		}
		return tx.Later(`INSERT INTO open_jobs (tenant_id, shard, jobs)
			SELECT tenant_id, 0, count(*) FROM jobs WHERE finished_at = -62135596800000 GROUP BY tenant_id`)
	}))
	return errors.Join(err, db.Close()) // which writes its log into the file
}

func with(ctx context.Context, path string, f func(tx *sqldb.Tx) error) error {
	db, err := sqldb.OpenReadOnly(ctx, path)
	if err != nil {
		return err
	}
	return errors.Join(db.Read(ctx, "read copy", f), db.Close())
}
