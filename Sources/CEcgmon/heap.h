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

/// What stands before each block's bytes. Blocks follow one another without a gap.
typedef struct {
    /// Bytes of the block, this among them: a multiple of its own size.
    size_t size;
    size_t is_free;
} ecg_heap_block;

/// A run of the caller's memory, in blocks. It begins with this.
typedef struct ecg_heap {
    /// The first block, and the byte after the last one.
    unsigned char *first, *end;
} ecg_heap;

/// Makes all memory from `first` to `end` one free block; both are aligned to 64 bytes.
void ecg_heap_init(ecg_heap *heap, void *first, void *end);

/// Whether so many bytes, aligned to 64, could be allocated now.
int ecg_heap_has_room(ecg_heap *heap, size_t size);

/// Makes a heap of so many bytes within another, at its end, while all else is allocated from its start on: so a
/// network leaves the room for the next one whole. Null if there is no room.
ecg_heap *ECG_NULLABLE ecg_heap_within(ecg_heap *heap, size_t size);

/// Gives the block of such a heap back; nothing in it is in use any more.
void ecg_heap_end(ecg_heap *inner);

/// Bytes that nothing uses.
static inline size_t ecg_heap_free_bytes(const ecg_heap *heap) {
    size_t bytes = 0;
    for (const unsigned char *place = heap->first; place < heap->end; place += ((const ecg_heap_block *)place)->size)
        if (((const ecg_heap_block *)place)->is_free)
            bytes += ((const ecg_heap_block *)place)->size;
    return bytes;
}

/// Has all allocations of this thread come from a heap, until the next call; null for none, which is how it begins:
/// then an allocation ends the program, since there must be none.
///
/// Returns the heap that was in use.
ecg_heap *ECG_NULLABLE ecg_heap_use(ecg_heap *ECG_NULLABLE heap);

#if defined __clang__
#pragma clang assume_nonnull end
#endif
