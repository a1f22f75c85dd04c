// Package paper typesets flowing pages as PDF: headings, paragraphs, tables,
// chips, bars and transcript entries on A4, with running heads, page numbers
// and an outline.
//
// It reads strings and numbers and hands on the bytes of a PDF. Drawing and
// embedding of fonts is gofpdf's; where things go, how lines break, in which
// direction they run and what stands in for a character that no font has is
// settled here, because gofpdf's own text cells lose characters beyond the
// Basic Multilingual Plane and break lines by spaces only. Package paper knows
// nothing of conversations.
//
// Lengths are points (1/72 inch), y counts down from the top of the page.
package paper
