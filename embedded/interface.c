// SPDX-License-Identifier: Apache-2.0
//
// Holds libecgmon to what ecgmon.h says: refusals, memory, chunks, instances, threads, versions, models.
//
//     interface SAMPLES RATE MODEL FLOAT-MODEL
//
// SAMPLES: float32 millivolts. MODEL: a sealed GGUF file of a neural ODE that sees the window alone; FLOAT-MODEL: the
// same before it was quantized.

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ecgmon.h"
#include "heap.h"

static int failures, checks;

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        checks++;                                                                                                      \
        if (!(condition)) {                                                                                            \
            failures++;                                                                                                \
            printf("interface.c:%d: %s\n", __LINE__, #condition);                                                      \
        }                                                                                                              \
    } while (0)

static float *samples;
static size_t sample_count;
static double rate;
static void *model, *float_model;
static size_t model_size, float_model_size;

static void *read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file)
        exit((printf("interface: %s: not there\n", path), 66));
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    void *bytes = aligned_alloc(ECGMON_ALIGNMENT, (*size / ECGMON_ALIGNMENT + 1) * ECGMON_ALIGNMENT);
    if (fread(bytes, 1, *size, file) != *size)
        exit(66);
    fclose(file);
    return bytes;
}

/// What a run reported.
typedef struct {
    size_t beats, rhythms, signals, summaries, full_steps;
    ecgmon_event last_beat;
    float probabilities;
} totals;

static void pull(ecgmon *monitor, totals *found) {
    for (ecgmon_event event; ecgmon_next(monitor, &event, sizeof event);) {
        if (event.type == ECGMON_EVENT_BEAT) {
            found->beats++;
            found->last_beat = event;
            found->probabilities += event.beat.probability;
            found->full_steps += event.beat.steps > 1;
        }
        found->rhythms += event.type == ECGMON_EVENT_RHYTHM;
        found->signals += event.type == ECGMON_EVENT_SIGNAL;
        found->summaries += event.type == ECGMON_EVENT_SUMMARY;
    }
}

static void push(ecgmon *monitor, const float *next, size_t count, totals *found) {
    while (count > 0) {
        const size_t taken = ecgmon_push(monitor, next, count);
        if (taken == 0)
            exit((printf("interface: a push takes nothing\n"), 1));
        next += taken, count -= taken;
        pull(monitor, found);
    }
}

static ecgmon *create(const ecgmon_options *options, void **memory) {
    size_t size = 0, spare = 0;
    CHECK(ecgmon_memory_size(options, &size, &spare) == ECGMON_OK);
    size += spare;
    *memory = aligned_alloc(ECGMON_ALIGNMENT, (size / ECGMON_ALIGNMENT + 1) * ECGMON_ALIGNMENT);
    memset(*memory, 0xA5, size);
    ecgmon *monitor = NULL;
    CHECK(ecgmon_create(options, *memory, size, &monitor) == ECGMON_OK);
    return monitor;
}

static ecgmon_options defaults(void) {
    ecgmon_options options;
    CHECK(ecgmon_options_init(&options, sizeof options, rate) == ECGMON_OK);
    return options;
}

static totals replay(ecgmon_options options, size_t chunk) {
    totals found = {0};
    void *memory;
    ecgmon *monitor = create(&options, &memory);
    for (size_t start = 0; start < sample_count; start += chunk)
        push(monitor, samples + start, start + chunk < sample_count ? chunk : sample_count - start, &found);
    ecgmon_flush(monitor);
    pull(monitor, &found);
    CHECK(ecgmon_sample_count(monitor) == (int64_t)sample_count);
    free(memory);
    return found;
}

static int equal(const totals *one, const totals *other) {
    return one->beats == other->beats && one->rhythms == other->rhythms && one->signals == other->signals &&
           one->summaries == other->summaries && one->probabilities == other->probabilities &&
           one->last_beat.beat.sample == other->last_beat.beat.sample;
}

static ecgmon_status attempt(const ecgmon_options *options) {
    static _Alignas(ECGMON_ALIGNMENT) unsigned char memory[4 << 20];
    ecgmon *monitor = (ecgmon *)memory;
    const ecgmon_status status = ecgmon_create(options, memory, sizeof memory, &monitor);
    CHECK((status == ECGMON_OK) == (monitor != NULL));
    return status;
}

static void check_refusals(void) {
    ecgmon_options options = defaults();
    CHECK(ecgmon_options_init(&options, 8, rate) == ECGMON_BAD_SIZE);
    options = defaults();
    CHECK(attempt(&options) == ECGMON_OK);
    const double rates[] = {0, 49.9, 10000.1, -250, NAN, INFINITY};
    for (size_t index = 0; index < sizeof rates / sizeof *rates; index++) {
        options = defaults();
        options.rate_hz = rates[index];
        CHECK(attempt(&options) == ECGMON_BAD_RATE);
        CHECK(ecgmon_memory_size(&options, NULL, NULL) == ECGMON_BAD_RATE);
    }
#define REFUSED(field, value, status)                                                                                  \
    options = defaults();                                                                                              \
    options.field = value;                                                                                             \
    CHECK(attempt(&options) == status)
    REFUSED(size, 16, ECGMON_BAD_SIZE);
    REFUSED(gain, 0, ECGMON_BAD_OPTION);
    REFUSED(gain, NAN, ECGMON_BAD_OPTION);
    REFUSED(baseline, INFINITY, ECGMON_BAD_OPTION);
    REFUSED(smallest_beat_mv, -0.1f, ECGMON_BAD_OPTION);
    REFUSED(smallest_beat_mv, NAN, ECGMON_BAD_OPTION);
    REFUSED(summary_interval_s, -1, ECGMON_BAD_OPTION);
    REFUSED(tachycardia_bpm, 301, ECGMON_BAD_OPTION);
    REFUSED(bradycardia_bpm, 130, ECGMON_BAD_OPTION);
    REFUSED(asystole_ms, 1000, ECGMON_BAD_OPTION);
    REFUSED(pause_ms, 0, ECGMON_BAD_OPTION);
    REFUSED(ventricular_per_minute, 0, ECGMON_BAD_OPTION);
    REFUSED(solver, 99, ECGMON_BAD_SOLVER);
    REFUSED(steps, 65, ECGMON_BAD_SOLVER);
    REFUSED(steps, -1, ECGMON_BAD_SOLVER);
    options = defaults();
    for (size_t length = 0; length < model_size; length += 997) {
        options.model = model, options.model_size = length;
        CHECK(attempt(&options) == ECGMON_BAD_MODEL);
    }
    unsigned char *damaged = malloc(model_size);
    memcpy(damaged, model, model_size);
    damaged[model_size / 2] ^= 1;
    options.model = damaged, options.model_size = model_size;
    CHECK(attempt(&options) == ECGMON_BAD_MODEL);
    free(damaged);
}

/// At many rates the memory that is announced is enough, not much too large, and nothing is written outside of it.
static void check_memory(void) {
    const double rates[] = {50,  99.9, 100, 125, 128,  180,    200,  250,  257,  300,  333.3, 360,
                            500, 512,  720, 977, 1000, 1000.5, 1999, 2000, 4000, 7500, 10000};
    for (size_t index = 0; index < sizeof rates / sizeof *rates; index++) {
        ecgmon_options options = defaults();
        options.rate_hz = rates[index];
        size_t size = 0;
        CHECK(ecgmon_memory_size(&options, &size, NULL) == ECGMON_OK);
        if (rates[index] == floor(rates[index]))
            CHECK(size <= ECGMON_MEMORY_BYTES((int)rates[index]));
        const size_t aligned = (size + ECGMON_ALIGNMENT - 1) / ECGMON_ALIGNMENT * ECGMON_ALIGNMENT;
        unsigned char *memory = aligned_alloc(ECGMON_ALIGNMENT, aligned + 2 * ECGMON_ALIGNMENT);
        memset(memory, 0xA5, aligned + 2 * ECGMON_ALIGNMENT);
        ecgmon *monitor = NULL;
        CHECK(ecgmon_create(&options, memory + ECGMON_ALIGNMENT, size - 1, &monitor) == ECGMON_NO_MEMORY && !monitor);
        CHECK(ecgmon_create(&options, memory + ECGMON_ALIGNMENT + 8, size, &monitor) == ECGMON_NO_MEMORY && !monitor);
        CHECK(ecgmon_create(&options, memory + ECGMON_ALIGNMENT, size, &monitor) == ECGMON_OK);
        totals found = {0};
        push(monitor, samples, 4000, &found);
        for (size_t place = 0; place < ECGMON_ALIGNMENT; place++)
            CHECK(memory[place] == 0xA5 && memory[ECGMON_ALIGNMENT + size + place] == 0xA5);
        const ecg_heap *heap = (const ecg_heap *)monitor;
        const size_t all = (size_t)(heap->end - heap->first);
        const size_t unused = ecg_heap_free_bytes(heap);
        if (unused > all / 8) {
            printf("at %.1f Hz %lu of %lu bytes are never used\n", rates[index], unused, size);
            CHECK(unused <= all / 8);
        }
        free(memory);
    }
}

/// Events wait until they are pulled, and a struct of an older version is not written beyond its end.
static void check_events(void) {
    ecgmon_options options = defaults();
    void *memory;
    ecgmon *monitor = create(&options, &memory);
    size_t taken = 0;
    while (taken < sample_count) {
        const size_t now = ecgmon_push(monitor, samples + taken, sample_count - taken);
        taken += now;
        if (taken < sample_count)
            CHECK(now > 0 && ecgmon_push(monitor, samples + taken, 1) == 0);
        unsigned char bytes[sizeof(ecgmon_event)];
        memset(bytes, 0x5A, sizeof bytes);
        while (ecgmon_next(monitor, (ecgmon_event *)bytes, 24))
            CHECK(bytes[24] == 0x5A);
        if (taken > 20000)
            break;
    }
    CHECK(ecgmon_push(monitor, samples, 0) == 0);
    CHECK(ecgmon_heart_rate(monitor) > 20 && ecgmon_heart_rate(monitor) < 300);
    CHECK(ecgmon_state(monitor) == ECGMON_SIGNAL_GOOD);
    ecgmon_note_input(monitor, 0);
    CHECK(ecgmon_state(monitor) == ECGMON_SIGNAL_NO_INPUT && isnan(ecgmon_heart_rate(monitor)));
    totals found = {0};
    pull(monitor, &found);
    CHECK(found.signals >= 1);
    ecgmon_note_input(monitor, 1);
    pull(monitor, &found);
    ecgmon_summary summary;
    ecgmon_summarize(monitor, &summary, sizeof summary);
    CHECK(summary.end_sample == ecgmon_sample_count(monitor) && summary.end_sample > summary.first_sample);
    free(memory);
}

/// Codes give what their millivolts give.
static void check_codes(void) {
    ecgmon_options options = defaults();
    options.gain = 1000, options.baseline = 12;
    void *memory, *memory16, *memory32;
    ecgmon *by_millivolts = create(&options, &memory), *by_16 = create(&options, &memory16),
           *by_32 = create(&options, &memory32);
    totals found = {0}, found16 = {0}, found32 = {0};
    for (size_t index = 0; index < 30000; index++) {
        const int32_t code = (int32_t)lrintf(samples[index] * 1000) + 12;
        const int16_t code16 = (int16_t)code;
        const float millivolts = (float)((code - options.baseline) / options.gain);
        push(by_millivolts, &millivolts, 1, &found);
        CHECK(ecgmon_push_codes(by_32, &code, 1) == 1);
        pull(by_32, &found32);
        CHECK(ecgmon_push_codes16(by_16, &code16, 1) == 1);
        pull(by_16, &found16);
    }
    CHECK(found.beats > 50 && equal(&found, &found16) && equal(&found, &found32));
    const int32_t missing = options.missing_code;
    ecgmon_summary before, after;
    ecgmon_summarize(by_32, &before, sizeof before);
    CHECK(ecgmon_push_codes(by_32, &missing, 1) == 1);
    for (size_t index = 0; index < 64; index++)
        push(by_32, samples + index, 1, &found32);
    ecgmon_summarize(by_32, &after, sizeof after);
    CHECK(after.missing_samples == 1);
    free(memory), free(memory16), free(memory32);
}

static void check_models(void) {
    ecgmon_options options = defaults(), other = defaults();
    other.model = model, other.model_size = model_size;
    const totals by_default = replay(options, 4096), by_model = replay(other, 4096);
    CHECK(by_model.beats == by_default.beats && by_model.probabilities != by_default.probabilities);
    void *memory;
    ecgmon *monitor = create(&options, &memory);
    // Whatever came before: a window alone decides with this model.
    for (int turn = 0; turn < 20; turn++) {
        CHECK(ecgmon_replace_model(monitor, NULL, 0, ECGMON_SOLVER_DEFAULT, 0) == ECGMON_OK);
        // It needs more than was asked for.
        CHECK(ecgmon_replace_model(monitor, model, model_size, ECGMON_SOLVER_RK4, 64) == ECGMON_NO_MEMORY);
        CHECK(ecgmon_replace_model(monitor, model, model_size, ECGMON_SOLVER_EULER, 1) == ECGMON_OK);
        CHECK(ecgmon_replace_model(monitor, model, model_size / 2, 0, 0) == ECGMON_BAD_MODEL);
        CHECK(ecgmon_replace_model(monitor, model, model_size, 0, 0) == ECGMON_OK);
    }
    totals found = {0};
    push(monitor, samples, sample_count, &found);
    ecgmon_flush(monitor);
    pull(monitor, &found);
    CHECK(equal(&found, &by_model));
    free(memory);
}

/// Models take turns as often as one likes where the monitor was made for the largest; a smaller one in what is left.
static void check_turns(void) {
    ecgmon_options largest = defaults(), smaller = defaults();
    smaller.model = model, smaller.model_size = model_size;
    size_t size = 0, replacement = 0, least = 0;
    CHECK(ecgmon_memory_size(&smaller, NULL, &least) == ECGMON_OK);
    CHECK(ecgmon_memory_size(&largest, &size, &replacement) == ECGMON_OK && least < replacement);
    void *memory = aligned_alloc(ECGMON_ALIGNMENT, (size + replacement + 63) / 64 * 64);
    ecgmon *monitor;
    CHECK(ecgmon_create(&largest, memory, size + replacement, &monitor) == ECGMON_OK);
    for (int turn = 0; turn < 40; turn++) {
        const int is_smaller = turn * 7 % 5 < 2;
        CHECK(ecgmon_replace_model(monitor, is_smaller ? model : NULL, is_smaller ? model_size : 0, 0, 0) == ECGMON_OK);
    }
    CHECK(ecgmon_create(&largest, memory, size + least, &monitor) == ECGMON_OK);
    CHECK(ecgmon_replace_model(monitor, model, model_size, 0, 0) == ECGMON_OK);
    free(memory);
}

/// Numbers that are those of no array, and a model that this library does not run.
static void check_absurd(void) {
    ecgmon_options options = defaults();
    void *memory;
    ecgmon *monitor = create(&options, &memory);
    CHECK(ecgmon_push(monitor, samples, (size_t)-1) == 0 && ecgmon_sample_count(monitor) == 0);
    CHECK(ecgmon_replace_model(monitor, model, (size_t)-1, 0, 0) == ECGMON_BAD_MODEL);
    CHECK(ecgmon_replace_model(monitor, float_model, float_model_size, 0, 0) == ECGMON_BAD_MODEL);
    ecgmon_event event;
    totals found = {0};
    push(monitor, samples, 4000, &found);
    ecgmon_note_input(monitor, 0);
    CHECK(ecgmon_next(monitor, &event, (size_t)-1) == 1 && event.type == ECGMON_EVENT_SIGNAL);
    free(memory);
    size_t size;
    options.model = model, options.model_size = (size_t)-1;
    CHECK(ecgmon_memory_size(&options, &size, NULL) == ECGMON_BAD_MODEL);
    options.model = float_model, options.model_size = float_model_size;
    CHECK(ecgmon_memory_size(&options, &size, NULL) == ECGMON_BAD_MODEL);
}

static void *replay_in_thread(void *result) {
    *(totals *)result = replay(defaults(), 333);
    return result;
}

static void check_instances(void) {
    const totals whole = replay(defaults(), 4096), single = replay(defaults(), 1), odd = replay(defaults(), 7);
    CHECK(whole.beats > 100 && equal(&whole, &single) && equal(&whole, &odd));
    totals results[8] = {{0}};
    pthread_t threads[8];
    for (int index = 0; index < 8; index++)
        pthread_create(&threads[index], NULL, replay_in_thread, &results[index]);
    for (int index = 0; index < 8; index++)
        pthread_join(threads[index], NULL);
    for (int index = 0; index < 8; index++)
        CHECK(equal(&whole, &results[index]));
}

static int64_t ticks;
static int64_t clock_of_ours(void) { return ticks += 500; }

static void check_steps_by_need(void) {
    ecgmon_options options = defaults();
    options.solver = ECGMON_SOLVER_AUTO;
    const totals plain = replay(defaults(), 4096), by_need = replay(options, 4096);
    CHECK(by_need.beats == plain.beats && by_need.full_steps < plain.full_steps && by_need.full_steps > 0);
    options.steps = 64;
    CHECK(attempt(&options) == ECGMON_BAD_SOLVER);
}

static void check_options(void) {
    ecgmon_options options = defaults();
    options.explains = 1, options.clock_ns = clock_of_ours, options.summary_interval_s = 10;
    const totals found = replay(options, 4096), plain = replay(defaults(), 4096);
    CHECK(found.beats == plain.beats && found.summaries > plain.summaries);
    CHECK(ticks > 0 && found.last_beat.beat.compute_ns % 500 == 0);
    options = defaults();
    options.tachycardia_bpm = 60, options.bradycardia_bpm = 30;
    CHECK(replay(options, 4096).rhythms != plain.rhythms);
    options.smallest_beat_mv = 5;
    CHECK(replay(options, 4096).beats == 0);
}

static void check_names(void) {
    CHECK(ecgmon_version() == ECGMON_VERSION);
    CHECK(strcmp(ecgmon_class_name(2), "V") == 0 && strcmp(ecgmon_class_name(-1), "unknown") == 0);
    CHECK(strcmp(ecgmon_rhythm_name(ECGMON_RHYTHM_R_ON_T), "r-on-t") == 0);
    CHECK(strcmp(ecgmon_rhythm_name(99), "unknown") == 0 && strcmp(ecgmon_rhythm_name(-1), "unknown") == 0);
    CHECK(strcmp(ecgmon_signal_name(ECGMON_SIGNAL_LEAD_OFF), "lead-off") == 0);
    for (int status = ECGMON_OK; status <= ECGMON_BAD_SOLVER; status++)
        CHECK(strcmp(ecgmon_status_text((ecgmon_status)status), "unknown") != 0);
    CHECK(strcmp(ecgmon_status_text((ecgmon_status)99), "unknown") == 0);
}

int main(int argc, char **argv) {
    if (argc != 5)
        return 64;
    size_t size;
    samples = read_file(argv[1], &size);
    sample_count = size / sizeof *samples;
    rate = atof(argv[2]);
    model = read_file(argv[3], &model_size);
    float_model = read_file(argv[4], &float_model_size);
    check_names();
    check_refusals();
    check_memory();
    check_events();
    check_codes();
    check_models();
    check_turns();
    check_absurd();
    check_instances();
    check_options();
    check_steps_by_need();
    printf("interface: %d checks, %d failed\n", checks, failures);
    return failures > 0;
}
