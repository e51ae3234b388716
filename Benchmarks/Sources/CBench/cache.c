// SPDX-License-Identifier: Apache-2.0

#include "CBench.h"

void bench_flush(const void *start, size_t byte_count) {
#if defined(__x86_64__) || defined(__aarch64__)
    const char *end = (const char *)start + byte_count;
    // No cache line of these processors is shorter.
    for (const char *line = (const char *)((uintptr_t)start & ~(uintptr_t)63); line < end; line += 64) {
#if defined(__x86_64__)
        __builtin_ia32_clflush(line);
#else
        __asm__ volatile("dc civac, %0" : : "r"(line) : "memory");
#endif
    }
#if defined(__x86_64__)
    __builtin_ia32_mfence();
#else
    __asm__ volatile("dsb sy" : : : "memory");
#endif
#else
    (void)start;
    (void)byte_count;
#endif
}
