package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Migrate brings the schema up to date with the SQL files in files, whose text
// may use the words of the dialect. Several processes may do it at once: on
// PostgreSQL they queue at an advisory lock, on SQLite the loser finds the work
// done.
func Migrate(ctx context.Context, c Config, files fs.FS) error {
	return Translate("migrate", withProvider(ctx, c, files, func(p *goose.Provider) error {
		return retryMigration(ctx, c, func() error {
			_, err := p.Up(ctx)
			return err
		})
	}))
}

// Pending counts the migrations that are not applied.
func Pending(ctx context.Context, c Config, files fs.FS) (int, error) {
	if _, err := os.Stat(c.Path); !c.postgres() && errors.Is(err, fs.ErrNotExist) {
		all, err := fs.Glob(files, "*.sql")
		return len(all), err // looking must not make the file
	}
	n := 0
	err := withProvider(ctx, c, files, func(p *goose.Provider) error {
		states, err := p.Status(ctx)
		if err != nil {
			return err
		}
		for _, s := range states {
			if s.State == goose.StatePending {
				n++
			}
		}
		return nil
	})
	return n, Translate("count migrations", err)
}

// retryMigration tries again on SQLite, where two processes that start together
// on a new file get in each other's way.
func retryMigration(ctx context.Context, c Config, up func() error) error {
	const tries, pause = 10, 200 * time.Millisecond
	for i := 1; ; i++ {
		err := up()
		if err == nil || c.postgres() || i == tries {
			return err
		}
		t := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			t.Stop()
			return err
		case <-t.C:
		}
	}
}

func withProvider(ctx context.Context, c Config, files fs.FS, f func(*goose.Provider) error) error {
	open, dialect, words := openLiteForMigration, goose.DialectSQLite3, sqliteDialect()
	options := []goose.ProviderOption{goose.WithSlog(c.logger()), goose.WithDisableGlobalRegistry(true)}
	if c.postgres() {
		open, dialect, words = openPgForMigration, goose.DialectPostgres, postgresDialect()
		l, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
		if err != nil {
			return fmt.Errorf("make advisory lock: %w", err)
		}
		options = append(options, goose.WithSessionLocker(l))
	}
	db, err := open(ctx, c)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	p, err := goose.NewProvider(dialect, db, expandedFS{files, words}, options...)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	return f(p)
}

func openLiteForMigration(ctx context.Context, c Config) (*sql.DB, error) {
	f, err := makeFile(c.Path)
	if err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	return openLitePool(ctx, c, 1)
}

func openPgForMigration(ctx context.Context, c Config) (*sql.DB, error) {
	cc, err := pgx.ParseConfig(c.URL)
	if err != nil {
		return nil, fmt.Errorf("parse url: %w", err)
	}
	db := stdlib.OpenDB(*cc)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}
