// SPDX-License-Identifier: Apache-2.0
//
// The memory of a monitor: what Embedded Swift allocates comes out of it.
#pragma once

#include <stddef.h>
#include <stdint.h>

#if defined __clang__
#pragma clang assume_nonnull begin
#define ECG_NULLABLE _Nullable
#else
#define ECG_NULLABLE
#endif

/// A run of the caller's memory, in blocks one after the other. It begins with this.
typedef struct ecg_heap {
    /// The first block, and the byte after the last one.
    unsigned char *first, *end;
    /// Bytes in use now, with the blocks' headers, and the most that ever were.
    size_t used, peak;
} ecg_heap;

/// Makes all memory from `first` to `end` one free block; both are aligned to 64 bytes.
void ecg_heap_init(ecg_heap *heap, void *first, void *end);

/// Whether so many bytes, aligned to 64, could be allocated now, and besides them others of `rest` bytes all told.
int ecg_heap_has_room(ecg_heap *heap, size_t size, size_t rest);

/// Has all allocations of this thread come from a heap, until the next call; null for none, which is how it begins:
/// then an allocation ends the program, since there must be none.
///
/// Returns the heap that was in use.
ecg_heap *ECG_NULLABLE ecg_heap_use(ecg_heap *ECG_NULLABLE heap);

#if defined __clang__
#pragma clang assume_nonnull end
#endif
