// SPDX-License-Identifier: Apache-2.0
//
// Feeds a file of samples to libecgmon and prints the events as `ecgmond --output csv` does, for comparison.
//
//     events SAMPLES RATE SOURCE [CHUNK]
//
// SAMPLES: float32 millivolts. The lines after the events begin with `#`: a checksum of all fields of all events, bit
// by bit, and what it took.

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ecgmon.h"
#include "heap.h"

static _Alignas(ECGMON_ALIGNMENT) unsigned char memory[1 << 20];
static double rate;
static const char *source;
static uint64_t checksum = 14695981039346656037u; // FNV-1a

static void add(const void *bytes, size_t count) {
    for (size_t index = 0; index < count; index++)
        checksum = (checksum ^ ((const unsigned char *)bytes)[index]) * 1099511628211u;
}

static int64_t scaled(double value, int decimals) {
    for (; decimals > 0; decimals--)
        value *= 10;
    return llround(value);
}

static void print_scaled(int64_t value, int decimals) {
    int64_t factor = 1;
    for (int index = 0; index < decimals; index++)
        factor *= 10;
    const int64_t size = value < 0 ? -value : value;
    printf("%s%lld", value < 0 ? "-" : "", (long long)(size / factor));
    if (decimals > 0)
        printf(".%0*lld", decimals, (long long)(size % factor));
}

static int64_t milliseconds(int64_t samples) { return llround((double)samples * 1000 / rate); }

static void begin(const char *type, int64_t sample) {
    printf("%s,%s,%lld,", type, source, (long long)sample);
    print_scaled(milliseconds(sample), 3);
    printf(",");
}

static void print_rate(float heart_rate) {
    if (heart_rate >= 0.5f)
        print_scaled(scaled(heart_rate, 1), 1);
}

static void print_beat(const ecgmon_beat *beat) {
    begin("beat", beat->sample);
    printf("%s,%d,", ecgmon_class_name(beat->beat_class), (int)beat->beat_class);
    if (beat->probability > 0)
        print_scaled(scaled(beat->probability, 4), 4);
    printf(",");
    if (beat->interval > 0)
        printf("%lld", (long long)milliseconds(beat->interval));
    printf(",");
    print_rate(beat->heart_rate_bpm);
    printf(",");
    if (isfinite(beat->amplitude_mv))
        print_scaled(scaled(beat->amplitude_mv, 3), 3);
    // A golden replay has an asterisk for the time that the class took.
    printf(",%d,%d,*,%lld,,,,\n", (int)beat->is_noisy, (int)beat->is_paced, (long long)milliseconds(beat->delay));
}

static void print_rhythm(const ecgmon_rhythm *rhythm) {
    begin("rhythm", rhythm->sample);
    printf(",,,,");
    print_rate(rhythm->heart_rate_bpm);
    printf(",,,,,,%s,%s,,", ecgmon_rhythm_name(rhythm->kind), rhythm->is_end ? "end" : "onset");
    if (rhythm->is_end)
        printf("%lld", (long long)rhythm->count);
    printf("\n");
}

/// Prints an event and adds its bits; the fields one by one, since what lies between them is nobody's.
static void take(const ecgmon_event *event) {
    add(&event->type, sizeof event->type);
    switch (event->type) {
    case ECGMON_EVENT_BEAT: {
        const ecgmon_beat *beat = &event->beat;
        add(&beat->sample, sizeof beat->sample);
        add(&beat->beat_class, sizeof beat->beat_class);
        add(&beat->probability, sizeof beat->probability);
        add(&beat->interval, sizeof beat->interval);
        add(&beat->heart_rate_bpm, sizeof beat->heart_rate_bpm);
        add(&beat->amplitude_mv, sizeof beat->amplitude_mv);
        add(&beat->delay, sizeof beat->delay);
        print_beat(beat);
        break;
    }
    case ECGMON_EVENT_RHYTHM:
        add(&event->rhythm.sample, sizeof event->rhythm.sample);
        add(&event->rhythm.heart_rate_bpm, sizeof event->rhythm.heart_rate_bpm);
        add(&event->rhythm.onset_sample, sizeof event->rhythm.onset_sample);
        print_rhythm(&event->rhythm);
        break;
    case ECGMON_EVENT_SIGNAL:
        begin("signal", event->signal.sample);
        printf(",,,,,,,,,,,%s,,\n", ecgmon_signal_name(event->signal.state));
        break;
    default:
        add(event->summary.beats, sizeof event->summary.beats);
        add(&event->summary.lowest_bpm, sizeof event->summary.lowest_bpm);
        add(&event->summary.highest_bpm, sizeof event->summary.highest_bpm);
        add(&event->summary.hum_hz, sizeof event->summary.hum_hz);
        add(&event->summary.missing_samples, sizeof event->summary.missing_samples);
        break;
    }
}

static void pull(ecgmon *monitor) {
    for (ecgmon_event event; ecgmon_next(monitor, &event, sizeof event);)
        take(&event);
}

static void push(ecgmon *monitor, const float *samples, size_t count) {
    while (count > 0) {
        const size_t taken = ecgmon_push(monitor, samples, count);
        samples += taken, count -= taken;
        pull(monitor);
    }
}

static int fail(const char *what, const char *why) {
    fprintf(stderr, "events: %s: %s\n", what, why);
    return 1;
}

int main(int argc, char **argv) {
    if (argc < 4)
        return fail("usage", "events SAMPLES RATE SOURCE [CHUNK]");
    rate = atof(argv[2]);
    source = argv[3];
    size_t chunk = argc > 4 ? (size_t)atoi(argv[4]) : 1024;
    static float samples[1024];
    if (chunk < 1 || chunk > 1024)
        chunk = 1024;
    ecgmon_options options;
    if (ecgmon_options_init(&options, sizeof options, rate) != ECGMON_OK)
        return fail("options", "refused");
    size_t needed = 0;
    ecgmon_status status = ecgmon_memory_size(&options, &needed, NULL);
    if (status == ECGMON_OK && needed > sizeof memory)
        return fail("memory", "it is too small");
    if (needed > ECGMON_MEMORY_BYTES((int)rate))
        return fail("memory", "ECGMON_MEMORY_BYTES is too small");
    ecgmon *monitor;
    if (status == ECGMON_OK)
        status = ecgmon_create(&options, memory, needed, &monitor);
    if (status != ECGMON_OK)
        return fail("create", ecgmon_status_text(status));
    FILE *file = fopen(argv[1], "rb");
    if (!file)
        return fail(argv[1], "not there");
    printf("type,source,sample,time_s,class,class_index,probability,rr_ms,heart_rate_bpm,amplitude_mv,noisy,paced,"
           "compute_us,delay_ms,event,state,position,count\n");
    for (size_t count; (count = fread(samples, sizeof *samples, chunk, file)) > 0;)
        push(monitor, samples, count);
    fclose(file);
    ecgmon_flush(monitor);
    pull(monitor);
    ecgmon_event last = {.type = ECGMON_EVENT_SUMMARY};
    ecgmon_summarize(monitor, &last.summary, sizeof last.summary);
    take(&last);
    const ecg_heap *heap = (const ecg_heap *)monitor;
    printf("# bits %016llx\n", (unsigned long long)checksum);
    printf("# memory %lu, of which %lu are not used\n", (unsigned long)needed,
           (unsigned long)ecg_heap_free_bytes(heap));
    return fflush(stdout) == 0 ? 0 : 1;
}
