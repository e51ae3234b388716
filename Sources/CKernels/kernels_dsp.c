// SPDX-License-Identifier: Apache-2.0
//
// Armv7E-M and Armv8-M with the DSP extension: two products a step by SMLAD of int16.
//
// Weights come from where they lie. Four of them, and four activations, become two pairs of int16 each by SXTB16 and
// UXTB16: the even bytes and the odd ones. The windows of three points are widened first, once for all 64 channels,
// into scratch memory: [run / 4][3 points][even pair, odd pair]. Two channels by three points then take six sums, which
// with all else just fit into the registers; a word of weights is loaded for three points, a word of activations for
// two channels.

#if defined(__ARM_FEATURE_DSP) && !defined(__aarch64__) && !defined(__ARM_FEATURE_MVE)

#include "CKernels.h"

#include <arm_acle.h>

// Points that are computed at once, at most four: see `ecg_rows`.
#define ECG_POINTS 3

#include "body_compact.h"

static size_t conv1d_s8_scratch_size(const ecg_conv1d_shape *shape) {
    return (size_t)(shape->taps * shape->input_channels) * 2 * ECG_POINTS;
}

static inline uint32_t load_word(const void *address) {
    uint32_t word;
    __builtin_memcpy(&word, address, sizeof word);
    return word;
}

static inline int32_t multiply(uint32_t a, uint32_t w, int32_t sum) { return __smlad((int16x2_t)a, (int16x2_t)w, sum); }

// The bytes 0 and 2 of a word, or 1 and 3, as pairs of int16.
static inline uint32_t even_activations(uint32_t word) { return (uint32_t)__uxtb16((uint8x4_t)word); }
static inline uint32_t odd_activations(uint32_t word) { return (uint32_t)__uxtb16((uint8x4_t)__ror(word, 8)); }
static inline uint32_t even_weights(uint32_t word) { return (uint32_t)__sxtb16((int8x4_t)word); }
static inline uint32_t odd_weights(uint32_t word) { return (uint32_t)__sxtb16((int8x4_t)__ror(word, 8)); }

// Any number of products, for what is not done in blocks.
__attribute__((noinline)) static int32_t dot(int32_t count, const uint8_t *input, const int8_t *weights) {
    int32_t sum = 0, k = 0;
    for (; k + 4 <= count; k += 4) {
        const uint32_t a = load_word(input + k), w = load_word(weights + k);
        sum = multiply(even_activations(a), even_weights(w), sum);
        sum = multiply(odd_activations(a), odd_weights(w), sum);
    }
    for (; k < count; k++)
        sum += input[k] * weights[k];
    return sum;
}

// Widens the windows of so many points, one every `stride` bytes.
static void widen(int32_t run, int32_t points, int32_t stride, const uint8_t *input, uint32_t *widened) {
    for (int32_t k = 0; k < run; k += 4) {
        for (int32_t p = 0; p < points; p++) {
            const uint32_t word = load_word(input + p * stride + k);
            *widened++ = even_activations(word);
            *widened++ = odd_activations(word);
        }
    }
}

// Two channels by three points. Six sums, two pairs of weights twice, and the pointers are all the registers that there
// are: inlined with a constant run, and the activations are named by the place they are loaded from, lest any be loaded
// early.
__attribute__((always_inline)) static inline void dot_block(int32_t run, const uint32_t *widened, const int8_t *weights,
                                                            int32_t sums[2][3]) {
    int32_t s00 = 0, s01 = 0, s02 = 0, s10 = 0, s11 = 0, s12 = 0;
    const uint32_t *const end = widened + run / 4 * 6;
#define ECG_STEP(place, first, second, of_first, of_second)                                                            \
    do {                                                                                                               \
        const uint32_t a = *(const volatile uint32_t *)(widened + (place));                                            \
        first = multiply(a, of_first, first);                                                                          \
        second = multiply(a, of_second, second);                                                                       \
    } while (0)
#pragma clang loop unroll(disable)
    do {
        uint32_t w0 = load_word(weights), w1 = load_word(weights + run);
        const uint32_t e0 = even_weights(w0), e1 = even_weights(w1);
        w0 = odd_weights(w0);
        w1 = odd_weights(w1);
        ECG_STEP(0, s00, s10, e0, e1);
        ECG_STEP(1, s00, s10, w0, w1);
        ECG_STEP(2, s01, s11, e0, e1);
        ECG_STEP(3, s01, s11, w0, w1);
        ECG_STEP(4, s02, s12, e0, e1);
        ECG_STEP(5, s02, s12, w0, w1);
        weights += 4;
        widened += 6;
    } while (widened != end);
    sums[0][0] = s00;
    sums[0][1] = s01;
    sums[0][2] = s02;
    sums[1][0] = s10;
    sums[1][1] = s11;
    sums[1][2] = s12;
}

// The runs of the networks' convolutions: three taps and four of 64 channels.
__attribute__((noinline)) static void dot_block_192(const uint32_t *widened, const int8_t *weights,
                                                    int32_t sums[2][3]) {
    dot_block(192, widened, weights, sums);
}

__attribute__((noinline)) static void dot_block_256(const uint32_t *widened, const int8_t *weights,
                                                    int32_t sums[2][3]) {
    dot_block(256, widened, weights, sums);
}

static void conv1d_s8_points(const ecg_conv1d_shape *shape, int32_t first, int32_t points, const uint8_t *input,
                             const void *packed, const int32_t *bias, int32_t *output, void *scratch) {
    const int32_t run = shape->taps * shape->input_channels, channels = shape->output_channels;
    const int32_t stride = shape->stride * shape->input_channels;
    const int8_t *weights = packed;
    const uint8_t *windows = input + first * stride;
    const int32_t *starts[ECG_POINTS];
    for (int32_t i = 0; i < points; i++)
        starts[i] = bias_row(shape, bias, first + i);
    const int in_blocks = (run == 192 || run == 256) && points == ECG_POINTS;
    if (in_blocks)
        widen(run, ECG_POINTS, stride, windows, scratch);
    for (int32_t o = 0; o < channels; o += 2) {
        int32_t values[2][ECG_POINTS];
        if (in_blocks) {
            (run == 192 ? dot_block_192 : dot_block_256)(scratch, weights + o * run, values);
        } else {
            for (int32_t i = 0; i < points; i++) {
                values[0][i] = dot(run, windows + i * stride, weights + o * run);
                values[1][i] = dot(run, windows + i * stride, weights + (o + 1) * run);
            }
        }
        for (int32_t i = 0; i < points; i++) {
            for (int32_t c = 0; c < 2; c++)
                output[i * channels + o + c] = values[c][i] + (bias ? starts[i][o + c] : 0);
        }
    }
}

static void first_conv1d_s8_normalize(const ecg_conv1d_shape *shape, const uint8_t *input, const void *packed,
                                      const int32_t *bias, const float *factors, const float *offsets,
                                      uint8_t *output) {
    const int32_t run = shape->taps * shape->input_channels;
    for (int32_t p = 0; p < shape->output_points; p++) {
        for (int32_t o = 0; o < shape->output_channels; o++) {
            const int8_t *weights = (const int8_t *)packed + o * run;
            const int32_t value = bias[o] + dot(run, input + p * shape->input_channels, weights);
            output[p * shape->output_channels + o] = normalized(value, factors[o], offsets[o]);
        }
    }
}

const ecg_kernels ecg_kernels_dsp = ECG_TABLE(ecg_isa_dsp);

#endif
