// Package weights holds the trained weight files as they were written by
// cmd/train, and a MANIFEST with their SHA-256 sums. NOTICE says which data each
// comes from. It reads nothing and hands the files to package model.
package weights

import "embed"

// Files are the weight files and their MANIFEST. The pattern takes everything so
// that the trainer compiles even where no weights are left.
//
//go:embed *
var Files embed.FS
