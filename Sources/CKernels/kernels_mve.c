// SPDX-License-Identifier: Apache-2.0
//
// Armv8.1-M with Helium, its vectors of integers: sixteen products of bytes an instruction.
//
// An instruction multiplies bytes of one kind, and activations are unsigned while weights are signed: so 128 is added
// to each weight, and 128 times the sum of the activations taken off the sums. Two channels by three points take six
// sums in registers. Nothing is copied, and no scratch memory wanted.
//
// Helium's vectors of floats would give other bits, since they take what is below 2^-126 for 0. Floats stay scalar, and
// this file is compiled for a processor without those vectors.

#if defined(__ARM_FEATURE_MVE)

#include "CKernels.h"

#include <arm_mve.h>

#if __ARM_FEATURE_MVE & 2
#error "compile for integer vectors alone: -march=armv8.1-m.main+mve+fp.dp"
#endif

// Points that are computed at once, at most four: see `ecg_rows`.
#define ECG_POINTS 3

#include "body_compact.h"

static size_t conv1d_s8_scratch_size(const ecg_conv1d_shape *shape) {
    (void)shape;
    return 0;
}

// Sixteen weights, each with 128 added.
static inline uint8x16_t raised(uint8x16_t weights) { return veorq_u8(weights, vdupq_n_u8(0x80)); }

// Any number of products.
__attribute__((noinline)) static int32_t dot(int32_t count, const uint8_t *input, const int8_t *weights) {
    const uint8_t *w = (const uint8_t *)weights;
    uint32_t sum = 0, activations = 0;
    for (int32_t k = 0; k < count; k += 16) {
        // Lanes behind the last one are zeros, and count for nothing.
        const mve_pred16_t lanes = vctp8q((uint32_t)(count - k));
        const uint8x16_t a = vldrbq_z_u8(input + k, lanes);
        sum = vmladavaq_u8(sum, a, raised(vldrbq_z_u8(w + k, lanes)));
        activations = vaddvaq_u8(activations, a);
    }
    return (int32_t)(sum - 128 * activations);
}

static uint32_t sum_of(int32_t run, const uint8_t *window) {
    uint32_t sum = 0;
    for (int32_t k = 0; k < run; k += 16)
        sum = vaddvaq_u8(sum, vldrbq_u8(window + k));
    return sum;
}

// The sums of two channels, with raised weights, at three points; `run` is a multiple of 16. In a function of its own
// the six sums and five pointers have all registers for themselves.
__attribute__((noinline)) static void dot_block(int32_t run, const uint8_t *window, int32_t stride,
                                                const uint8_t *weights, int32_t channels, int32_t *output) {
    uint32_t s00 = 0, s01 = 0, s02 = 0, s10 = 0, s11 = 0, s12 = 0;
    const uint8_t *second = weights + run, *middle = window + stride, *last = middle + stride;
    for (int32_t k = 0; k < run; k += 16) {
        const uint8x16_t w0 = raised(vldrbq_u8(weights + k)), w1 = raised(vldrbq_u8(second + k));
        uint8x16_t a = vldrbq_u8(window + k);
        s00 = vmladavaq_u8(s00, a, w0);
        s10 = vmladavaq_u8(s10, a, w1);
        a = vldrbq_u8(middle + k);
        s01 = vmladavaq_u8(s01, a, w0);
        s11 = vmladavaq_u8(s11, a, w1);
        a = vldrbq_u8(last + k);
        s02 = vmladavaq_u8(s02, a, w0);
        s12 = vmladavaq_u8(s12, a, w1);
    }
    output[0] = (int32_t)s00;
    output[1] = (int32_t)s10;
    output += channels;
    output[0] = (int32_t)s01;
    output[1] = (int32_t)s11;
    output += channels;
    output[0] = (int32_t)s02;
    output[1] = (int32_t)s12;
}

// Adds a number to all channels of a point, and the bias if there is one.
static void add_to_channels(int32_t channels, int32_t number, const int32_t *bias, int32_t *values) {
    for (int32_t o = 0; o < channels; o += 4) {
        int32x4_t sum = vaddq_n_s32(vldrwq_s32(values + o), number);
        if (bias)
            sum = vaddq_s32(sum, vldrwq_s32(bias + o));
        vstrwq_s32(values + o, sum);
    }
}

static void conv1d_s8_points(const ecg_conv1d_shape *shape, int32_t first, int32_t points, const uint8_t *input,
                             const void *packed, const int32_t *bias, int32_t *output, void *scratch) {
    (void)scratch;
    const int32_t run = shape->taps * shape->input_channels, channels = shape->output_channels;
    const int32_t stride = shape->stride * shape->input_channels;
    const int8_t *weights = packed;
    const uint8_t *windows = input + first * stride;
    const int in_blocks = run % 16 == 0 && points == ECG_POINTS;
    for (int32_t o = 0; in_blocks && o < channels; o += 2)
        dot_block(run, windows, stride, (const uint8_t *)weights + o * run, channels, output + o);
    for (int32_t i = 0; i < points; i++) {
        const uint8_t *window = windows + i * stride;
        int32_t *values = output + i * channels;
        for (int32_t o = 0; !in_blocks && o < channels; o++)
            values[o] = dot(run, window, weights + o * run);
        const int32_t raise = in_blocks ? -128 * (int32_t)sum_of(run, window) : 0;
        add_to_channels(channels, raise, bias_row(shape, bias, first + i), values);
    }
}

// Four channels at a time, whose weights of up to six taps and input channels are loaded once for all points.
static void first_conv1d_s8_normalize(const ecg_conv1d_shape *shape, const uint8_t *input, const void *packed,
                                      const int32_t *bias, const float *factors, const float *offsets,
                                      uint8_t *output) {
    const int32_t run = shape->taps * shape->input_channels, channels = shape->output_channels;
    const uint32x4_t rows = vmulq_n_u32(vidupq_n_u32(0, 1), (uint32_t)run);
    for (int32_t o = 0; o < channels; o += 4) {
        int32x4_t weights[6];
        for (int32_t k = 0; k < run; k++)
            weights[k] = vldrbq_gather_offset_s32((const int8_t *)packed + o * run + k, rows);
        for (int32_t p = 0; p < shape->output_points; p++) {
            int32x4_t sums = vldrwq_s32(bias + o);
            for (int32_t k = 0; k < run; k++)
                sums = vmlaq_n_s32(sums, weights[k], input[p * shape->input_channels + k]);
            int32_t values[4];
            vstrwq_s32(values, sums);
            for (int32_t c = 0; c < 4; c++)
                output[p * channels + o + c] = normalized(values[c], factors[o + c], offsets[o + c]);
        }
    }
}

const ecg_kernels ecg_kernels_mve = ECG_TABLE(ecg_isa_mve);

#endif
