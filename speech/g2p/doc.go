// Package g2p says how English words that no dictionary has are pronounced:
// names, products, acronyms.
//
// Pronounce splits a term the way people write them (spaces, hyphens,
// CamelCase, digits, capitals), asks the caller's dictionary about each part,
// spells what is spelled ("API"), and puts the rest through letter-to-sound
// rules. The rules were learnt by g2p/learn from the dictionary that the speech
// engine ships with; they are embedded. speech/pocketsphinx puts the result into
// its dictionary.
//
// Phones are those of the CMU dictionary, without stress. Other languages'
// names are read as an English speaker would.
package g2p
