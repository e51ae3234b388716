// SPDX-License-Identifier: Apache-2.0
//
// A table of kernels that call another table's and note when each returned. The engine runs with it as with any other,
// so that nothing in the engine knows of measuring.

// For clock_gettime(2).
#define _POSIX_C_SOURCE 200809L

#include "CBench.h"

#include <time.h>

// Whose kernels do the work.
static const ecg_kernels *kernels;
static bench_call calls[bench_call_limit];
static int32_t call_count;

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void note(bench_kernel kernel, const ecg_conv1d_shape *shape) {
    if (call_count == bench_call_limit)
        return;
    bench_call *call = &calls[call_count++];
    call->kernel = kernel;
    call->shape = shape ? *shape : (ecg_conv1d_shape){0};
    call->end = now();
}

static void conv1d_s8(const ecg_conv1d_shape *shape, const uint8_t *input, const void *packed, const int32_t *bias,
                      int32_t *output, double *sums, double *squares, void *scratch) {
    kernels->conv1d_s8(shape, input, packed, bias, output, sums, squares, scratch);
    note(bench_kernel_convolution, shape);
}

static void first_conv1d_s8_sums(const ecg_conv1d_shape *shape, const uint8_t *input, const int32_t *weights,
                                 const int32_t *bias, double *sums, double *squares) {
    kernels->first_conv1d_s8_sums(shape, input, weights, bias, sums, squares);
    note(bench_kernel_first_sums, NULL);
}

static void first_conv1d_s8_normalize(const ecg_conv1d_shape *shape, const uint8_t *input, const void *packed,
                                      const int32_t *bias, const float *factors, const float *offsets,
                                      uint8_t *output) {
    kernels->first_conv1d_s8_normalize(shape, input, packed, bias, factors, offsets, output);
    note(bench_kernel_first_normalize, shape);
}

static void norm_factors(int32_t points, int32_t channels, const double *sums, const double *squares,
                         const double *multipliers, const float *gamma, const float *beta, double epsilon,
                         double inverse_scale, float *factors, float *offsets) {
    kernels->norm_factors(points, channels, sums, squares, multipliers, gamma, beta, epsilon, inverse_scale, factors,
                          offsets);
    note(bench_kernel_norm_factors, NULL);
}

static void normalize_s32_u8(int32_t points, int32_t channels, const int32_t *input, const float *factors,
                             const float *offsets, uint8_t *output) {
    kernels->normalize_s32_u8(points, channels, input, factors, offsets, output);
    note(bench_kernel_normalize, NULL);
}

static void normalize_s32_sums(int32_t points, int32_t channels, const int32_t *input, const float *factors,
                               const float *offsets, int32_t *sums) {
    kernels->normalize_s32_sums(points, channels, input, factors, offsets, sums);
    note(bench_kernel_normalize_sums, NULL);
}

static void quantize_u8(int32_t count, const float *input, const float *second, uint8_t *output) {
    kernels->quantize_u8(count, input, second, output);
    note(bench_kernel_quantize, NULL);
}

static void state_set(int32_t points, int32_t channels, const int32_t *input, const float *multipliers, float *state,
                      const ecg_state_view *view) {
    kernels->state_set(points, channels, input, multipliers, state, view);
    note(bench_kernel_state, NULL);
}

static void state_add(int32_t points, int32_t channels, const int32_t *input, const float *multipliers, float *state,
                      const ecg_state_view *view) {
    kernels->state_add(points, channels, input, multipliers, state, view);
    note(bench_kernel_state, NULL);
}

static void state_advance(int32_t points, int32_t channels, const int32_t *input, const float *factors,
                          const float *offsets, float step, const float *state, float *slope, float *next,
                          const ecg_state_view *view) {
    kernels->state_advance(points, channels, input, factors, offsets, step, state, slope, next, view);
    note(bench_kernel_state, NULL);
}

static void state_advance_rk4(int32_t points, int32_t channels, const int32_t *input, const float *factors,
                              const float *offsets, float step, const float *slopes, float *state,
                              const ecg_state_view *view) {
    kernels->state_advance_rk4(points, channels, input, factors, offsets, step, slopes, state, view);
    note(bench_kernel_state, NULL);
}

// What is computed where it is read counts for the layer that reads it, but for a norm's sums.
static void rows_sums(const ecg_rows *rows, double *sums, double *squares) {
    kernels->rows->sums(rows, sums, squares);
    note(rows->state ? bench_kernel_state : bench_kernel_convolution, rows->state ? NULL : &rows->shape);
}

static void rows_normalize_u8(const ecg_rows *rows, const float *factors, const float *offsets, uint8_t *output) {
    kernels->rows->normalize_u8(rows, factors, offsets, output);
    note(bench_kernel_normalize, NULL);
}

static void rows_normalize_sums(const ecg_rows *rows, const float *factors, const float *offsets, int32_t *sums) {
    kernels->rows->normalize_sums(rows, factors, offsets, sums);
    note(bench_kernel_normalize_sums, NULL);
}

static void rows_state_set(const ecg_rows *rows, const float *multipliers, float *state) {
    kernels->rows->state_set(rows, multipliers, state);
    note(bench_kernel_state, NULL);
}

static void rows_state_add(const ecg_rows *rows, const float *multipliers, float *state) {
    kernels->rows->state_add(rows, multipliers, state);
    note(bench_kernel_state, NULL);
}

static void rows_state_advance(const ecg_rows *rows, const float *factors, const float *offsets, float step,
                               const float *state, float *slope, float *next) {
    kernels->rows->state_advance(rows, factors, offsets, step, state, slope, next);
    note(bench_kernel_state, NULL);
}

static void rows_state_advance_rk4(const ecg_rows *rows, const float *factors, const float *offsets, float step,
                                   const float *slopes, float *state) {
    kernels->rows->state_advance_rk4(rows, factors, offsets, step, slopes, state);
    note(bench_kernel_state, NULL);
}

static const ecg_row_kernels timed_rows = {
    .sums = rows_sums,
    .normalize_u8 = rows_normalize_u8,
    .normalize_sums = rows_normalize_sums,
    .state_set = rows_state_set,
    .state_add = rows_state_add,
    .state_advance = rows_state_advance,
    .state_advance_rk4 = rows_state_advance_rk4,
};

static void step(int32_t count, const float *state, float factor, const float *slope, float *output) {
    kernels->step(count, state, factor, slope, output);
    note(bench_kernel_float_step, NULL);
}

static void step_rk4(int32_t count, float *state, float factor, const float *k1, const float *k2, const float *k3,
                     const float *k4) {
    kernels->step_rk4(count, state, factor, k1, k2, k3, k4);
    note(bench_kernel_float_step, NULL);
}

static void conv1d_f32(const ecg_conv1d_shape *shape, const float *input, const float *packed, const float *bias,
                       float *output) {
    kernels->conv1d_f32(shape, input, packed, bias, output);
    note(bench_kernel_float_convolution, shape);
}

static void channel_sums_f32(int32_t points, int32_t channels, const float *input, double *sums, double *squares) {
    kernels->channel_sums_f32(points, channels, input, sums, squares);
    note(bench_kernel_float_sums, NULL);
}

static void normalize_f32(int32_t points, int32_t channels, const float *input, const float *factors,
                          const float *offsets, float *output) {
    kernels->normalize_f32(points, channels, input, factors, offsets, output);
    note(bench_kernel_float_normalize, NULL);
}

static void normalize_relu_f32(int32_t points, int32_t channels, const float *input, const float *factors,
                               const float *offsets, float *output) {
    kernels->normalize_relu_f32(points, channels, input, factors, offsets, output);
    note(bench_kernel_float_normalize, NULL);
}

const ecg_kernels *bench_timed_kernels(ecg_isa isa) {
    static ecg_kernels timed;
    const ecg_kernels *found = ecg_kernels_for(isa);
    if (!found)
        return NULL;
    kernels = found;
    // What is called at start alone stays as it is.
    timed = *found;
    timed.rows = found->rows ? &timed_rows : NULL;
    timed.conv1d_s8 = conv1d_s8;
    timed.first_conv1d_s8_sums = first_conv1d_s8_sums;
    timed.first_conv1d_s8_normalize = first_conv1d_s8_normalize;
    timed.norm_factors = norm_factors;
    timed.normalize_s32_u8 = normalize_s32_u8;
    timed.normalize_s32_sums = normalize_s32_sums;
    timed.quantize_u8 = quantize_u8;
    timed.state_set = state_set;
    timed.state_add = state_add;
    timed.state_advance = state_advance;
    timed.state_advance_rk4 = state_advance_rk4;
    timed.step = step;
    timed.step_rk4 = step_rk4;
    timed.conv1d_f32 = conv1d_f32;
    timed.channel_sums_f32 = channel_sums_f32;
    timed.normalize_f32 = normalize_f32;
    timed.normalize_relu_f32 = normalize_relu_f32;
    return &timed;
}

int64_t bench_start(void) {
    call_count = 0;
    return now();
}

const bench_call *bench_calls(int32_t *count) {
    *count = call_count;
    return calls;
}
