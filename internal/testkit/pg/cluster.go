package pg

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
)

const superuser = "postgres"

// findBinaries gives the folder of initdb and postgres, of the newest version
// where a distribution keeps several.
func findBinaries() (folder string, found bool) {
	var folders []string
	if p, err := exec.LookPath("initdb"); err == nil {
		if p, err = filepath.EvalSymlinks(p); err == nil {
			folders = append(folders, filepath.Dir(p))
		}
	}
	versions, _ := filepath.Glob("/usr/lib/postgresql/*/bin") // the pattern is good
	slices.Reverse(versions)
	for _, f := range append(folders, versions...) {
		if isFile(filepath.Join(f, "initdb")) && isFile(filepath.Join(f, "postgres")) {
			return f, true
		}
	}
	return "", false
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// The cluster lives until standard input, the pipe, comes to its end.
const guardScript = `
"$1/postgres" -D "$2/data" >>"$2/log" 2>&1 </dev/null &
server=$!
read -r _
kill -QUIT "$server" 2>/dev/null
wait "$server"
rm -rf "$2"
`

func (s *Server) start(bin string) error {
	folder, err := os.MkdirTemp("", "pg") // short: a socket's path has at most 107 bytes
	if err != nil {
		return err
	}
	s.folder = folder
	owner, err := ownerOf(folder)
	if err != nil {
		return err
	}
	if err := initialize(bin, folder, owner); err != nil {
		return err
	}
	if err := s.configure(owner); err != nil {
		return err
	}
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	s.pipe = write
	guard := exec.Command("/bin/sh", "-c", guardScript, "guard", bin, folder)
	guard.Dir, guard.Stdin, guard.SysProcAttr = "/", read, owner
	if err := guard.Start(); err != nil {
		return fmt.Errorf("start guard: %w", err)
	}
	go func() { _ = guard.Wait() }()
	if err := read.Close(); err != nil {
		return err
	}
	return s.wait()
}

func initialize(bin, folder string, owner *syscall.SysProcAttr) error {
	initdb := exec.Command(filepath.Join(bin, "initdb"), "--pgdata="+filepath.Join(folder, "data"),
		"--username="+superuser, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.Dir, initdb.SysProcAttr = "/", owner
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	return nil
}

func (s *Server) configure(owner *syscall.SysProcAttr) error {
	text := "listen_addresses = ''\nunix_socket_directories = '" + s.folder + "'\n" +
		"max_connections = 300\nshared_buffers = 64MB\n"
	if !s.Durable {
		text += "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
	}
	path := filepath.Join(s.folder, "data", "postgresql.auto.conf")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return err
	}
	return give(path, owner)
}

func (s *Server) logFile() string { return filepath.Join(s.folder, "log") }

// ownerOf says as whom to run: the server refuses to run as root, so root gives
// the folder to another user. The processes get a session of their own, so that
// an interrupt at the terminal does not reach them before the tests are done.
func ownerOf(folder string) (*syscall.SysProcAttr, error) {
	owner := &syscall.SysProcAttr{Setsid: true}
	if os.Geteuid() != 0 {
		return owner, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
		gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
		if errUID != nil || errGID != nil {
			continue
		}
		owner.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		return owner, give(folder, owner)
	}
	return nil, fmt.Errorf("run as root, and there is neither a user postgres nor nobody")
}

func give(path string, owner *syscall.SysProcAttr) error {
	if owner.Credential == nil {
		return nil
	}
	return os.Chown(path, int(owner.Credential.Uid), int(owner.Credential.Gid))
}
