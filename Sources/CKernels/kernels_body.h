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

// MARK: - int8 convolution

// Packed weights: int16 [output_channels / ECG_BLOCK, pairs, ECG_BLOCK, 2]. Under a window that starts at point p, taps
// and input channels lie in one contiguous run of activations, so that a convolution is a product of matrices with
// pairs of neighbours along that run; an odd run is filled with a weight of zero.

static size_t ECG_NAME(ecg_conv1d_s8_packed_size)(const ecg_conv1d_shape *shape) {
    return (size_t)ECG_NAME(pair_count)(shape) * (size_t)shape->output_channels * 2 * sizeof(int16_t);
}

static void ECG_NAME(ecg_conv1d_s8_pack)(const ecg_conv1d_shape *shape, const int8_t *weights, void *packed) {
    int16_t *restrict out = packed;
    const int32_t run = shape->taps * shape->input_channels;
    const int32_t pairs = ECG_NAME(pair_count)(shape);
    for (int32_t block = 0; block < shape->output_channels; block += ECG_BLOCK) {
        for (int32_t pair = 0; pair < pairs; pair++) {
            for (int32_t o = 0; o < ECG_BLOCK; o++) {
                for (int32_t half = 0; half < 2; half++) {
                    const int32_t k = 2 * pair + half;
                    *out++ = k < run ? weights[(block + o) * run + k] : 0;
                }
            }
        }
    }
}

static size_t ECG_NAME(ecg_conv1d_s8_scratch_size)(const ecg_conv1d_shape *shape) {
    const size_t padded = (size_t)(shape->input_points + 2 * shape->padding) * (size_t)shape->input_channels;
    // One element more for the odd run's last pair; int64 sums of both kinds behind.
    const size_t activations = ((padded + 1) * sizeof(int16_t) + 63) / 64 * 64;
    return activations + 2 * (size_t)shape->output_channels * sizeof(int64_t);
}

// `row_count` rows of output, one every `stride` elements of input: a block of ECG_BLOCK channels, without bias.
// Inlined with a constant count, so that the sums stay in registers.
__attribute__((always_inline)) static inline void ECG_NAME(conv_rows)(int32_t row_count, const int16_t *restrict input,
                                                                      int32_t stride, const int16_t *restrict weights,
                                                                      int32_t pairs, int32_t *restrict output) {
#if ECG_VECTOR
    ecg_vector sums[ECG_ROWS][ECG_VECTORS] = {0};
    for (int32_t pair = 0; pair < pairs; pair++) {
        ecg_vector w[ECG_VECTORS];
        __builtin_memcpy(w, weights + pair * 2 * ECG_BLOCK, sizeof w);
        for (int32_t row = 0; row < row_count; row++) {
            int32_t both;
            __builtin_memcpy(&both, input + row * stride + 2 * pair, sizeof both);
            const ecg_vector q = both - (ecg_vector){0};
            for (int32_t v = 0; v < ECG_VECTORS; v++) {
                sums[row][v] = ECG_DOT_PAIRS(sums[row][v], w[v], q);
            }
        }
    }
    __builtin_memcpy(output, sums, (size_t)row_count * sizeof sums[0]);
#else
    int32_t sums[ECG_ROWS][ECG_BLOCK] = {{0}};
    for (int32_t pair = 0; pair < pairs; pair++) {
        const int16_t *restrict w = weights + pair * 2 * ECG_BLOCK;
        for (int32_t row = 0; row < row_count; row++) {
            const int32_t q0 = input[row * stride + 2 * pair];
            const int32_t q1 = input[row * stride + 2 * pair + 1];
            for (int32_t o = 0; o < ECG_BLOCK; o++) {
                sums[row][o] += w[2 * o] * q0 + w[2 * o + 1] * q1;
            }
        }
    }
    for (int32_t row = 0; row < row_count; row++) {
        for (int32_t o = 0; o < ECG_BLOCK; o++) {
            output[row * ECG_BLOCK + o] = sums[row][o];
        }
    }
#endif
}

static void ECG_NAME(ecg_conv1d_s8)(const ecg_conv1d_shape *shape, const uint8_t *restrict input, const void *packed,
                                    const int32_t *bias, int32_t *restrict output, double *restrict sums,
                                    double *restrict squares, void *scratch) {
    const int32_t channels = shape->output_channels;
    const int32_t margin = shape->padding * shape->input_channels;
    const int32_t count = shape->input_points * shape->input_channels;
    const int32_t pairs = ECG_NAME(pair_count)(shape);
    const int32_t stride = shape->stride * shape->input_channels;

    int16_t *restrict wide = scratch;
    for (int32_t i = 0; i < margin; i++)
        wide[i] = 0;
    for (int32_t i = 0; i < count; i++)
        wide[margin + i] = input[i];
    for (int32_t i = 0; i < margin + 1; i++)
        wide[margin + count + i] = 0;

    const size_t activations = ((size_t)(count + 2 * margin + 1) * sizeof(int16_t) + 63) / 64 * 64;
    int64_t *restrict sum = (int64_t *)((char *)scratch + activations);
    int64_t *restrict square = sum + channels;
    for (int32_t i = 0; i < 2 * channels; i++)
        sum[i] = 0;

    const int16_t *weights = packed;
    for (int32_t block = 0; block < channels; block += ECG_BLOCK) {
        int32_t point = 0;
        while (point < shape->output_points) {
            int32_t rows[ECG_ROWS * ECG_BLOCK];
            int32_t row_count = ECG_ROWS;
            if (point + ECG_ROWS <= shape->output_points) {
                ECG_NAME(conv_rows)(ECG_ROWS, wide + point * stride, stride, weights, pairs, rows);
            } else {
                row_count = 1;
                ECG_NAME(conv_rows)(1, wide + point * stride, stride, weights, pairs, rows);
            }
            for (int32_t row = 0; row < row_count; row++) {
                const int32_t at = point + row;
                const int32_t bias_row = at == 0 ? 0 : at == shape->output_points - 1 ? 2 : 1;
                int32_t *restrict values = rows + row * ECG_BLOCK;
                if (bias) {
                    const int32_t *restrict b = bias + bias_row * channels + block;
                    for (int32_t o = 0; o < ECG_BLOCK; o++)
                        values[o] += b[o];
                }
                int32_t *restrict out = output + at * channels + block;
                for (int32_t o = 0; o < ECG_BLOCK; o++)
                    out[o] = values[o];
                for (int32_t o = 0; o < ECG_BLOCK; o++) {
                    const int64_t value = values[o];
                    sum[block + o] += value;
                    square[block + o] += value * value;
                }
            }
            point += row_count;
        }
        weights += pairs * 2 * ECG_BLOCK;
    }
    if (sums && squares) {
        for (int32_t o = 0; o < channels; o++) {
            sums[o] = (double)sum[o];
            squares[o] = (double)square[o];
        }
    }
}

// MARK: - group norm

static void ECG_NAME(ecg_norm_factors)(int32_t points, int32_t channels, const double *restrict sums,
                                       const double *restrict squares, const double *restrict multipliers,
                                       const float *restrict gamma, const float *restrict beta, double epsilon,
                                       double scale, float *restrict factors, float *restrict offsets) {
    const double n = 2.0 * points;
    for (int32_t c = 0; c < channels; c += 2) {
        const double m0 = multipliers[c], m1 = multipliers[c + 1];
        const double mean = (m0 * sums[c] + m1 * sums[c + 1]) / n;
        const double square = ((m0 * m0) * squares[c] + (m1 * m1) * squares[c + 1]) / n;
        double variance = square - mean * mean;
        variance = variance > 0 ? variance : 0;
        const double r = 1 / __builtin_elementwise_sqrt(variance + epsilon);
        const double g0 = (double)gamma[c] * r, g1 = (double)gamma[c + 1] * r;
        factors[c] = (float)((g0 * m0) / scale);
        factors[c + 1] = (float)((g1 * m1) / scale);
        offsets[c] = (float)(((double)beta[c] - g0 * mean) / scale);
        offsets[c + 1] = (float)(((double)beta[c + 1] - g1 * mean) / scale);
    }
}

#define ECG_NORMALIZE(name, input_type, output_type, expression)                                                       \
    static void ECG_NAME(name)(int32_t points, int32_t channels, const input_type *input, const float *factors,        \
                               const float *offsets, output_type *output) {                                            \
        for (int32_t p = 0; p < points; p++) {                                                                         \
            const input_type *in = input + p * channels;                                                               \
            output_type *out = output + p * channels;                                                                  \
            _Pragma("clang loop vectorize(assume_safety)") for (int32_t c = 0; c < channels; c++) {                    \
                const float product = (float)in[c] * factors[c];                                                       \
                const float value = product + offsets[c];                                                              \
                out[c] = (output_type)(expression);                                                                    \
            }                                                                                                          \
        }                                                                                                              \
    }

ECG_NORMALIZE(ecg_normalize_s32_u8, int32_t, uint8_t, ECG_NAME(round_even)(ECG_NAME(clamp)(value, 0, 255)))
ECG_NORMALIZE(ecg_normalize_s16_u8, int16_t, uint8_t, ECG_NAME(round_even)(ECG_NAME(clamp)(value, 0, 255)))
ECG_NORMALIZE(ecg_normalize_s32_f32, int32_t, float, value)
ECG_NORMALIZE(ecg_normalize_f32, float, float, value)
ECG_NORMALIZE(ecg_normalize_relu_f32, float, float, value > 0 ? value : 0)

// MARK: - quantizing

static void ECG_NAME(ecg_quantize_u8)(int32_t count, const float *restrict input, uint8_t *restrict output) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = (uint8_t)ECG_NAME(round_even)(ECG_NAME(clamp)(input[i] * 255, 0, 255));
    }
}

static void ECG_NAME(ecg_quantize_s16)(int32_t points, int32_t channels, const float *restrict input, float reciprocal,
                                       int16_t *restrict output, double *restrict sums, double *restrict squares) {
    for (int32_t c = 0; c < channels; c++)
        sums[c] = squares[c] = 0;
    for (int32_t p = 0; p < points; p++) {
        for (int32_t c = 0; c < channels; c++) {
            const float scaled = ECG_NAME(clamp)(input[p * channels + c] * reciprocal, -32767, 32767);
            const int32_t value = ECG_NAME(round_even)(scaled);
            output[p * channels + c] = (int16_t)value;
            // Integers below 2^53 are exact in a double, and so are these sums: 46 x 32767^2 < 2^36.
            sums[c] += value;
            squares[c] += value * value;
        }
    }
}

static void ECG_NAME(ecg_dequantize)(int32_t points, int32_t channels, const int32_t *restrict input,
                                     const float *restrict multipliers, float *restrict output) {
    for (int32_t p = 0; p < points; p++) {
        for (int32_t c = 0; c < channels; c++)
            output[p * channels + c] = (float)input[p * channels + c] * multipliers[c];
    }
}

static void ECG_NAME(ecg_dequantize_add)(int32_t points, int32_t channels, const int32_t *restrict input,
                                         const float *restrict multipliers, float *restrict output) {
    for (int32_t p = 0; p < points; p++) {
        for (int32_t c = 0; c < channels; c++) {
            const float product = (float)input[p * channels + c] * multipliers[c];
            output[p * channels + c] += product;
        }
    }
}

static void ECG_NAME(ecg_channel_sums_u8)(int32_t points, int32_t channels, const uint8_t *restrict input,
                                          int32_t *restrict sums) {
    for (int32_t c = 0; c < channels; c++)
        sums[c] = 0;
    for (int32_t p = 0; p < points; p++) {
        for (int32_t c = 0; c < channels; c++)
            sums[c] += input[p * channels + c];
    }
}

// MARK: - solver steps

static void ECG_NAME(ecg_step)(int32_t count, const float *state, float factor, const float *slope, float *output) {
#pragma clang loop vectorize(assume_safety)
    for (int32_t i = 0; i < count; i++) {
        const float product = factor * slope[i];
        output[i] = state[i] + product;
    }
}

static void ECG_NAME(ecg_step_rk4)(int32_t count, float *restrict state, float factor, const float *restrict k1,
                                   const float *restrict k2, const float *restrict k3, const float *restrict k4) {
    for (int32_t i = 0; i < count; i++) {
        const float slope = ((k1[i] + 2 * k2[i]) + 2 * k3[i]) + k4[i];
        const float product = factor * slope;
        state[i] += product;
    }
}

// MARK: - float layers

static void ECG_NAME(ecg_conv1d_f32_pack)(const ecg_conv1d_shape *shape, const float *restrict weights,
                                          float *restrict packed) {
    const int32_t run = shape->taps * shape->input_channels;
    for (int32_t k = 0; k < run; k++) {
        for (int32_t o = 0; o < shape->output_channels; o++)
            packed[k * shape->output_channels + o] = weights[o * run + k];
    }
}

static void ECG_NAME(ecg_conv1d_f32)(const ecg_conv1d_shape *shape, const float *restrict input,
                                     const float *restrict packed, const float *bias, float *restrict output) {
    const int32_t channels = shape->output_channels;
    for (int32_t p = 0; p < shape->output_points; p++) {
        const int32_t bias_row = p == 0 ? 0 : p == shape->output_points - 1 ? 2 : 1;
        for (int32_t block = 0; block < channels; block += 64) {
            float sums[64];
            for (int32_t o = 0; o < 64; o++)
                sums[o] = bias ? bias[bias_row * channels + block + o] : 0;
            for (int32_t tap = 0; tap < shape->taps; tap++) {
                const int32_t at = p * shape->stride + tap - shape->padding;
                if (at < 0 || at >= shape->input_points)
                    continue;
                for (int32_t c = 0; c < shape->input_channels; c++) {
                    const float value = input[at * shape->input_channels + c];
                    const float *restrict w = packed + (tap * shape->input_channels + c) * channels + block;
                    for (int32_t o = 0; o < 64; o++) {
                        const float product = w[o] * value;
                        sums[o] += product;
                    }
                }
            }
            for (int32_t o = 0; o < 64; o++)
                output[p * channels + block + o] = sums[o];
        }
    }
}

static void ECG_NAME(ecg_channel_sums_f32)(int32_t points, int32_t channels, const float *restrict input,
                                           double *restrict sums, double *restrict squares) {
    for (int32_t c = 0; c < channels; c++)
        sums[c] = squares[c] = 0;
    for (int32_t p = 0; p < points; p++) {
        for (int32_t c = 0; c < channels; c++) {
            const double value = input[p * channels + c];
            const double square = value * value;
            sums[c] += value;
            squares[c] += square;
        }
    }
}

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
