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

/// Bytes before a block's own that bring them to an alignment.
static size_t lead(const unsigned char *place, size_t alignment) {
    const uintptr_t bytes = (uintptr_t)place + sizeof(header);
    return (size_t)((bytes + alignment - 1) / alignment * alignment - bytes);
}

/// The smallest free block that so many bytes fit into, so that large ones stay whole; null for none.
static unsigned char *find(ecg_heap *heap, size_t alignment, size_t needed) {
    unsigned char *best = NULL;
    size_t best_size = SIZE_MAX;
    for (unsigned char *place = heap->first; place < heap->end;) {
        const header *block = joined(heap, place);
        if (block->is_free && block->size < best_size && lead(place, alignment) + needed <= block->size) {
            best = place;
            best_size = block->size;
        }
        place += block->size;
    }
    return best;
}

/// Bytes of a block that holds so many.
static size_t block_size(size_t size) { return sizeof(header) + (size + step - 1) / step * step; }

int posix_memalign(void **memory, size_t alignment, size_t size) {
    ecg_heap *heap = heap_in_use;
    if (!heap || size > (size_t)(heap->end - heap->first))
        __builtin_trap();
    if (alignment < step)
        alignment = step;
    const size_t needed = block_size(size);
    unsigned char *place = find(heap, alignment, needed);
    // Swift looks at no status here. `MonitorMemory` says before that there is room.
    if (!place)
        __builtin_trap();
    const size_t offset = lead(place, alignment);
    if (offset > 0)
        split((header *)place, offset);
    header *block = (header *)(place + offset);
    split(block, needed);
    block->is_free = 0;
    heap->used += needed;
    if (heap->used > heap->peak)
        heap->peak = heap->used;
    *memory = block + 1;
    return 0;
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

int ecg_heap_has_room(ecg_heap *heap, size_t size, size_t rest) {
    const size_t alignment = 64, most = (size_t)(heap->end - heap->first);
    if (size > most || rest > most || !find(heap, alignment, block_size(size)))
        return 0;
    // Whatever the small ones take then, the large one still fits: each takes the smallest block that it fits into.
    const size_t peak = heap->peak;
    ecg_heap *previous = ecg_heap_use(heap);
    void *block;
    posix_memalign(&block, alignment, size);
    const int has_room = find(heap, step, block_size(rest)) != NULL;
    free(block);
    ecg_heap_use(previous);
    heap->peak = peak;
    return has_room;
}
