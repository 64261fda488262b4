package durable

import (
	"errors"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// alignment is what direct writes need of memory, length and offset; no disk
// that is in use needs more.
const alignment = 4096

// flush asks the kernel to start writing a range of a file to the disk, and
// doesn't wait for it: see sync_file_range(2). The fsync at the end stays what
// makes the file durable.
func flush(f *os.File, off, n int64) {
	_ = unix.SyncFileRange(int(f.Fd()), off, n, unix.SYNC_FILE_RANGE_WRITE)
}

// direct writes p at the file's offset off past the page cache, if p and off are
// such that the disk can take it as it is (O_DIRECT in open(2)). It reports
// whether it did; where it didn't, nothing is written and the file is as before.
func direct(f *os.File, p []byte, off int64) (bool, error) {
	if len(p) == 0 || len(p)%alignment != 0 || off%alignment != 0 || uintptr(unsafe.Pointer(&p[0]))%alignment != 0 {
		return false, nil
	}
	flags, err := unix.FcntlInt(f.Fd(), unix.F_GETFL, 0)
	if err != nil {
		return false, nil //nolint:nilerr // the other way takes it
	}
	if _, err := unix.FcntlInt(f.Fd(), unix.F_SETFL, flags|unix.O_DIRECT); err != nil {
		return false, nil //nolint:nilerr // a file system in memory has no such way
	}
	n, err := f.Write(p)
	if _, back := unix.FcntlInt(f.Fd(), unix.F_SETFL, flags&^unix.O_DIRECT); back != nil {
		return true, errors.Join(err, back)
	}
	if n == 0 && errors.Is(err, unix.EINVAL) {
		return false, nil
	}
	return true, err
}
