// SPDX-License-Identifier: Apache-2.0
//
// Part of kernels_body.h: group norm, quantizing and the solvers' steps.

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
