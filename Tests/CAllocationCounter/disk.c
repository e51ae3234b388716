// SPDX-License-Identifier: Apache-2.0

// Stands in for a disk that fails: with the variable ECG_HUNG_DISK, fdatasync(2) never returns; with ECG_FULL_DISK it
// finds no room while the file of that name is there.

// For what POSIX has not: syscall(2).
#define _DEFAULT_SOURCE

#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int fdatasync(int descriptor) {
    if (getenv("ECG_HUNG_DISK") != NULL) {
        for (;;)
            pause();
    }
    const char *marker = getenv("ECG_FULL_DISK");
    if (marker != NULL && access(marker, F_OK) == 0) {
        errno = ENOSPC;
        return -1;
    }
    return (int)syscall(SYS_fdatasync, descriptor);
}
