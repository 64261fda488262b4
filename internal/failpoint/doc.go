// Package failpoint lets a test kill the process at a named place. It does so
// only in programs built with the tag failpoint.
package failpoint
