// SPDX-License-Identifier: Apache-2.0

// Counts the allocations of the program that it is preloaded into (LD_PRELOAD, ld.so(8)), and hands them on to the C
// library. At the program's exit one line goes into the file that the variable ECG_ALLOCATIONS names:
//
//     CALLS BYTES PEAK
//
// the calls of all functions that allocate, the bytes that they asked for, and the largest resident size in KiB.
// Swift's runtime, libsystemd and the C library's own functions come through here as well: calls between shared
// libraries are bound to the first definition that was loaded.
//
// With the variable ECG_MAIN_THREAD_ALONE, those of other threads do not count.
//
// With the variable ECG_PLANTED_ALLOCATION, each read(2) allocates once: a slip that a test must notice.

// For what POSIX has not: syscall(2), reallocarray(3).
#define _DEFAULT_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

// The C library's own functions, under the names that it keeps for those who replace the public ones.
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static atomic_ullong call_count;
static atomic_ullong byte_count;
static int has_planted_allocation;
static int counts_main_thread_alone;

static void count(size_t size) {
    if (counts_main_thread_alone && syscall(SYS_gettid) != getpid())
        return;
    atomic_fetch_add_explicit(&call_count, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&byte_count, size, memory_order_relaxed);
}

void *malloc(size_t size) {
    count(size);
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count(number * size);
    return __libc_calloc(number, size);
}

void *realloc(void *block, size_t size) {
    count(size);
    return __libc_realloc(block, size);
}

void *reallocarray(void *block, size_t number, size_t size) {
    size_t total;
    if (__builtin_mul_overflow(number, size, &total)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(block, total);
}

void *memalign(size_t alignment, size_t size) {
    count(size);
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **block, size_t alignment, size_t size) {
    if (alignment == 0 || alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0)
        return EINVAL;
    void *made = memalign(alignment, size);
    if (made == NULL)
        return ENOMEM;
    *block = made;
    return 0;
}

void *valloc(size_t size) { return memalign((size_t)sysconf(_SC_PAGESIZE), size); }

ssize_t read(int descriptor, void *buffer, size_t size) {
    if (has_planted_allocation) {
        // Volatile, so that the pair is not seen to be without effect.
        void *volatile block = malloc(1);
        free(block);
    }
    return syscall(SYS_read, descriptor, buffer, size);
}

__attribute__((constructor)) static void prepare(void) {
    has_planted_allocation = getenv("ECG_PLANTED_ALLOCATION") != NULL;
    counts_main_thread_alone = getenv("ECG_MAIN_THREAD_ALONE") != NULL;
}

// RssAnon of proc(5): memory of the process's own. The pages of its files come and go in the resident size as the
// system likes, some hundred KiB from run to run.
static long anonymous_in_kib(void) {
    static char text[8192];
    int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0)
        return 0;
    text[length] = 0;
    const char *line = strstr(text, "RssAnon:");
    return line == NULL ? 0 : strtol(line + strlen("RssAnon:"), NULL, 10);
}

__attribute__((destructor)) static void report(void) {
    unsigned long long calls = atomic_load(&call_count);
    unsigned long long bytes = atomic_load(&byte_count);
    const char *path = getenv("ECG_ALLOCATIONS");
    if (path == NULL)
        return;
    char line[96];
    int length = snprintf(line, sizeof line, "%llu %llu %ld\n", calls, bytes, anonymous_in_kib());
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0)
        return;
    // A short line is none: whoever reads it finds three numbers or fails.
    if (write(file, line, (size_t)length) != length)
        unlink(path);
    close(file);
}
