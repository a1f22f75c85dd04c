// Package rtl prepares text that runs from right to left for a renderer that only
// knows to put one character right of the other.
//
// It reads lines in logical order and hands on lines in visual order (UAX #9
// without explicit directions, which are expected to be removed before), and
// joins Arabic letters by way of Unicode's presentation forms. It knows nothing
// of fonts and pages.
package rtl
