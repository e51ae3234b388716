// SPDX-License-Identifier: Apache-2.0
//
// What the kernels for little memory share: those of kernels_scalar.c, kernels_dsp.c and kernels_mve.c. Weights stay in
// the order of the file, where those of an output channel lie in one run, as the activations under a window do.
//
// No pointer here is restrict where CKernels.h says that an output may lie over an input (`is_compact`).

#define ECG_COMPACT 1
#include "body_common.h"

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
static inline void count_value(double *sums, double *squares, int32_t channel, int32_t value) {
    int64_t sum, square;
    __builtin_memcpy(&sum, sums + channel, sizeof sum);
    __builtin_memcpy(&square, squares + channel, sizeof square);
    sum += value;
    square += (int64_t)value * value;
    __builtin_memcpy(sums + channel, &sum, sizeof sum);
    __builtin_memcpy(squares + channel, &square, sizeof square);
}

static inline void begin_sums(int32_t channels, double *sums, double *squares) {
    for (int32_t c = 0; sums && squares && c < channels; c++)
        sums[c] = squares[c] = 0; // no bit of a zero is set, as an integer or as a double
}

static inline void finish_sums(int32_t channels, double *sums, double *squares) {
    for (int32_t c = 0; sums && squares && c < channels; c++) {
        int64_t sum, square;
        __builtin_memcpy(&sum, sums + c, sizeof sum);
        __builtin_memcpy(&square, squares + c, sizeof square);
        sums[c] = (double)sum;
        squares[c] = (double)square;
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

static void normalize_s32_sums(int32_t points, int32_t channels, const int32_t *restrict input,
                               const float *restrict factors, const float *restrict offsets, int32_t *restrict sums) {
    for (int32_t c = 0; c < channels; c++)
        sums[c] = 0;
    for (int32_t p = 0; p < points; p++) {
        for (int32_t c = 0; c < channels; c++)
            sums[c] += normalized(input[p * channels + c], factors[c], offsets[c]);
    }
}

// MARK: - the state

// Puts a channel's numbers of the state into its view, one after the other, and sums them up.
typedef struct {
    int64_t sum;
    int64_t square;
} totals;

static void put_view(const ecg_state_view *view, int32_t at, float state, totals *channel) {
    const int32_t value = round_even(clamp(state * view->reciprocal, -32767, 32767));
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
    for (int32_t at = 0; at < points * channels; at++)
        state[at] = (float)input[at] * multipliers[at % channels];
    make_view(points, channels, state, view);
}

static void state_add(int32_t points, int32_t channels, const int32_t *input, const float *multipliers, float *state,
                      const ecg_state_view *view) {
    for (int32_t at = 0; at < points * channels; at++) {
        const float product = (float)input[at] * multipliers[at % channels];
        state[at] += product;
    }
    make_view(points, channels, state, view);
}

static float slope_of(int32_t value, float factor, float offset) {
    const float product = (float)value * factor;
    return product + offset;
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
    const int32_t count = points * channels;
    const float *k1 = slopes, *k2 = k1 + count, *k3 = k2 + count;
    for (int32_t at = 0; at < count; at++) {
        const float k4 = slope_of(input[at], factors[at % channels], offsets[at % channels]);
        const float slope = ((k1[at] + 2 * k2[at]) + 2 * k3[at]) + k4;
        const float change = slope * step;
        state[at] += change;
    }
    make_view(points, channels, state, view);
}
