// Package pg gives tests a PostgreSQL of their own: a private cluster that
// listens on a Unix socket only, and a new database for each test.
//
// The cluster is started by the first test that needs it and is gone when the
// test process is, even if that was killed: a small shell waits for the end of a
// pipe that only the test process holds, then stops the server and removes its
// files. Nothing here is meant for anything but tests.
package pg

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"

	"parlance/conversation"
)

// startTimeout bounds the making and starting of a cluster, on a busy machine.
const startTimeout = 2 * time.Minute

// Server is a cluster; the zero value is one that was not started. A test
// package keeps one, by calling Shared, or makes its own.
type Server struct {
	// Durable makes commits wait for the disk, as they do in production. Tests
	// that do not measure leave it off.
	Durable bool

	once   sync.Once
	folder string
	pipe   *os.File // its end ends the cluster
	err    error
}

// Shared gives the cluster of this test process.
var Shared = sync.OnceValue(func() *Server { return &Server{} })

// Database makes an empty database and gives its URL. The database is dropped at
// the end of the test. Without PostgreSQL on the machine the test is skipped.
func (s *Server) Database(tb testing.TB) string {
	tb.Helper()
	bin, found := findBinaries()
	if !found {
		tb.Skip("no PostgreSQL here: neither PATH nor /usr/lib/postgresql has initdb and postgres")
	}
	s.once.Do(func() { s.err = s.start(bin) })
	if s.err != nil {
		tb.Fatalf("start postgres: %v", s.err)
	}
	name := "test_" + conversation.NewNumericID()
	if err := s.admin("CREATE DATABASE " + name); err != nil {
		tb.Fatalf("create database: %v", err)
	}
	tb.Cleanup(func() {
		if err := s.admin("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			tb.Errorf("drop database: %v", err)
		}
	})
	return s.url(name)
}

func (s *Server) url(database string) string {
	q := url.Values{"host": {s.folder}, "user": {superuser}}
	return "postgres:///" + database + "?" + q.Encode()
}

// admin runs one statement outside any test's database.
func (s *Server) admin(statement string) error {
	db, err := sql.Open("pgx", s.url("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(context.Background(), statement)
	return err
}

// wait waits until the server answers.
func (s *Server) wait() error {
	deadline := time.Now().Add(startTimeout)
	for {
		err := s.admin("SELECT 1")
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			log, _ := os.ReadFile(s.logFile())
			return fmt.Errorf("%w; its log: %s", err, log)
		}
		<-time.After(20 * time.Millisecond) // the server tells nobody when it is ready
	}
}
