// SPDX-License-Identifier: Apache-2.0
//
// Part of kernels_body.h: the float layers that int8 has otherwise.

static void ECG_NAME(ecg_conv1d_f32_pack)(const ecg_conv1d_shape *shape, const float *restrict weights,
                                          float *restrict packed) {
    const int32_t run = shape->taps * shape->input_channels;
    for (int32_t k = 0; k < run; k++) {
        for (int32_t o = 0; o < shape->output_channels; o++)
            packed[k * shape->output_channels + o] = weights[o * run + k];
    }
}

// Sixteen floats, whatever the target: the compiler splits what no register holds, lane by lane the same.
typedef float ECG_NAME(floats) __attribute__((vector_size(64)));

static void ECG_NAME(ecg_conv1d_f32)(const ecg_conv1d_shape *shape, const float *restrict input,
                                     const float *restrict packed, const float *bias, float *restrict output) {
    const int32_t channels = shape->output_channels;
    for (int32_t p = 0; p < shape->output_points; p++) {
        const int32_t bias_row = p == 0 ? 0 : p == shape->output_points - 1 ? 2 : 1;
        for (int32_t block = 0; block < channels; block += 64) {
            ECG_NAME(floats) sums[4] = {0};
            if (bias)
                __builtin_memcpy(sums, bias + bias_row * channels + block, sizeof sums);
            for (int32_t tap = 0; tap < shape->taps; tap++) {
                const int32_t at = p * shape->stride + tap - shape->padding;
                if (at < 0 || at >= shape->input_points)
                    continue;
                for (int32_t c = 0; c < shape->input_channels; c++) {
                    const float value = input[at * shape->input_channels + c];
                    ECG_NAME(floats) w[4];
                    __builtin_memcpy(w, packed + (tap * shape->input_channels + c) * channels + block, sizeof w);
                    for (int32_t v = 0; v < 4; v++) {
                        const ECG_NAME(floats) products = w[v] * value;
                        sums[v] = sums[v] + products;
                    }
                }
            }
            __builtin_memcpy(output + p * channels + block, sums, sizeof sums);
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
