// SPDX-License-Identifier: Apache-2.0
//
// Monitors an array of samples on a microcontroller without an operating system: all memory is static. No medical
// device.
//
// `embedded/check` links it with a linker script and a start for the Cortex-M of an emulator, and runs it.

#include <ecgmon.h>
#include <stdint.h>

#include "board.h"

// A minute at 250 Hz, in flash; in a product they come from the converter, a few at a time.
extern const int16_t samples[], samples_end[];

static _Alignas(ECGMON_ALIGNMENT) unsigned char memory[ECGMON_MEMORY_BYTES(250)];
static int beats[5], alarms;

static void take(const ecgmon_event *event) {
    if (event->type == ECGMON_EVENT_BEAT)
        beats[event->beat.beat_class]++;
    if (event->type == ECGMON_EVENT_RHYTHM && !event->rhythm.is_end) {
        alarms++;
        board_print(ecgmon_rhythm_name(event->rhythm.kind));
        board_print("\n");
    }
}

int main(void) {
    ecgmon_options options;
    ecgmon_options_init(&options, sizeof options, 250);
    ecgmon *monitor;
    ecgmon_status status = ecgmon_create(&options, memory, sizeof memory, &monitor);
    if (status != ECGMON_OK) {
        board_print(ecgmon_status_text(status));
        return 1;
    }
    ecgmon_event event;
    for (const int16_t *next = samples; next < samples_end;) {
        next += ecgmon_push_codes16(monitor, next, (size_t)(samples_end - next));
        while (ecgmon_next(monitor, &event, sizeof event))
            take(&event);
    }
    ecgmon_flush(monitor);
    while (ecgmon_next(monitor, &event, sizeof event))
        take(&event);
    for (int index = 0; index < 5; index++) {
        board_print(ecgmon_class_name(index));
        board_print_number(beats[index]);
    }
    board_print("alarms");
    board_print_number(alarms);
    return 0;
}
