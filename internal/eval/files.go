package eval

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// set is a known family of files and how it is measured.
type set struct {
	prefix  string
	measure func(*run, file) error
}

// sets are tried in order: the longer of two prefixes comes first.
func sets() []set {
	return []set{
		{"ami-meetings-", (*run).meetings},
		{"ami-ner-", (*run).names},
		{"ami-", (*run).ami},
		{"mrda-", (*run).mrda},
		{"swda-", (*run).swda},
		{"email-intent-", (*run).email},
		{"wnut17-", (*run).names},
		{"uner-ewt-", (*run).names},
		{"sentiment-", (*run).sentiment},
		{"trackers-", (*run).trackers},
		{"dates-", (*run).dates},
		{"qmsum-", (*run).qmsum},
		{"dialogsum-", (*run).dialogsum},
		{"owners", (*run).owners},
	}
}

// file is a file to measure on.
type file struct {
	path    string
	set     string // prefix without the dash: "ami", "wnut17"
	variant string // "amazon" of sentiment-amazon-test; "" for most
	split   string // "test"; what is left of the name
	// mark tells the lines of this file from those of another split of the same
	// set: " (train)"; "" when it is the only one.
	mark    string
	measure func(*run, file) error
}

// list finds the files of all folders, in order of their names. Train splits come
// marked; of other splits only the second and further ones of a set.
func list(opt Options) ([]file, error) {
	var all []file
	for _, dir := range opt.Dirs {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, fmt.Errorf("evaluate: %w", err)
		}
		for _, e := range entries {
			if f, ok := known(e.Name()); ok && !e.IsDir() {
				f.path = filepath.Join(dir, e.Name())
				all = append(all, f)
			}
		}
	}
	if opt.HeldOut {
		held := slices.Clone(all)
		all = slices.DeleteFunc(all, func(f file) bool {
			return f.split == train && slices.ContainsFunc(held, func(o file) bool { return o.set == f.set && o.split != train })
		})
	}
	plain := map[string]bool{}
	for i := range all {
		f := &all[i]
		if key := f.set + "-" + f.variant; f.split == train || plain[key] {
			f.mark = " (" + cmp.Or(f.split, filepath.Base(f.path)) + ")"
		} else {
			plain[key] = true
		}
	}
	return all, nil
}

// train is the split that models learn from.
const train = "train"

// known reads a name: the longest prefix of a set, then perhaps a variant, then
// the split.
func known(name string) (file, bool) {
	for _, s := range sets() {
		rest, ok := strings.CutPrefix(name, s.prefix)
		if !ok {
			continue
		}
		rest, _, _ = strings.Cut(rest, ".")
		f := file{set: strings.Trim(s.prefix, "-"), split: rest, measure: s.measure}
		if at := strings.LastIndexByte(rest, '-'); at >= 0 {
			f.variant, f.split = rest[:at], rest[at+1:]
		}
		return f, true
	}
	return file{}, false
}
