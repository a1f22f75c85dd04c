// Package analyze is the command "parlance analyze": it reads one conversation
// from a file, whatever its form, finds what it holds with the embedded engine,
// and shows that to a person or hands it on as a document.
//
// It needs no server, no database and no network. It reads chat JSON, e-mails,
// subtitles and plain text, cuts messages as package worker does, calls package
// insights, and writes a page for a terminal or, through package export, a file.
package analyze
