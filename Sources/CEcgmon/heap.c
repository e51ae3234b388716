// SPDX-License-Identifier: Apache-2.0

#include "heap.h"

// The runtime of Embedded Swift allocates by these two names alone. They are ours, and hidden in the library:
// `embedded/build` makes every symbol local that is not of the interface.
int posix_memalign(void *_Nullable *_Nonnull memory, size_t alignment, size_t size);
void free(void *_Nullable memory);

/// What stands before each block's bytes. Blocks follow one another without a gap.
typedef struct {
    /// Bytes of the block, this header among them: a multiple of `step`.
    size_t size;
    size_t is_free;
} header;

/// What all blocks and their bytes are aligned to at least.
enum { step = sizeof(header) };

// Without an operating system there is one thread, and the caller keeps interrupts out (ecgmon.h).
#if ECG_HOSTED
static _Thread_local ecg_heap *heap_in_use;
#else
static ecg_heap *heap_in_use;
#endif

void ecg_heap_init(ecg_heap *heap, void *first, void *end) {
    heap->first = first;
    heap->end = end;
    heap->used = 0;
    heap->peak = 0;
    header *block = first;
    block->size = (size_t)((unsigned char *)end - (unsigned char *)first);
    block->is_free = 1;
}

ecg_heap *ecg_heap_use(ecg_heap *heap) {
    ecg_heap *previous = heap_in_use;
    heap_in_use = heap;
    return previous;
}

/// The block at an address; free ones that follow it are joined to it.
static header *joined(ecg_heap *heap, unsigned char *place) {
    header *block = (header *)place;
    while (block->is_free && place + block->size < heap->end) {
        const header *next = (const header *)(place + block->size);
        if (!next->is_free)
            break;
        block->size += next->size;
    }
    return block;
}

/// Ends a block after so many bytes; what is left becomes a free one.
static void split(header *block, size_t size) {
    if (block->size == size)
        return;
    header *rest = (header *)((unsigned char *)block + size);
    rest->size = block->size - size;
    rest->is_free = block->is_free;
    block->size = size;
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    ecg_heap *heap = heap_in_use;
    if (!heap)
        __builtin_trap();
    if (alignment < step)
        alignment = step;
    if (size > (size_t)(heap->end - heap->first))
        __builtin_trap();
    const size_t needed = sizeof(header) + (size + step - 1) / step * step;
    for (unsigned char *place = heap->first; place < heap->end;) {
        header *block = joined(heap, place);
        unsigned char *next = place + block->size;
        if (block->is_free) {
            const uintptr_t bytes = (uintptr_t)place + sizeof(header);
            const size_t offset = (size_t)((bytes + alignment - 1) / alignment * alignment - bytes);
            if (offset + needed <= block->size) {
                if (offset > 0) {
                    split(block, offset);
                    block = (header *)(place + offset);
                }
                split(block, needed);
                block->is_free = 0;
                heap->used += needed;
                if (heap->used > heap->peak)
                    heap->peak = heap->used;
                *memory = block + 1;
                return 0;
            }
        }
        place = next;
    }
    // Swift looks at no status here. `MonitorMemory` says before that there is room.
    __builtin_trap();
}

void free(void *memory) {
    if (!memory)
        return;
    ecg_heap *heap = heap_in_use;
    if (!heap)
        __builtin_trap();
    header *block = (header *)memory - 1;
    block->is_free = 1;
    heap->used -= block->size;
}
