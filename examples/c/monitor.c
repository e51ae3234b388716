// SPDX-License-Identifier: Apache-2.0
//
// Reads 16-bit samples from standard input and prints heartbeats and alarms. No medical device.
//
//     cc monitor.c $(pkg-config --cflags --libs ecgmon) -o monitor
//     ./monitor 250 200 < fixtures/synthetic/normal.dat        (samples a second, codes a millivolt)

#include <ecgmon.h>
#include <stdio.h>
#include <stdlib.h>

static void show(const ecgmon_event *event, double rate) {
    switch (event->type) {
    case ECGMON_EVENT_BEAT:
        printf("%9.3f s  %s  %5.1f/min\n", (double)event->beat.sample / rate, ecgmon_class_name(event->beat.beat_class),
               event->beat.heart_rate_bpm);
        break;
    case ECGMON_EVENT_RHYTHM:
        printf("%9.3f s  %s, %s\n", (double)event->rhythm.sample / rate, ecgmon_rhythm_name(event->rhythm.kind),
               event->rhythm.is_end ? "end" : "onset");
        break;
    case ECGMON_EVENT_SIGNAL:
        printf("%9.3f s  signal %s\n", (double)event->signal.sample / rate, ecgmon_signal_name(event->signal.state));
        break;
    }
}

int main(int argc, char **argv) {
    ecgmon_options options;
    ecgmon_options_init(&options, sizeof options, argc > 1 ? atof(argv[1]) : 250);
    options.gain = argc > 2 ? atof(argv[2]) : 200;
    size_t size = 0;
    ecgmon *monitor = NULL;
    ecgmon_status status = ecgmon_memory_size(&options, &size, NULL);
    void *memory = aligned_alloc(ECGMON_ALIGNMENT, (size + ECGMON_ALIGNMENT - 1) / ECGMON_ALIGNMENT * ECGMON_ALIGNMENT);
    if (status == ECGMON_OK)
        status = ecgmon_create(&options, memory, size, &monitor);
    if (status != ECGMON_OK) {
        fprintf(stderr, "monitor: %s\n", ecgmon_status_text(status));
        return 1;
    }
    int16_t codes[256];
    ecgmon_event event;
    for (size_t count; (count = fread(codes, sizeof *codes, 256, stdin)) > 0;) {
        for (size_t taken = 0; taken < count;) {
            taken += ecgmon_push_codes16(monitor, codes + taken, count - taken);
            while (ecgmon_next(monitor, &event, sizeof event))
                show(&event, options.rate_hz);
        }
    }
    ecgmon_flush(monitor);
    while (ecgmon_next(monitor, &event, sizeof event))
        show(&event, options.rate_hz);
    free(memory);
}
