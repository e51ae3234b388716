// SPDX-License-Identifier: Apache-2.0
//
// The kernels' one body, compiled once for each instruction set by the file that includes it. That file defines
//   ECG_NAME(name)   the name with the instruction set behind it
//   ECG_TABLE_ISA    the instruction set
//   ECG_VECTOR       the lanes of an int32 vector, or 0 for plain loops
//   ECG_VECTORS      vectors of output channels that one pass of the convolution holds in registers
//   ECG_ROWS         points that it holds
// and, where ECG_VECTOR is not 0, ecg_vector (int32 lanes) and ECG_DOT_PAIRS(sum, a, b), which adds to each int32 lane
// of `sum` the two products of the lane's int16 pairs in `a` and `b`.
//
// Loops over channels are innermost and written without branches, so that the compiler vectorizes them.

// One rounding for each product and one for each sum: the bits must not depend on whether the target has an FMA.
#pragma STDC FP_CONTRACT OFF

#if ECG_VECTOR
#define ECG_BLOCK (ECG_VECTOR * ECG_VECTORS)
#else
#define ECG_BLOCK 16
#endif

// Adding 1.5 * 2^23 leaves a float no bits for a fraction: the sum is rounded to an integer, ties to even, by the adder
// itself. Exact for |value| < 2^22, and needs neither SSE4.1 nor libm.
static inline int32_t ECG_NAME(round_even)(float value) {
    const float magic = 12582912.0f;
    return (int32_t)((value + magic) - magic);
}

// The comparisons are ordered so that a NaN becomes the lower bound.
static inline float ECG_NAME(clamp)(float value, float low, float high) {
    value = value > low ? value : low;
    return value < high ? value : high;
}

static inline int32_t ECG_NAME(pair_count)(const ecg_conv1d_shape *shape) {
    return (shape->taps * shape->input_channels + 1) / 2;
}

#include "body_convolution.h"
#include "body_float.h"
#include "body_pointwise.h"

const ecg_kernels ECG_NAME(ecg_kernels) = {
    .isa = ECG_TABLE_ISA,
    .conv1d_s8_packed_size = ECG_NAME(ecg_conv1d_s8_packed_size),
    .conv1d_s8_pack = ECG_NAME(ecg_conv1d_s8_pack),
    .conv1d_s8_scratch_size = ECG_NAME(ecg_conv1d_s8_scratch_size),
    .conv1d_s8 = ECG_NAME(ecg_conv1d_s8),
    .norm_factors = ECG_NAME(ecg_norm_factors),
    .normalize_s32_u8 = ECG_NAME(ecg_normalize_s32_u8),
    .normalize_s16_u8 = ECG_NAME(ecg_normalize_s16_u8),
    .normalize_s32_f32 = ECG_NAME(ecg_normalize_s32_f32),
    .quantize_u8 = ECG_NAME(ecg_quantize_u8),
    .quantize_s16 = ECG_NAME(ecg_quantize_s16),
    .dequantize = ECG_NAME(ecg_dequantize),
    .dequantize_add = ECG_NAME(ecg_dequantize_add),
    .channel_sums_u8 = ECG_NAME(ecg_channel_sums_u8),
    .step = ECG_NAME(ecg_step),
    .step_rk4 = ECG_NAME(ecg_step_rk4),
    .conv1d_f32_pack = ECG_NAME(ecg_conv1d_f32_pack),
    .conv1d_f32 = ECG_NAME(ecg_conv1d_f32),
    .channel_sums_f32 = ECG_NAME(ecg_channel_sums_f32),
    .normalize_f32 = ECG_NAME(ecg_normalize_f32),
    .normalize_relu_f32 = ECG_NAME(ecg_normalize_relu_f32),
};
