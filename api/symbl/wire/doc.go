// Package wire holds the answers of the Symbl dialect: their JSON shapes, and
// how each is made from domain types.
//
// It reads what app gives and hands structs to the handlers for encoding; it
// calls nobody. Names and nesting are those of Symbl's published documents;
// members that are ours come on top and are camelCase too. Instants are UTC with
// milliseconds, offsets and durations seconds, lists are never null.
package wire
