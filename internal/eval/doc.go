// Package eval measures the engine on labelled conversations: a line per task and
// metric, "task TAB metric TAB value TAB n", with the thresholds that are shipped.
//
// It reads every file of some folders whose name begins with a known set (ami-,
// mrda-, ...), whatever the split in the rest of the name, through
// internal/corpus, calls the functions that serve users, and hands lines to a
// writer. It fits nothing to what it reads: a score counts as found from 0.5 on.
package eval

// found is the score from which on something counts as found.
const found = 0.5
