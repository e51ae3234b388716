// SPDX-License-Identifier: Apache-2.0
//
// ecgmon: a streaming ECG monitor in memory that you give. Millivolts go in; classified heartbeats, alarms of the
// rhythm and the signal's state come out. It is no certified medical device.
//
//     static _Alignas(ECGMON_ALIGNMENT) unsigned char memory[ECGMON_MEMORY_BYTES(250)];
//
//     ecgmon_options options;
//     ecgmon_options_init(&options, sizeof options, 250);
//     ecgmon *monitor;
//     if (ecgmon_create(&options, memory, sizeof memory, &monitor) != ECGMON_OK) ...
//     while (count > 0) {
//         size_t taken = ecgmon_push(monitor, samples, count);
//         samples += taken, count -= taken;
//         for (ecgmon_event event; ecgmon_next(monitor, &event, sizeof event);) ...
//     }
//
// The library calls no malloc, starts no thread, handles no signal and does no input or output. It keeps nothing
// outside of the memory that you give, so that any number of monitors can exist. A monitor is used by one thread at a
// time; different monitors can be used by different threads. Without an operating system `ecgmon_memory_size`,
// `ecgmon_create` and `ecgmon_replace_model` share a pointer while one of them works. So no task or interrupt handler
// calls one while another call of these three is under way. Tasks that can interrupt one another take a lock for them.
//
// The same samples give the same events, to the bit, on every processor and however the samples were chunked.
//
// Structs grow at their end alone. You say how large yours are, and what your version does not have is neither read nor
// written. So a program works with every later library of the same major version.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined __clang__
#pragma clang assume_nonnull begin
#define ECGMON_NULLABLE _Nullable
#define ECGMON_NONNULL _Nonnull
#else
#define ECGMON_NULLABLE
#define ECGMON_NONNULL
#endif

/// The version of this header: major * 10,000 + minor * 100 + patch.
#define ECGMON_VERSION 100

/// What the memory of a monitor is aligned to, in bytes.
#define ECGMON_ALIGNMENT 64

/// Bytes that a monitor with the default model needs at most, as a constant for static memory; with
/// `ECGMON_SOLVER_AUTO` add `ECGMON_MEMORY_BY_NEED`.
///
/// `rate_hz` is the rate of the samples, a whole number of hertz; for others and for other models there is
/// `ecgmon_memory_size`.
#define ECGMON_MEMORY_BYTES(rate_hz)                                                                                   \
    ((size_t)ECGMON_MEMORY_FIXED + ECGMON_MEMORY_STAGES +                                                              \
     ECGMON_MEMORY_STAGE_RATE(rate_hz) * ECGMON_MEMORY_PER_HERTZ +                                                     \
     ECGMON_MEMORY_TABLE(rate_hz, ECGMON_MEMORY_STAGE_RATE(rate_hz)))
#define ECGMON_MEMORY_BY_NEED 12288
// Its parts: the default model with all that is fixed, what the stages take, what grows with the rate that they run at,
// and a table that is short if the rate is a multiple of the windows' 125 Hz.
#if UINTPTR_MAX > 0xFFFFFFFF
#define ECGMON_MEMORY_FIXED 346600
#define ECGMON_MEMORY_STAGES 76500
#define ECGMON_MEMORY_PER_HERTZ 67
#else
#define ECGMON_MEMORY_FIXED 31600
#define ECGMON_MEMORY_STAGES 64050
#define ECGMON_MEMORY_PER_HERTZ 67
#endif
#define ECGMON_MEMORY_STAGE_RATE(rate_hz) ((rate_hz) > 1000 ? 1000 : (rate_hz) < 100 ? 2 * (rate_hz) : (rate_hz))
#define ECGMON_MEMORY_TABLE(rate_hz, stage_rate)                                                                       \
    (((rate_hz) % 125 == 0 && (rate_hz) <= 1000 ? 1 : 249) * ((stage_rate)*32 / 125 + 80))

/// What a call came to.
typedef enum {
    /// It did what it was asked.
    ECGMON_OK = 0,
    /// The struct's size is that of no version.
    ECGMON_BAD_SIZE = 1,
    /// The rate is not 50 to 10,000 Hz.
    ECGMON_BAD_RATE = 2,
    /// A setting lies outside its range.
    ECGMON_BAD_OPTION = 3,
    /// The memory is too small, or not aligned to `ECGMON_ALIGNMENT`.
    ECGMON_NO_MEMORY = 4,
    /// The bytes are no model file of this version, they are damaged, or the model is one of float32, which this
    /// library does not run.
    ECGMON_BAD_MODEL = 5,
    /// The model does not have this solver, or the number of steps is not 1 to 64.
    ECGMON_BAD_SOLVER = 6,
} ecgmon_status;

/// How the neural ODE is solved.
typedef enum {
    /// As the model's file says; the only choice for a model without an ODE.
    ECGMON_SOLVER_DEFAULT = 0,
    /// Euler's method: one evaluation a step.
    ECGMON_SOLVER_EULER = 1,
    /// The midpoint method: two.
    ECGMON_SOLVER_MIDPOINT = 2,
    /// The classical Runge-Kutta method: four.
    ECGMON_SOLVER_RK4 = 3,
    /// As the file says, but one step first, and the others only for a beat whose class is then in doubt: fewer
    /// evaluations on
    /// average, no more at worst. `ecgmon_beat.steps` says what a beat took. Refused for a model without a margin for
    /// it.
    ECGMON_SOLVER_AUTO = 4,
} ecgmon_solver;

/// A monitor. It lies at the start of the memory that it was created in.
typedef struct ecgmon ecgmon;

/// What a monitor is made for. `ecgmon_options_init` fills it in; change what you like afterwards.
typedef struct {
    /// `sizeof(ecgmon_options)` of the header that you compiled with.
    size_t size;
    /// Samples a second, 50 to 10,000.
    double rate_hz;
    /// Codes of the converter for a millivolt, not 0; for `ecgmon_push_codes` alone. At first 200.
    double gain;
    /// The code that is 0 mV. At first 0.
    double baseline;
    /// The code that stands for a missing sample. At first `INT32_MIN`.
    int32_t missing_code;
    /// Complexes up to which nothing is counted as a beat, in millivolts, 0 to 5. At first 0.15.
    float smallest_beat_mv;
    /// Seconds of signal between summaries, 0 for none, to 86,400. At first 60.
    double summary_interval_s;
    /// The heart rate above which tachycardia begins, in beats a minute. At first 120.
    float tachycardia_bpm;
    /// The heart rate below which bradycardia begins, in beats a minute, 20 or more. At first 50.
    float bradycardia_bpm;
    /// How long no beat may come before it is asystole, in milliseconds, 2,000 to 20,000. At first 4,000.
    double asystole_ms;
    /// The shortest interval that is a pause, in milliseconds, 1,000 to 20,000. At first 3,000.
    double pause_ms;
    /// The most ventricular beats in a minute that are no alarm, 1 to 100. At first 10.
    int32_t ventricular_per_minute;
    /// Whether each beat carries what stands behind its class (`ecgmon_beat.likeness` and the fields after it). At
    /// first 0.
    int32_t explains;
    /// The model: a sealed GGUF file of int8 in memory, yours, which outlives the monitor and does not change; null for
    /// the default, which is in the library. Aligned to 64 bytes, its weights are used where they lie if the
    /// processor's kernels can.
    const void *ECGMON_NULLABLE model;
    /// Its bytes.
    size_t model_size;
    /// How its ODE is solved. At first `ECGMON_SOLVER_DEFAULT`.
    int32_t solver;
    /// Steps over the ODE's time, 1 to 64; 0 for the solver's own. At first 0.
    int32_t steps;
    /// A clock of yours for `ecgmon_beat.compute_ns`: nanoseconds that never run backwards; null for none.
    int64_t (*ECGMON_NULLABLE clock_ns)(void);
} ecgmon_options;

/// The classes of heartbeats, as ANSI/AAMI EC57 groups them.
typedef enum {
    /// N: normal, bundle branch block, escape.
    ECGMON_CLASS_N = 0,
    /// S: supraventricular ectopic.
    ECGMON_CLASS_S = 1,
    /// V: ventricular ectopic.
    ECGMON_CLASS_V = 2,
    /// F: fusion of a ventricular and a normal beat.
    ECGMON_CLASS_F = 3,
    /// Q: no class: noise hides the beat, its window is not whole, or it is paced.
    ECGMON_CLASS_Q = 4,
} ecgmon_class;

/// A heartbeat. Samples are counted from 0, from the first one pushed.
typedef struct {
    /// The sample of the R peak.
    int64_t sample;
    /// `ecgmon_class`.
    int32_t beat_class;
    /// The class's probability, 0 to 1; 0 for a beat without one.
    float probability;
    /// From the R peak before, in samples; 0 if no interval is known.
    int64_t interval;
    /// Beats a minute; NaN if the rate is not known.
    float heart_rate_bpm;
    /// The R peak above the baseline around it, in millivolts; NaN if it is not known.
    float amplitude_mv;
    /// Whether noise lies over the beat.
    int32_t is_noisy;
    /// Whether a pacemaker's pulse came before it.
    int32_t is_paced;
    /// From the R peak to the sample that the beat was reported at, in samples.
    int64_t delay;
    /// The classifier's time, in nanoseconds; 0 without a clock.
    int64_t compute_ns;
    /// Steps of the solver that gave the class; 0 for a beat without one.
    int32_t steps;
    /// Whether the fields after this one are known.
    int32_t is_explained;
    /// The interval in percent of the patient's mean; NaN if it is not known.
    float interval_percent;
    /// The correlation with the patient's usual beat around the QRS complex, -1 to 1.
    float likeness;
    /// The width of the QRS complex, in milliseconds, and that of the usual beat.
    float width_ms, usual_width_ms;
    /// Whether the usual beat's P wave was seen.
    int32_t has_usual_p_wave;
} ecgmon_beat;

/// Rhythm conditions.
typedef enum {
    /// No beat for `asystole_ms` while the signal could show one.
    ECGMON_RHYTHM_ASYSTOLE = 0,
    /// Ventricular beats in a row, faster than 100 a minute.
    ECGMON_RHYTHM_VENTRICULAR_TACHYCARDIA = 1,
    /// Three or more ventricular beats in a row.
    ECGMON_RHYTHM_VENTRICULAR_RUN = 2,
    /// Two ventricular beats in a row.
    ECGMON_RHYTHM_COUPLET = 3,
    /// A heart rate above `tachycardia_bpm`.
    ECGMON_RHYTHM_TACHYCARDIA = 4,
    /// A heart rate below `bradycardia_bpm`.
    ECGMON_RHYTHM_BRADYCARDIA = 5,
    /// An interval of `pause_ms` or more, short of asystole.
    ECGMON_RHYTHM_PAUSE = 6,
    /// Less than 40 beats a minute over five beats.
    ECGMON_RHYTHM_EXTREME_BRADYCARDIA = 7,
    /// More than 140 beats a minute over seventeen beats.
    ECGMON_RHYTHM_EXTREME_TACHYCARDIA = 8,
    /// Every second beat ventricular.
    ECGMON_RHYTHM_BIGEMINY = 9,
    /// Every third beat ventricular.
    ECGMON_RHYTHM_TRIGEMINY = 10,
    /// A ventricular beat on the T wave before it.
    ECGMON_RHYTHM_R_ON_T = 11,
    /// More than `ventricular_per_minute` ventricular beats.
    ECGMON_RHYTHM_FREQUENT_VENTRICULAR_BEATS = 12,
    /// Intervals that do not repeat, as in atrial fibrillation.
    ECGMON_RHYTHM_IRREGULAR = 13,
    /// Ventricular flutter or fibrillation.
    ECGMON_RHYTHM_VENTRICULAR_FLUTTER = 14,
} ecgmon_rhythm_kind;

/// The onset or end of a rhythm condition.
typedef struct {
    /// The sample at which the condition began or ended.
    int64_t sample;
    /// `ecgmon_rhythm_kind`.
    int32_t kind;
    /// 0 at its onset, 1 at its end.
    int32_t is_end;
    /// Whether it threatens life.
    int32_t is_life_threatening;
    /// Beats a minute when the event was found; NaN if the rate is not known.
    float heart_rate_bpm;
    /// How often the condition came and went since its onset.
    int64_t count;
    /// At its end, the sample at which it began; -1 if that was not reported.
    int64_t onset_sample;
} ecgmon_rhythm;

/// What the signal is fit for.
typedef enum {
    /// The levels or the heart rate are not known yet.
    ECGMON_SIGNAL_LEARNING = 0,
    /// Beats are found and classified.
    ECGMON_SIGNAL_GOOD = 1,
    /// Noise hides the beats.
    ECGMON_SIGNAL_NOISY = 2,
    /// Complexes come that are too small to count.
    ECGMON_SIGNAL_TOO_SMALL = 3,
    /// The signal does not move.
    ECGMON_SIGNAL_FLAT = 4,
    /// The signal stands at a rail of the converter.
    ECGMON_SIGNAL_CLIPPED = 5,
    /// A lead is off.
    ECGMON_SIGNAL_LEAD_OFF = 6,
    /// No samples come in (`ecgmon_note_input`).
    ECGMON_SIGNAL_NO_INPUT = 7,
} ecgmon_signal_state;

/// A change of the signal's state.
typedef struct {
    /// The first sample in the new state.
    int64_t sample;
    /// `ecgmon_signal_state`.
    int32_t state;
} ecgmon_signal;

/// What happened since the summary before.
typedef struct {
    /// The first sample that it covers, and the one after the last.
    int64_t first_sample, end_sample;
    /// Beats by `ecgmon_class`.
    int64_t beats[5];
    /// Of any class: those that noise lies over, and those that follow a pacemaker's pulse.
    int64_t noisy_beats, paced_beats;
    /// Lowest, latest and highest heart rate, in beats a minute; NaN where none was known.
    float lowest_bpm, heart_rate_bpm, highest_bpm;
    /// The mains hum that was taken out last, in hertz; 0 for none.
    float hum_hz;
    /// Samples that were no numbers.
    int64_t missing_samples;
    /// Spikes that were taken out: a pacemaker's, and others.
    int64_t pacing_pulses, glitches;
    /// Changes of the signal's state.
    int64_t signal_changes;
} ecgmon_summary;

/// What an event reports.
typedef enum {
    ECGMON_EVENT_BEAT = 0,
    ECGMON_EVENT_RHYTHM = 1,
    ECGMON_EVENT_SIGNAL = 2,
    ECGMON_EVENT_SUMMARY = 3,
} ecgmon_event_type;

/// An event.
typedef struct {
    /// `ecgmon_event_type`: which of the others is filled in.
    int32_t type;
    union {
        ecgmon_beat beat;
        ecgmon_rhythm rhythm;
        ecgmon_signal signal;
        ecgmon_summary summary;
    };
} ecgmon_event;

/// The version of the library, as `ECGMON_VERSION`. Constant time.
uint32_t ecgmon_version(void);

/// What a status means, in English; static, never null. Constant time.
const char *ecgmon_status_text(ecgmon_status status);

/// The name of a rhythm condition, of a signal's state, or of a class (one letter), as the daemon reports it; static,
/// `"unknown"` for a number that is none. Constant time.
const char *ecgmon_rhythm_name(int32_t kind);
const char *ecgmon_signal_name(int32_t state);
const char *ecgmon_class_name(int32_t beat_class);

/// Fills in the defaults.
///
/// - `size`: `sizeof(ecgmon_options)`.
/// - `rate_hz`: samples a second.
///
/// Constant time. `ECGMON_BAD_SIZE` for the size of no version.
ecgmon_status ecgmon_options_init(ecgmon_options *options, size_t size, double rate_hz);

/// Bytes that `ecgmon_create` needs with these options, into `*size`: at most `ECGMON_MEMORY_BYTES(rate_hz)` for the
/// default model. A model that takes many steps needs more. For `ecgmon_replace_model`, add `*replacement`: what a
/// second model takes that needs no more than this one. Either can be null.
///
/// Reads the model and checks its checksum, some 0.4 ms on a PC, with 30 kB of stack on 32 bits. Fails as
/// `ecgmon_create` does.
ecgmon_status ecgmon_memory_size(const ecgmon_options *options, size_t *ECGMON_NULLABLE size,
                                 size_t *ECGMON_NULLABLE replacement);

/// Creates a monitor in the caller's memory; its first sample is sample 0.
///
/// - `memory`: `[size]` bytes, aligned to `ECGMON_ALIGNMENT`, yours, and the monitor's for as long as you use it. There
/// is
///   nothing to destroy: to be rid of the monitor, use the memory for something else.
/// - `monitor`: receives the monitor; null on failure.
///
/// Reads the model, checks its checksum and lays it out: some 0.5 ms on a PC. Fails for any setting outside its range;
/// nothing is kept then.
ecgmon_status ecgmon_create(const ecgmon_options *options, void *memory, size_t size,
                            ecgmon *ECGMON_NULLABLE *ECGMON_NONNULL monitor);

/// Takes samples in millivolts, up to the first that brings an event.
///
/// - `samples`: `[count]`, yours; what is no finite number is a missing sample, which keeps its place in time.
///
/// Returns how many were taken: at least one if there is one, and none while events wait. Pull the events, then push
/// the rest. Costs some 70 ns a sample on a PC, and one beat of the network, some 30 us there, for the sample that
/// closes a beat's window. docs/EMBEDDING.md has the instructions on a microcontroller.
size_t ecgmon_push(ecgmon *monitor, const float *samples, size_t count);

/// The same with the converter's codes: a sample is (code - baseline) / gain millivolts, rounded once to a float.
size_t ecgmon_push_codes(ecgmon *monitor, const int32_t *codes, size_t count);

/// The same with codes of 16 bits.
size_t ecgmon_push_codes16(ecgmon *monitor, const int16_t *codes, size_t count);

/// Takes the oldest event out.
///
/// - `event`: receives it, yours.
/// - `size`: `sizeof(ecgmon_event)`: no more is written.
///
/// Returns 1, or 0 if none waits. Constant time.
int ecgmon_next(ecgmon *monitor, ecgmon_event *event, size_t size);

/// Reports the beats that wait for the rest of their windows, and ends the stretch of signal: neither an interval nor
/// an alarm reaches into the samples that follow. Pull the events first, and then those that this brings.
///
/// At most as much as a second of signal and eight beats.
void ecgmon_flush(ecgmon *monitor);

/// Reports that samples have stopped coming in, or that they are back. Pull the events first: where none has been
/// pulled for long, the queue is full, and the report of this is lost. Constant time.
void ecgmon_note_input(ecgmon *monitor, int is_present);

/// What happened since the summary before, as an event would give it; the next summary begins here. Constant time.
void ecgmon_summarize(ecgmon *monitor, ecgmon_summary *summary, size_t size);

/// Samples pushed so far. Constant time.
int64_t ecgmon_sample_count(const ecgmon *monitor);

/// The heart rate, in beats a minute; NaN if it is not known. Constant time.
float ecgmon_heart_rate(const ecgmon *monitor);

/// `ecgmon_signal_state`. Constant time.
int32_t ecgmon_state(const ecgmon *monitor);

/// Puts another model in the place of this one, from the next beat on.
///
/// Both models are there for a moment, and they take turns in two places. So create the monitor with the model, solver
/// and steps that take the most of those that you will use. Give it what `ecgmon_memory_size` says for these, with
/// `replacement`. Then any of them can take the place of any other, as often as you like.
///
/// - `model`: as in `ecgmon_options`; null for the default.
///
/// Takes as long as `ecgmon_create`. On failure the model at work stays.
ecgmon_status ecgmon_replace_model(ecgmon *monitor, const void *ECGMON_NULLABLE model, size_t model_size,
                                   int32_t solver, int32_t steps);

#if defined __clang__
#pragma clang assume_nonnull end
#endif

#ifdef __cplusplus
}
#endif
