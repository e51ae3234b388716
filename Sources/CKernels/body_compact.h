// SPDX-License-Identifier: Apache-2.0
//
// What the kernels for little memory share: those of kernels_scalar.c, kernels_dsp.c and kernels_mve.c. Weights stay in
// the order of the file, where those of an output channel lie in one run, as the activations under a window do.
//
// No pointer here is restrict where CKernels.h says that an output may lie over an input (`ecg_row_kernels`).

#define ECG_COMPACT 1
#define ECG_ROWS &row_kernels
#include "body_common.h"

// The values of so many points of a convolution, at most ECG_POINTS, from one on.
static void conv1d_s8_points(const ecg_conv1d_shape *shape, int32_t first, int32_t points, const uint8_t *input,
                             const void *packed, const int32_t *bias, int32_t *output, void *scratch);

static size_t conv1d_s8_packed_size(const ecg_conv1d_shape *shape) {
    return (size_t)(shape->output_channels * shape->taps * shape->input_channels);
}

static void conv1d_s8_pack(const ecg_conv1d_shape *shape, const int8_t *weights, void *packed) {
    int8_t *restrict out = packed;
    const int32_t count = shape->output_channels * shape->taps * shape->input_channels;
    for (int32_t i = 0; i < count; i++)
        out[i] = weights[i];
}

// MARK: - sums of a norm

// While a convolution counts, the places of its sums hold integers, which are exact: 64 bits for each channel's values
// and as many for their squares.
static inline int64_t counted(const double *sums, int32_t channel) {
    int64_t sum;
    __builtin_memcpy(&sum, sums + channel, sizeof sum);
    return sum;
}

static inline void count(double *sums, int32_t channel, int64_t sum) {
    __builtin_memcpy(sums + channel, &sum, sizeof sum);
}

// A channel's sums are loaded once for all these points.
static void count_points(int32_t points, int32_t channels, const int32_t *values, double *sums, double *squares) {
    for (int32_t c = 0; c < channels; c++) {
        int64_t sum = counted(sums, c), square = counted(squares, c);
        for (int32_t p = 0; p < points; p++) {
            const int32_t value = values[p * channels + c];
            sum += value;
            square += (int64_t)value * value;
        }
        count(sums, c, sum);
        count(squares, c, square);
    }
}

static inline void begin_sums(int32_t channels, double *sums, double *squares) {
    for (int32_t c = 0; sums && squares && c < channels; c++)
        sums[c] = squares[c] = 0; // no bit of a zero is set, as an integer or as a double
}

static inline void finish_sums(int32_t channels, double *sums, double *squares) {
    for (int32_t c = 0; sums && squares && c < channels; c++) {
        sums[c] = (double)counted(sums, c);
        squares[c] = (double)counted(squares, c);
    }
}

// The row of the bias that a point takes; 0 without one.
static inline const int32_t *bias_row(const ecg_conv1d_shape *shape, const int32_t *bias, int32_t point) {
    return bias ? bias + (point == 0 ? 0 : point == shape->output_points - 1 ? 2 : 1) * shape->output_channels : bias;
}

static uint8_t normalized(int32_t value, float factor, float offset) {
    const float product = (float)value * factor;
    return (uint8_t)round_even(clamp(product + offset, 0, 255));
}

// MARK: - group norm

static void norm_factors(int32_t points, int32_t channels, const double *restrict sums, const double *restrict squares,
                         const double *restrict multipliers, const float *restrict gamma, const float *restrict beta,
                         double epsilon, double inverse_scale, float *restrict factors, float *restrict offsets) {
    const double inverse = 1 / (2.0 * points);
    for (int32_t c = 0; c < channels; c += 2) {
        const double m0 = multipliers[c], m1 = multipliers[c + 1];
        const double mean = (m0 * sums[c] + m1 * sums[c + 1]) * inverse;
        const double square = ((m0 * m0) * squares[c] + (m1 * m1) * squares[c + 1]) * inverse;
        double variance = square - mean * mean;
        variance = variance > 0 ? variance : 0;
        const double r = 1 / __builtin_elementwise_sqrt(variance + epsilon);
        for (int32_t i = c; i < c + 2; i++) {
            const double g = (double)gamma[i] * r;
            factors[i] = (float)((g * multipliers[i]) * inverse_scale);
            offsets[i] = (float)(((double)beta[i] - g * mean) * inverse_scale);
        }
    }
}

static void normalize_s32_u8(int32_t points, int32_t channels, const int32_t *input, const float *factors,
                             const float *offsets, uint8_t *output) {
    for (int32_t p = 0; p < points; p++) {
        for (int32_t c = 0; c < channels; c++)
            output[p * channels + c] = normalized(input[p * channels + c], factors[c], offsets[c]);
    }
}

static void add_normalized(int32_t points, int32_t channels, const int32_t *restrict input,
                           const float *restrict factors, const float *restrict offsets, int32_t *restrict sums) {
    for (int32_t p = 0; p < points; p++) {
        for (int32_t c = 0; c < channels; c++)
            sums[c] += normalized(input[p * channels + c], factors[c], offsets[c]);
    }
}

// MARK: - the state

static int32_t view_of(float state, float reciprocal) { return round_even(clamp(state * reciprocal, -32767, 32767)); }

static void set_points(int32_t points, int32_t channels, const int32_t *input, const float *multipliers, float *state) {
    for (int32_t at = 0; at < points * channels; at++)
        state[at] = (float)input[at] * multipliers[at % channels];
}

static void add_points(int32_t points, int32_t channels, const int32_t *input, const float *multipliers, float *state) {
    for (int32_t at = 0; at < points * channels; at++) {
        const float product = (float)input[at] * multipliers[at % channels];
        state[at] += product;
    }
}

static float slope_of(int32_t value, float factor, float offset) {
    const float product = (float)value * factor;
    return product + offset;
}

// `count` is from one of the slopes k1, k2 and k3 to the next.
static void advance_points_rk4(int32_t points, int32_t channels, int32_t count, const int32_t *input,
                               const float *factors, const float *offsets, float step, const float *slopes,
                               float *state) {
    const float *k1 = slopes, *k2 = k1 + count, *k3 = k2 + count;
    for (int32_t at = 0; at < points * channels; at++) {
        const float k4 = slope_of(input[at], factors[at % channels], offsets[at % channels]);
        const float slope = ((k1[at] + 2 * k2[at]) + 2 * k3[at]) + k4;
        const float change = slope * step;
        state[at] += change;
    }
}

// MARK: - values that are computed where they are read

// Goes through the values block by block: `first` and `points` of each, and the values themselves in the buffer.
#define ECG_FOR_BLOCKS(rows, first, points)                                                                            \
    for (int32_t first = 0, points; (points = make_block(rows, first)) > 0; first += points)

// Computes the values from a point on; how many points, 0 behind the last one.
static int32_t make_block(const ecg_rows *rows, int32_t first) {
    const int32_t left = rows->points - first, points = left < ECG_POINTS ? left : ECG_POINTS;
    if (points <= 0)
        return 0;
    if (!rows->state) {
        conv1d_s8_points(&rows->shape, first, points, rows->input, rows->packed, rows->bias, rows->buffer,
                         rows->scratch);
        return points;
    }
    const float *state = rows->state + first * rows->channels;
    for (int32_t at = 0; at < points * rows->channels; at++)
        rows->buffer[at] = view_of(state[at], rows->reciprocal);
    return points;
}

static void rows_sums(const ecg_rows *rows, double *sums, double *squares) {
    begin_sums(rows->channels, sums, squares);
    ECG_FOR_BLOCKS(rows, first, points)
    count_points(points, rows->channels, rows->buffer, sums, squares);
    finish_sums(rows->channels, sums, squares);
}

static void rows_normalize_u8(const ecg_rows *rows, const float *factors, const float *offsets, uint8_t *output) {
    ECG_FOR_BLOCKS(rows, first, points)
    normalize_s32_u8(points, rows->channels, rows->buffer, factors, offsets, output + first * rows->channels);
}

static void rows_normalize_sums(const ecg_rows *rows, const float *factors, const float *offsets, int32_t *sums) {
    for (int32_t c = 0; c < rows->channels; c++)
        sums[c] = 0;
    ECG_FOR_BLOCKS(rows, first, points)
    add_normalized(points, rows->channels, rows->buffer, factors, offsets, sums);
}

static void rows_state_set(const ecg_rows *rows, const float *multipliers, float *state) {
    ECG_FOR_BLOCKS(rows, first, points)
    set_points(points, rows->channels, rows->buffer, multipliers, state + first * rows->channels);
}

static void rows_state_add(const ecg_rows *rows, const float *multipliers, float *state) {
    ECG_FOR_BLOCKS(rows, first, points)
    add_points(points, rows->channels, rows->buffer, multipliers, state + first * rows->channels);
}

static void rows_state_advance(const ecg_rows *rows, const float *factors, const float *offsets, float step,
                               const float *state, float *slope, float *next) {
    const int32_t channels = rows->channels;
    ECG_FOR_BLOCKS(rows, first, points) {
        for (int32_t p = 0; p < points; p++) {
            for (int32_t c = 0; c < channels; c++) {
                const int32_t at = (first + p) * channels + c;
                const float k = slope_of(rows->buffer[p * channels + c], factors[c], offsets[c]);
                const float change = k * step;
                if (slope)
                    slope[at] = k;
                if (next)
                    next[at] = state[at] + change;
            }
        }
    }
}

static void rows_state_advance_rk4(const ecg_rows *rows, const float *factors, const float *offsets, float step,
                                   const float *slopes, float *state) {
    const int32_t channels = rows->channels, count = rows->points * channels;
    ECG_FOR_BLOCKS(rows, first, points)
    advance_points_rk4(points, channels, count, rows->buffer, factors, offsets, step, slopes + first * channels,
                       state + first * channels);
}

static const ecg_row_kernels row_kernels = {
    .sums = rows_sums,
    .normalize_u8 = rows_normalize_u8,
    .normalize_sums = rows_normalize_sums,
    .state_set = rows_state_set,
    .state_add = rows_state_add,
    .state_advance = rows_state_advance,
    .state_advance_rk4 = rows_state_advance_rk4,
};

// MARK: - the same where all values are kept

#ifndef ECGMON_SMALL
static void conv1d_s8(const ecg_conv1d_shape *shape, const uint8_t *input, const void *packed, const int32_t *bias,
                      int32_t *output, double *sums, double *squares, void *scratch) {
    const int32_t channels = shape->output_channels;
    begin_sums(channels, sums, squares);
    for (int32_t first = 0; first < shape->output_points; first += ECG_POINTS) {
        const int32_t left = shape->output_points - first, points = left < ECG_POINTS ? left : ECG_POINTS;
        int32_t *values = output + first * channels;
        conv1d_s8_points(shape, first, points, input, packed, bias, values, scratch);
        if (sums && squares)
            count_points(points, channels, values, sums, squares);
    }
    finish_sums(channels, sums, squares);
}

static void normalize_s32_sums(int32_t points, int32_t channels, const int32_t *input, const float *factors,
                               const float *offsets, int32_t *sums) {
    for (int32_t c = 0; c < channels; c++)
        sums[c] = 0;
    add_normalized(points, channels, input, factors, offsets, sums);
}

// Puts a channel's numbers of the state into its view, one after the other, and sums them up.
typedef struct {
    int64_t sum;
    int64_t square;
} totals;

static void put_view(const ecg_state_view *view, int32_t at, float state, totals *channel) {
    const int32_t value = view_of(state, view->reciprocal);
    view->values[at] = value;
    channel->sum += value;
    channel->square += (int64_t)value * value;
}

static void finish_view(const ecg_state_view *view, int32_t c, const totals *channel) {
    view->sums[c] = (double)channel->sum;
    view->squares[c] = (double)channel->square;
}

static void make_view(int32_t points, int32_t channels, const float *restrict state, const ecg_state_view *view) {
    for (int32_t c = 0; c < channels; c++) {
        totals channel = {0, 0};
        for (int32_t p = 0; p < points; p++)
            put_view(view, p * channels + c, state[p * channels + c], &channel);
        finish_view(view, c, &channel);
    }
}

static void state_set(int32_t points, int32_t channels, const int32_t *input, const float *multipliers, float *state,
                      const ecg_state_view *view) {
    set_points(points, channels, input, multipliers, state);
    make_view(points, channels, state, view);
}

static void state_add(int32_t points, int32_t channels, const int32_t *input, const float *multipliers, float *state,
                      const ecg_state_view *view) {
    add_points(points, channels, input, multipliers, state);
    make_view(points, channels, state, view);
}

static void state_advance(int32_t points, int32_t channels, const int32_t *input, const float *factors,
                          const float *offsets, float step, const float *state, float *slope, float *next,
                          const ecg_state_view *view) {
    for (int32_t c = 0; c < channels; c++) {
        totals channel = {0, 0};
        for (int32_t p = 0; p < points; p++) {
            const int32_t at = p * channels + c;
            const float k = slope_of(input[at], factors[c], offsets[c]);
            const float change = k * step;
            const float following = state[at] + change;
            if (slope)
                slope[at] = k;
            if (next)
                next[at] = following;
            put_view(view, at, following, &channel);
        }
        finish_view(view, c, &channel);
    }
}

static void state_advance_rk4(int32_t points, int32_t channels, const int32_t *input, const float *factors,
                              const float *offsets, float step, const float *slopes, float *state,
                              const ecg_state_view *view) {
    advance_points_rk4(points, channels, points * channels, input, factors, offsets, step, slopes, state);
    make_view(points, channels, state, view);
}
#endif
