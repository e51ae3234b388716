// SPDX-License-Identifier: Apache-2.0

#include "heap.h"

// The runtime of Embedded Swift allocates by these two names alone. They are ours, and hidden in the library:
// `embedded/build` makes every symbol local that is not of the interface.
int posix_memalign(void *_Nullable *_Nonnull memory, size_t alignment, size_t size);
void free(void *_Nullable memory);

/// What all blocks and their bytes are aligned to at least.
enum { step = sizeof(ecg_heap_block) };
/// What whole heaps and the buffers of networks are aligned to.
enum { line = 64 };

// Without an operating system there is one thread, and the caller keeps interrupts out (ecgmon.h).
#if ECG_HOSTED
static _Thread_local ecg_heap *heap_in_use;
#else
static ecg_heap *heap_in_use;
#endif

void ecg_heap_init(ecg_heap *heap, void *first, void *end) {
    heap->first = first;
    heap->end = end;
    ecg_heap_block *block = first;
    block->size = (size_t)((unsigned char *)end - (unsigned char *)first);
    block->is_free = 1;
}

ecg_heap *ecg_heap_use(ecg_heap *heap) {
    ecg_heap *previous = heap_in_use;
    heap_in_use = heap;
    return previous;
}

/// The block at an address; free ones that follow it are joined to it.
static ecg_heap_block *joined(ecg_heap *heap, unsigned char *place) {
    ecg_heap_block *block = (ecg_heap_block *)place;
    while (block->is_free && place + block->size < heap->end) {
        const ecg_heap_block *next = (const ecg_heap_block *)(place + block->size);
        if (!next->is_free)
            break;
        block->size += next->size;
    }
    return block;
}

/// Ends a block after so many bytes; what is left becomes a free one.
static void split(ecg_heap_block *block, size_t size) {
    if (block->size == size)
        return;
    ecg_heap_block *rest = (ecg_heap_block *)((unsigned char *)block + size);
    rest->size = block->size - size;
    rest->is_free = block->is_free;
    block->size = size;
}

/// Bytes before a block's own that bring them to an alignment.
static size_t lead(const unsigned char *place, size_t alignment) {
    const uintptr_t bytes = (uintptr_t)place + sizeof(ecg_heap_block);
    return (size_t)((bytes + alignment - 1) / alignment * alignment - bytes);
}

/// The first free block that so many bytes fit into; null for none.
static unsigned char *find(ecg_heap *heap, size_t alignment, size_t needed) {
    for (unsigned char *place = heap->first; place < heap->end;) {
        const ecg_heap_block *block = joined(heap, place);
        if (block->is_free && lead(place, alignment) + needed <= block->size)
            return place;
        place += block->size;
    }
    return NULL;
}

/// Bytes of a block that holds so many.
static size_t block_size(size_t size) { return sizeof(ecg_heap_block) + (size + step - 1) / step * step; }

/// Takes bytes out of a free block, from an offset on.
static void *take(unsigned char *place, size_t offset, size_t needed) {
    if (offset > 0)
        split((ecg_heap_block *)place, offset);
    ecg_heap_block *block = (ecg_heap_block *)(place + offset);
    split(block, needed);
    block->is_free = 0;
    return block + 1;
}

/// Allocates from the start of the memory on; null if there is no room.
static void *allocate(ecg_heap *heap, size_t alignment, size_t size) {
    if (size > (size_t)(heap->end - heap->first))
        return NULL;
    // Swift asks for 16 bytes at least. Where a block's size is 8 no value needs them that does not ask for more.
    if (alignment <= 16 || alignment < step)
        alignment = step;
    const size_t needed = block_size(size);
    unsigned char *place = find(heap, alignment, needed);
    return place ? take(place, lead(place, alignment), needed) : NULL;
}

/// Allocates whole lines from the end of the memory on; null if there is no room.
static void *allocate_at_end(ecg_heap *heap, size_t size) {
    unsigned char *best = NULL;
    size_t offset = 0;
    for (unsigned char *place = heap->first; place < heap->end;) {
        const ecg_heap_block *block = joined(heap, place);
        const uintptr_t after = (uintptr_t)place + block->size;
        // Where the block would begin whose bytes end here.
        const uintptr_t start = (after - size) / line * line - sizeof(ecg_heap_block);
        if (block->is_free && block->size > size && start >= (uintptr_t)place) {
            best = place;
            offset = (size_t)(start - (uintptr_t)place);
        }
        place += block->size;
    }
    return best ? take(best, offset, ((const ecg_heap_block *)best)->size - offset) : NULL;
}

static void release(void *memory) { ((ecg_heap_block *)memory - 1)->is_free = 1; }

int ecg_heap_has_room(ecg_heap *heap, size_t size) {
    return size <= (size_t)(heap->end - heap->first) && find(heap, line, block_size(size)) != NULL;
}

ecg_heap *ecg_heap_within(ecg_heap *heap, size_t size) {
    const size_t whole = (size + line - 1) / line * line;
    ecg_heap *inner = allocate_at_end(heap, line + whole);
    if (inner)
        ecg_heap_init(inner, (unsigned char *)inner + line, (unsigned char *)inner + line + whole);
    return inner;
}

void ecg_heap_end(ecg_heap *inner) { release(inner); }

int posix_memalign(void **memory, size_t alignment, size_t size) {
    *memory = heap_in_use ? allocate(heap_in_use, alignment, size) : NULL;
    // Swift looks at no status here. `MonitorMemory` says before that there is room.
    if (!*memory)
        __builtin_trap();
    return 0;
}

void free(void *memory) {
    if (!memory)
        return;
    if (!heap_in_use)
        __builtin_trap();
    release(memory);
}

// The seed of hash tables, of which there are none. C libraries without an operating system answer it with signals,
// streams and a heap of their own.
void arc4random_buf(void *_Nonnull memory, size_t size);
void arc4random_buf(void *memory, size_t size) { __builtin_memset(memory, 0, size); }
