// Package deploytest checks the files that start Parlance elsewhere: the
// compose file, the image, the unit and their settings. They are data to the
// compiler, so a setting that was renamed would be noticed by an operator
// first. It reads the files as text and has no product code.
package deploytest
