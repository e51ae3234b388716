// SPDX-License-Identifier: Apache-2.0
//
// What every instruction set compiles as it stands: the layers that take little time, and the float path. Loops over
// channels are innermost and written without branches, so that the compiler vectorizes them.

#pragma STDC FP_CONTRACT OFF

// Adding 1.5 * 2^23 leaves a float no bits for a fraction: the sum is rounded to an integer, ties to even, by the adder
// itself. Exact for |value| < 2^22, and needs neither SSE4.1 nor libm.
static inline int32_t round_even(float value) {
    const float magic = 12582912.0f;
    return (int32_t)((value + magic) - magic);
}

// The comparisons are ordered so that a NaN becomes the lower bound.
static inline float clamp(float value, float low, float high) {
    value = value > low ? value : low;
    return value < high ? value : high;
}

static inline uint8_t quantized(float sample) { return (uint8_t)round_even(clamp(sample * 255, 0, 255)); }

static void quantize_u8(int32_t count, const float *restrict input, const float *restrict second,
                        uint8_t *restrict output) {
    if (second) {
        for (int32_t i = 0; i < count; i++) {
            output[2 * i] = quantized(input[i]);
            output[2 * i + 1] = quantized(second[i]);
        }
    } else {
        for (int32_t i = 0; i < count; i++)
            output[i] = quantized(input[i]);
    }
}

// MARK: - the first convolution

// For each input channel, the sum over the points of its value times the value `distance` after it. A product fits into
// 16 bits. With the largest distance, the second channel's sum takes in the byte after the input, and is not used.
__attribute__((always_inline)) static inline void sum_products(int32_t points, int32_t input_channels,
                                                               const uint8_t *restrict input, int32_t distance,
                                                               int32_t *restrict products) {
    uint32_t first = 0, second = 0;
    for (int32_t p = 0; p < points; p++) {
        const uint8_t *at = input + p * input_channels;
        first += (uint16_t)(at[0] * at[distance]);
        if (input_channels == 2)
            second += (uint16_t)(at[1] * at[1 + distance]);
    }
    products[0] = (int32_t)first;
    products[1] = (int32_t)second;
}

// Inlined with a constant number of input channels, and with a constant bound of `run`, the values under a window.
__attribute__((always_inline)) static inline void first_sums(int32_t points, int32_t channels, int32_t input_channels,
                                                             int32_t run, int32_t bound, const uint8_t *restrict input,
                                                             const int32_t *restrict weights,
                                                             const int32_t *restrict bias, double *restrict sums,
                                                             double *restrict squares) {
    // What a tap sees of a channel is what the one before it sees, less the first point and plus one more; so do its
    // products with neighbours at a distance. Below 255^2 x points, those off the diagonal doubled: below 2^31 for
    // 16,000 points.
    int32_t totals[6] = {0};
    int32_t products[6][6] = {{0}};
    for (int32_t p = 0; p < points; p++) {
        for (int32_t c = 0; c < input_channels; c++)
            totals[c] += input[p * input_channels + c];
    }
    const int32_t next = points * input_channels;
    for (int32_t k = input_channels; k < run; k++)
        totals[k] = totals[k - input_channels] - input[k - input_channels] + input[k - input_channels + next];
    for (int32_t distance = 0; distance < run; distance++) {
        int32_t starts[2];
        sum_products(points, input_channels, input, distance, starts);
        for (int32_t k = 0; k + distance < run; k++) {
            int32_t *product = &starts[k % input_channels];
            products[k][k + distance] = distance > 0 ? 2 * *product : *product;
            const uint8_t *first = input + k, *last = first + next;
            if (k + input_channels + distance < run)
                *product += last[0] * last[distance] - first[0] * first[distance];
        }
    }
    // value = b + u, u the weighted neighbours: the squares' sum is b (n b + 2 sum u) + sum u^2.
    // The sum of u stays below 6 x 255 x 128 x points: below 2^31 for 10,000 points.
#pragma clang loop vectorize(assume_safety)
    for (int32_t o = 0; o < channels; o++) {
        int32_t sum = 0;
        int64_t square = 0;
#pragma clang loop unroll(full)
        for (int32_t k = 0; k < bound; k++) {
            const int32_t weight = weights[k * channels + o];
            sum += weight * totals[k];
#pragma clang loop unroll(full)
            for (int32_t l = k; l < bound; l++)
                square += (int64_t)(weight * weights[l * channels + o]) * products[k][l];
        }
        const int32_t whole = sum + points * bias[o];
        sums[o] = (double)whole;
        squares[o] = (double)(bias[o] * ((int64_t)whole + sum) + square);
    }
}

static void first_conv1d_s8_sums(const ecg_conv1d_shape *shape, const uint8_t *input, const int32_t *weights,
                                 const int32_t *bias, double *sums, double *squares) {
    const int32_t points = shape->output_points, channels = shape->output_channels;
    if (shape->input_channels == 2)
        first_sums(points, channels, 2, 2 * shape->taps, 6, input, weights, bias, sums, squares);
    else
        first_sums(points, channels, 1, shape->taps, 4, input, weights, bias, sums, squares);
}

// MARK: - solver steps of the float path

#ifndef ECGMON_EMBEDDED
static void step(int32_t count, const float *state, float factor, const float *slope, float *output) {
#pragma clang loop vectorize(assume_safety)
    for (int32_t i = 0; i < count; i++) {
        const float product = factor * slope[i];
        output[i] = state[i] + product;
    }
}

static void step_rk4(int32_t count, float *restrict state, float factor, const float *restrict k1,
                     const float *restrict k2, const float *restrict k3, const float *restrict k4) {
    for (int32_t i = 0; i < count; i++) {
        const float slope = ((k1[i] + 2 * k2[i]) + 2 * k3[i]) + k4[i];
        const float product = factor * slope;
        state[i] += product;
    }
}

// MARK: - layers of the float path

static void conv1d_f32_pack(const ecg_conv1d_shape *shape, const float *restrict weights, float *restrict packed) {
    const int32_t run = shape->taps * shape->input_channels;
    for (int32_t k = 0; k < run; k++) {
        for (int32_t o = 0; o < shape->output_channels; o++)
            packed[k * shape->output_channels + o] = weights[o * run + k];
    }
}

#endif

// Sixteen floats, whatever the target: the compiler splits what no register holds, lane by lane the same.
typedef float wide_floats __attribute__((vector_size(64)));

static void conv1d_f32(const ecg_conv1d_shape *shape, const float *restrict input, const float *restrict packed,
                       const float *bias, float *restrict output) {
    const int32_t channels = shape->output_channels;
    for (int32_t p = 0; p < shape->output_points; p++) {
        const int32_t bias_row = p == 0 ? 0 : p == shape->output_points - 1 ? 2 : 1;
        for (int32_t block = 0; block < channels; block += 64) {
            wide_floats sums[4] = {0};
            if (bias)
                __builtin_memcpy(sums, bias + bias_row * channels + block, sizeof sums);
            for (int32_t tap = 0; tap < shape->taps; tap++) {
                const int32_t at = p * shape->stride + tap - shape->padding;
                if (at < 0 || at >= shape->input_points)
                    continue;
                for (int32_t c = 0; c < shape->input_channels; c++) {
                    const float value = input[at * shape->input_channels + c];
                    wide_floats w[4];
                    __builtin_memcpy(w, packed + (tap * shape->input_channels + c) * channels + block, sizeof w);
                    for (int32_t v = 0; v < 4; v++) {
                        const wide_floats products = w[v] * value;
                        sums[v] = sums[v] + products;
                    }
                }
            }
            __builtin_memcpy(output + p * channels + block, sums, sizeof sums);
        }
    }
}

#ifndef ECGMON_EMBEDDED
static void channel_sums_f32(int32_t points, int32_t channels, const float *restrict input, double *restrict sums,
                             double *restrict squares) {
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

#define ECG_NORMALIZE(name, expression)                                                                                \
    static void name(int32_t points, int32_t channels, const float *input, const float *factors, const float *offsets, \
                     float *output) {                                                                                  \
        for (int32_t p = 0; p < points; p++) {                                                                         \
            const float *in = input + p * channels;                                                                    \
            float *out = output + p * channels;                                                                        \
            _Pragma("clang loop vectorize(assume_safety)") for (int32_t c = 0; c < channels; c++) {                    \
                const float product = in[c] * factors[c];                                                              \
                const float value = product + offsets[c];                                                              \
                out[c] = (expression);                                                                                 \
            }                                                                                                          \
        }                                                                                                              \
    }

ECG_NORMALIZE(normalize_f32, value)
ECG_NORMALIZE(normalize_relu_f32, value > 0 ? value : 0)

// What a build for small machines leaves out: the float path but for the layers of a recurrent head.
#define ECG_FLOAT_PATH                                                                                                 \
    .step = step, .step_rk4 = step_rk4, .conv1d_f32_pack = conv1d_f32_pack, .channel_sums_f32 = channel_sums_f32,      \
    .normalize_f32 = normalize_f32, .normalize_relu_f32 = normalize_relu_f32,
#else
#define ECG_FLOAT_PATH
#endif

// What keeps its output, which nobody calls where compact kernels are all that there is.
#if ECG_COMPACT && defined ECGMON_SMALL
#define ECG_KEPT
#else
#define ECG_KEPT                                                                                                       \
    .conv1d_s8 = conv1d_s8, .normalize_s32_u8 = normalize_s32_u8, .normalize_s32_sums = normalize_s32_sums,            \
    .state_set = state_set, .state_add = state_add, .state_advance = state_advance,                                    \
    .state_advance_rk4 = state_advance_rk4,
#endif

// The table of an instruction set, once all its kernels are defined; ECG_COMPACT is what `is_compact` is, ECG_ROWS
// what `rows` is.
#define ECG_TABLE(instruction_set)                                                                                     \
    {                                                                                                                  \
        .isa = instruction_set, .is_compact = ECG_COMPACT, .rows = ECG_ROWS,                                           \
        .conv1d_s8_packed_size = conv1d_s8_packed_size, .conv1d_s8_pack = conv1d_s8_pack,                              \
        .conv1d_s8_scratch_size = conv1d_s8_scratch_size, .first_conv1d_s8_sums = first_conv1d_s8_sums,                \
        .first_conv1d_s8_normalize = first_conv1d_s8_normalize, .norm_factors = norm_factors,                          \
        .quantize_u8 = quantize_u8, .conv1d_f32 = conv1d_f32, ECG_KEPT ECG_FLOAT_PATH                                  \
    }
