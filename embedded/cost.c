// SPDX-License-Identifier: Apache-2.0
//
// What the monitor takes on a board of the emulator: prints bytes of memory and of stack, and instructions of a sample
// and of a beat, each after its name.

#include "board.h"
#include "ecgmon.h"
#include "heap.h"

extern const int16_t samples[], samples_end[];

static _Alignas(ECGMON_ALIGNMENT) unsigned char memory[1 << 20];

static void print(const char *name, int64_t value) {
    board_print(name);
    board_print_number((int)value);
}

int main(void) {
    ecgmon_options options;
    ecgmon_options_init(&options, sizeof options, 250);
#ifdef STEPS_BY_NEED
    options.solver = ECGMON_SOLVER_AUTO;
#endif
    ecgmon *monitor;
    size_t size = sizeof memory;
    if (ecgmon_create(&options, memory, sizeof memory, &monitor) != ECGMON_OK)
        return 1;
    print("stack-to-create", board_stack_bytes());
    board_paint_stack();
    int64_t sample_ticks = 0, beat_ticks = 0, sample_count = 0, beat_count = 0, longest = 0;
    for (const int16_t *next = samples; next < samples_end; next++) {
        const int64_t start = board_ticks();
        ecgmon_push_codes16(monitor, next, 1);
        const int64_t ticks = board_ticks() - start, beats_before = beat_count;
        for (ecgmon_event event; ecgmon_next(monitor, &event, sizeof event);)
            beat_count += event.type == ECGMON_EVENT_BEAT && event.beat.probability > 0;
        if (ticks > longest)
            longest = ticks;
        if (beat_count > beats_before)
            beat_ticks += ticks;
        else
            sample_ticks += ticks, sample_count++;
    }
    print("stack-to-run", board_stack_bytes());
    if (ecgmon_memory_size(&options, &size, NULL) != ECGMON_OK)
        return 1;
    print("memory", (int64_t)size);
    const ecg_heap *heap = (const ecg_heap *)monitor;
    print("unused", (int64_t)ecg_heap_free_bytes(heap));
    // The emulator counts an instruction as a nanosecond.
    print("sample", sample_ticks * BOARD_TICK / 1000 / sample_count);
    print("beat", beat_count > 0 ? beat_ticks * BOARD_TICK / 1000 / beat_count : 0);
    print("longest", longest * BOARD_TICK / 1000);
    print("beats", beat_count);
    return 0;
}
