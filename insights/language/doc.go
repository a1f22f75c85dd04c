// Package language tells which language a text is in, among those that matter
// here.
//
// It reads texts and hands on a tag and how sure it is. Scripts decide where they
// can; languages in Latin letters are told apart by their commonest words, so a
// text needs a handful of words. It knows no grammar and no dialects.
package language
