// SPDX-License-Identifier: Apache-2.0
//
// The scalar reference: plain C for any target, to which every other instruction set is held bit by bit.

#include "CKernels.h"

// Points that are computed at once, as long as nobody keeps them.
#define ECG_POINTS 4

#include "body_compact.h"

static size_t conv1d_s8_scratch_size(const ecg_conv1d_shape *shape) {
    (void)shape;
    return 0;
}

static int32_t dot(int32_t count, const uint8_t *input, const int8_t *weights) {
    int32_t sum = 0;
    for (int32_t k = 0; k < count; k++)
        sum += input[k] * weights[k];
    return sum;
}

static void conv1d_s8_points(const ecg_conv1d_shape *shape, int32_t first, int32_t points, const uint8_t *input,
                             const void *packed, const int32_t *bias, int32_t *output, void *scratch) {
    (void)scratch;
    const int32_t run = shape->taps * shape->input_channels, channels = shape->output_channels;
    for (int32_t p = first; p < first + points; p++) {
        const int32_t *starts = bias_row(shape, bias, p);
        const uint8_t *window = input + p * shape->stride * shape->input_channels;
        for (int32_t o = 0; o < channels; o++)
            *output++ = dot(run, window, (const int8_t *)packed + o * run) + (starts ? starts[o] : 0);
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

const ecg_kernels ecg_kernels_scalar = ECG_TABLE(ecg_isa_scalar);
