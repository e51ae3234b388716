// SPDX-License-Identifier: Apache-2.0
//
// The layers' kernels behind one table of functions, chosen once at start.
//
// Every instruction set gives the same bits as the scalar reference: integer sums are exact, and every float operation
// is one IEEE 754 rounding, in the order that docs/model-format.md fixes. No kernel allocates or keeps
// state, and none calls libc, but for sqrt on a processor that has no square root of doubles.
//
// Tensors are row-major, points x channels, channels fastest. Unless said otherwise, `channels` is a multiple of 64,
// and pointers of one call never overlap.
#pragma once

#include <stdbool.h>
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
    ecg_isa_dsp = 6,
    ecg_isa_mve = 7,
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

/// The integer view of a residual state that its norm sees, and the sums that the norm needs.
typedef struct {
    /// What a state is multiplied by: view = round(state * reciprocal), clamped to +-32767; a NaN becomes -32767.
    float reciprocal;
    /// int32 `[points, channels]`.
    int32_t *values;
    /// `[channels]`, as `conv1d_s8` gives them.
    double *sums;
    double *squares;
} ecg_state_view;

/// Values int32 `[points, channels]` that are computed anew wherever they are read, four points at a time at most:
/// those of a convolution, or the integer view of a state. So nobody has to keep them.
typedef struct {
    int32_t points;
    int32_t channels;
    /// int32 `[4, channels]`: where they are computed.
    int32_t *buffer;
    /// A float state `[points, channels]`, and what it is multiplied by, as in `ecg_state_view`; null for a
    /// convolution.
    const float *_Nullable state;
    float reciprocal;
    /// A convolution, as `conv1d_s8` takes it.
    ecg_conv1d_shape shape;
    const uint8_t *_Nullable input;
    const void *_Nullable packed;
    const int32_t *_Nullable bias;
    void *_Nullable scratch;
} ecg_rows;

/// The kernels on such values, each like its namesake in `ecg_kernels`.
///
/// They go through the points in their order, and write an output of a point only once those values are computed: so an
/// output may lie over what no later point takes.
typedef struct {
    /// `sums` and `squares` as `conv1d_s8` gives them.
    void (*sums)(const ecg_rows *rows, double *sums, double *squares);
    void (*normalize_u8)(const ecg_rows *rows, const float *factors, const float *offsets, uint8_t *output);
    void (*normalize_sums)(const ecg_rows *rows, const float *factors, const float *offsets, int32_t *sums);
    void (*state_set)(const ecg_rows *rows, const float *multipliers, float *state);
    void (*state_add)(const ecg_rows *rows, const float *multipliers, float *state);
    void (*state_advance)(const ecg_rows *rows, const float *factors, const float *offsets, float step,
                          const float *state, float *_Nullable slope, float *_Nullable next);
    void (*state_advance_rk4)(const ecg_rows *rows, const float *factors, const float *offsets, float step,
                              const float *slopes, float *state);
} ecg_row_kernels;

/// The kernels of one instruction set.
typedef struct {
    /// The instruction set.
    ecg_isa isa;

    /// Whether the kernels are made for little memory. Then `rows` are there, and `conv1d_s8_pack` leaves the weights
    /// in the order they come in, so that nobody has to pack them. They may lie at any address.
    bool is_compact;
    /// Kernels on values that are computed where they are read; null unless `is_compact`.
    const ecg_row_kernels *_Nullable rows;

    /// Bytes of the packed weights of a convolution, at any alignment of 64.
    size_t (*conv1d_s8_packed_size)(const ecg_conv1d_shape *shape);
    /// Packs int8 weights, `[output_channels, taps, input_channels]`, into this kernel's own order.
    void (*conv1d_s8_pack)(const ecg_conv1d_shape *shape, const int8_t *weights, void *packed);
    /// Bytes of scratch memory, aligned to 64, that `conv1d_s8` wants; may be 0.
    size_t (*conv1d_s8_scratch_size)(const ecg_conv1d_shape *shape);
    /// Convolves uint8 `[padding + input_points + padding, input_channels]` to int32 `[output_points,
    /// output_channels]`.
    ///
    /// The caller's rows of padding are zeros, and three bytes after the input can be read.
    /// `bias` is int32 `[3, output_channels]`: the first point's, that of all between, the last point's; null for none.
    /// `sums` and `squares`, `[output_channels]`, receive the sums over the points of each output channel's values and
    /// of their squares, exact in integers and then rounded to double; null for neither.
    /// All values must stay below 2^24 in magnitude, and `output_points` times them below 2^31.
    void (*conv1d_s8)(const ecg_conv1d_shape *shape, const uint8_t *input, const void *packed,
                      const int32_t *_Nullable bias, int32_t *output, double *_Nullable sums, double *_Nullable squares,
                      void *_Nullable scratch);

    /// The sums of a first convolution, without convolving: of a linear map of a few neighbours, they follow from the
    /// neighbours' own sums and products.
    ///
    /// It has one input channel and up to four taps, or two and up to three; stride 1 and no padding. `input` is uint8
    /// `[input_points, input_channels]`, and three bytes after it can be read. `weights` is int32
    /// `[6, output_channels]` with int8 values, in the order of taps, then input channels, and zeros after them; `bias`
    /// `[output_channels]`. `sums` and `squares` as `conv1d_s8` gives them, within the same bounds, and `output_points`
    /// at most 10,000.
    void (*first_conv1d_s8_sums)(const ecg_conv1d_shape *shape, const uint8_t *input, const int32_t *weights,
                                 const int32_t *bias, double *sums, double *squares);
    /// The same convolution, with weights packed by `conv1d_s8_pack`, and its norm in one pass: to uint8
    /// `[output_points, output_channels]`, as `normalize_s32_u8` rounds it. Three bytes after the input can be read.
    void (*first_conv1d_s8_normalize)(const ecg_conv1d_shape *shape, const uint8_t *input, const void *packed,
                                      const int32_t *bias, const float *factors, const float *offsets, uint8_t *output);

    /// Turns channel sums into a group norm's factors, groups of two neighbouring channels, in double.
    ///
    /// `multipliers` `[channels]` bring the summed values to the norm's scale; `inverse_scale` is 1 / the output's.
    /// `factors` and `offsets` `[channels]`: normalized * inverse_scale = value * factor + offset.
    void (*norm_factors)(int32_t points, int32_t channels, const double *sums, const double *squares,
                         const double *multipliers, const float *gamma, const float *beta, double epsilon,
                         double inverse_scale, float *factors, float *offsets);
    /// int32 `[points, channels]` to uint8: round(value * factor + offset), clamped to 0...255; a NaN becomes 0.
    void (*normalize_s32_u8)(int32_t points, int32_t channels, const int32_t *input, const float *factors,
                             const float *offsets, uint8_t *output);
    /// The sums over the points, int32 `[channels]`, of what `normalize_s32_u8` gives.
    void (*normalize_s32_sums)(int32_t points, int32_t channels, const int32_t *input, const float *factors,
                               const float *offsets, int32_t *sums);

    /// Float samples to uint8: round(sample * 255), clamped to 0...255; a NaN becomes 0. Any count.
    ///
    /// `output` is `[count]`, or `[count, 2]` with `second`, the samples of a second channel.
    void (*quantize_u8)(int32_t count, const float *input, const float *_Nullable second, uint8_t *output);

    /// Sets a float state `[points, channels]` to a convolution's output: value * multiplier of the channel.
    void (*state_set)(int32_t points, int32_t channels, const int32_t *input, const float *multipliers, float *state,
                      const ecg_state_view *view);
    /// Adds the same to the state.
    void (*state_add)(int32_t points, int32_t channels, const int32_t *input, const float *multipliers, float *state,
                      const ecg_state_view *view);
    /// A solver's step along the slope = value * factor + offset: next = state + step * slope.
    ///
    /// `slope` and `next`, float `[points, channels]`, receive both; null where only the view of `next` is wanted.
    /// `next` may be `state`.
    void (*state_advance)(int32_t points, int32_t channels, const int32_t *input, const float *factors,
                          const float *offsets, float step, const float *state, float *_Nullable slope,
                          float *_Nullable next, const ecg_state_view *view);
    /// The classical Runge-Kutta step with k4 = value * factor + offset: state += step * (((k1 + 2 k2) + 2 k3) + k4).
    ///
    /// `slopes` is float `[3, points, channels]`: k1, k2, k3.
    void (*state_advance_rk4)(int32_t points, int32_t channels, const int32_t *input, const float *factors,
                              const float *offsets, float step, const float *slopes, float *state,
                              const ecg_state_view *view);

    /// output = state + factor * slope; `output` may be `state`. Any count.
    void (*step)(int32_t count, const float *state, float factor, const float *slope, float *output);
    /// state += factor * (((k1 + 2 k2) + 2 k3) + k4), the classical Runge-Kutta step. Any count.
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
