// SPDX-License-Identifier: Apache-2.0
//
// Part of kernels_body.h: the int8 convolution.

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
