// SPDX-License-Identifier: Apache-2.0
//
// The layers' kernels behind one table of functions, chosen once at start.
//
// Every instruction set gives the same bits as the scalar reference: integer sums are exact, and every float operation
// is one IEEE 754 rounding, in the order that docs/model-format.md fixes. No kernel allocates or keeps
// state, and none calls libc, but for sqrt on a processor that has no square root of doubles.
//
// Tensors are row-major, points x channels, channels fastest; `channels` is a multiple of 64 wherever a convolution
// writes them, and even wherever they are normalized in groups of two. Pointers of one call never overlap unless said.
#pragma once

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// The instruction sets that kernels are compiled for.
typedef enum __attribute__((enum_extensibility(closed))) {
    ecg_isa_scalar = 0,
    ecg_isa_avx2 = 1,
    ecg_isa_avxvnni = 2,
    ecg_isa_avx512vnni = 3,
    ecg_isa_neon = 4,
    ecg_isa_neondot = 5,
} ecg_isa;

/// One convolution along time.
typedef struct {
    int32_t input_points;
    int32_t output_points;
    int32_t input_channels;
    /// A multiple of 64.
    int32_t output_channels;
    int32_t taps;
    int32_t stride;
    /// Points of zeros on either side of the input.
    int32_t padding;
} ecg_conv1d_shape;

/// The kernels of one instruction set.
typedef struct {
    /// The instruction set.
    ecg_isa isa;

    /// Bytes of the packed weights of a convolution, at any alignment of 64.
    size_t (*conv1d_s8_packed_size)(const ecg_conv1d_shape *shape);
    /// Packs int8 weights, `[output_channels, taps, input_channels]`, into this kernel's own order.
    void (*conv1d_s8_pack)(const ecg_conv1d_shape *shape, const int8_t *weights, void *packed);
    /// Bytes of scratch memory, aligned to 64, that `conv1d_s8` wants.
    size_t (*conv1d_s8_scratch_size)(const ecg_conv1d_shape *shape);
    /// Convolves uint8 `[input_points, input_channels]` to int32 `[output_points, output_channels]`.
    ///
    /// `bias` is int32 `[3, output_channels]`: the first point's, that of all between, the last point's; null for none.
    /// `sums` and `squares`, `[output_channels]`, receive the sums over the points of each output channel's values and
    /// of their squares, exact in int64 and then rounded to double; null for neither.
    /// All values must stay below 2^24 in magnitude.
    void (*conv1d_s8)(const ecg_conv1d_shape *shape, const uint8_t *input, const void *packed,
                      const int32_t *_Nullable bias, int32_t *output, double *_Nullable sums, double *_Nullable squares,
                      void *scratch);

    /// Turns channel sums into a group norm's factors, groups of two neighbouring channels, in double.
    ///
    /// `multipliers` `[channels]` bring the summed values to the norm's scale; `scale` is the output's.
    /// `factors` and `offsets` `[channels]`: normalized / scale = value * factor + offset.
    void (*norm_factors)(int32_t points, int32_t channels, const double *sums, const double *squares,
                         const double *multipliers, const float *gamma, const float *beta, double epsilon, double scale,
                         float *factors, float *offsets);
    /// int32 `[points, channels]` to uint8: round(value * factor + offset), clamped to 0...255.
    void (*normalize_s32_u8)(int32_t points, int32_t channels, const int32_t *input, const float *factors,
                             const float *offsets, uint8_t *output);
    /// int16 `[points, channels]` to uint8, in the same way.
    void (*normalize_s16_u8)(int32_t points, int32_t channels, const int16_t *input, const float *factors,
                             const float *offsets, uint8_t *output);
    /// int32 `[points, channels]` to float: value * factor + offset.
    void (*normalize_s32_f32)(int32_t points, int32_t channels, const int32_t *input, const float *factors,
                              const float *offsets, float *output);

    /// Float samples to uint8: round(sample * 255), clamped to 0...255; a NaN becomes 0.
    void (*quantize_u8)(int32_t count, const float *input, uint8_t *output);
    /// The int16 view of a float state, round(value * reciprocal) clamped to +-32767, and its channel sums.
    void (*quantize_s16)(int32_t points, int32_t channels, const float *input, float reciprocal, int16_t *output,
                         double *sums, double *squares);
    /// output = float(input) * multiplier of the channel.
    void (*dequantize)(int32_t points, int32_t channels, const int32_t *input, const float *multipliers, float *output);
    /// output += float(input) * multiplier of the channel.
    void (*dequantize_add)(int32_t points, int32_t channels, const int32_t *input, const float *multipliers,
                           float *output);
    /// Sums of each channel over the points of uint8 `[points, channels]`.
    void (*channel_sums_u8)(int32_t points, int32_t channels, const uint8_t *input, int32_t *sums);

    /// output = state + factor * slope; `output` may be `state`.
    void (*step)(int32_t count, const float *state, float factor, const float *slope, float *output);
    /// state += factor * (((k1 + 2 k2) + 2 k3) + k4), the classical Runge-Kutta step.
    void (*step_rk4)(int32_t count, float *state, float factor, const float *k1, const float *k2, const float *k3,
                     const float *k4);

    /// Packs float weights, `[output_channels, taps, input_channels]`, to as many bytes in `[taps, input, output]`.
    void (*conv1d_f32_pack)(const ecg_conv1d_shape *shape, const float *weights, float *packed);
    /// Convolves floats; products are added to the bias in the order of taps, then input channels. `bias` as above.
    void (*conv1d_f32)(const ecg_conv1d_shape *shape, const float *input, const float *packed,
                       const float *_Nullable bias, float *output);
    /// Sums of each channel's values and of their squares, in double, in the order of the points.
    void (*channel_sums_f32)(int32_t points, int32_t channels, const float *input, double *sums, double *squares);
    /// value * factor + offset; `output` may be `input`.
    void (*normalize_f32)(int32_t points, int32_t channels, const float *input, const float *factors,
                          const float *offsets, float *output);
    /// max(0, value * factor + offset); `output` may be `input`.
    void (*normalize_relu_f32)(int32_t points, int32_t channels, const float *input, const float *factors,
                               const float *offsets, float *output);
} ecg_kernels;

/// The best instruction set that this processor and its operating system run.
ecg_isa ecg_best_isa(void);

/// The kernels of an instruction set, or null where this processor or build has none. Static, never freed.
const ecg_kernels *_Nullable ecg_kernels_for(ecg_isa isa);

#pragma clang assume_nonnull end
