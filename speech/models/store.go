package models

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Store is a directory of models, each in a directory of its own.
type Store struct{ Dir string }

// Installed is a model in the store.
type Installed struct {
	Name     string
	Dir      string
	Manifest Manifest
	Err      error // the manifest cannot be read
}

var goodName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// validName refuses what would not be a directory right below the store.
func validName(name string) error {
	if !goodName.MatchString(name) {
		return fmt.Errorf("%q is no name for a model: letters, digits, '.', '_' and '-' only", name)
	}
	return nil
}

// partial is where downloads go until they are models.
const partial = ".partial"

// List gives the models in the store, by name. A store that does not exist is
// empty.
func (s Store) List() ([]Installed, error) {
	entries, err := os.ReadDir(s.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []Installed
	for _, e := range entries {
		if !e.IsDir() || validName(e.Name()) != nil {
			continue
		}
		i := Installed{Name: e.Name(), Dir: filepath.Join(s.Dir, e.Name())}
		i.Manifest, i.Err = ReadManifest(i.Dir)
		if errors.Is(i.Err, fs.ErrNotExist) {
			i.Err = nil // put there by hand
		}
		list = append(list, i)
	}
	return list, nil
}

// Find gives the directory of a model: what is named, a directory anywhere when
// name is a path, and for "" the only model of the store that is not of the type
// "vad". The error says what there is to choose from; it is fs.ErrNotExist when
// name is "" and there is nothing.
func (s Store) Find(name string) (string, error) {
	if strings.ContainsRune(name, filepath.Separator) {
		st, err := os.Stat(name)
		if err == nil && !st.IsDir() {
			err = fmt.Errorf("%s is no directory", name)
		}
		return name, err
	}
	list, err := s.List()
	if err != nil {
		return "", err
	}
	list = slices.DeleteFunc(list, func(i Installed) bool { return i.Manifest.Type == TypeVAD })
	var names []string
	for _, i := range list {
		if i.Name == name || name == "" && len(list) == 1 {
			return i.Dir, nil
		}
		names = append(names, i.Name)
	}
	switch {
	case name == "" && len(list) == 0:
		return "", fs.ErrNotExist
	case name == "":
		return "", fmt.Errorf("there are several models, name one: %s", strings.Join(names, ", "))
	case len(list) == 0:
		return "", fmt.Errorf("there is no model %q, nor any other, in %s", name, s.Dir)
	default:
		return "", fmt.Errorf("there is no model %q in %s, only: %s", name, s.Dir, strings.Join(names, ", "))
	}
}

// VAD gives the file that finds speech, "" when there is none.
func (s Store) VAD() string {
	found, _ := filepath.Glob(filepath.Join(s.Dir, "*", "*silero*vad*.onnx"))
	if len(found) == 0 {
		return ""
	}
	return found[0]
}

// Remove deletes a model with all its files.
func (s Store) Remove(name string) error {
	if err := validName(name); err != nil {
		return err
	}
	dir := filepath.Join(s.Dir, name)
	if _, err := os.Stat(dir); err != nil {
		return fmt.Errorf("there is no model %q in %s", name, s.Dir)
	}
	// Away with the name first: half a model must not be found.
	gone := filepath.Join(s.Dir, partial, name+".removed")
	if err := errors.Join(os.MkdirAll(filepath.Dir(gone), 0o750), os.RemoveAll(gone), os.Rename(dir, gone)); err != nil {
		return err
	}
	return os.RemoveAll(gone)
}

// known are the hashes of archives that were pulled before, by address.
func (s Store) known() map[string]string {
	m := map[string]string{}
	b, err := os.ReadFile(filepath.Join(s.Dir, "checksums.json"))
	if err != nil || json.Unmarshal(b, &m) != nil {
		return map[string]string{}
	}
	return m
}

// remember keeps the hash of what an address gave.
func (s Store) remember(url, sum string) error {
	m := s.known()
	m[url] = sum
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(s.Dir, "checksums.json")
	if err := os.WriteFile(path+".new", append(b, '\n'), 0o644); err != nil { //nolint:gosec // no secret
		return err
	}
	return os.Rename(path+".new", path)
}
