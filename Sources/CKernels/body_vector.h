// SPDX-License-Identifier: Apache-2.0
//
// The int8 layers' one body in vectors, compiled once for each instruction set by the file that includes it. Before,
// that file defines
//   ECG_LANES            int32 lanes of a register
//   ECG_BLOCK_VECTORS    registers of output channels that a pass of the convolution works on
//   ECG_STATE_VECTORS    registers of channels that a pass over the state works on
//   ECG_BLOCK_ROWS       points that it works on: rows x vectors sums must fit into the registers with some to spare
//   ECG_ELEMENT_BYTES    1 or 2, bytes of a weight and of an activation as ECG_DOT takes them
//   ECG_PREPARES_INPUT   whether activations are brought into that form, in scratch memory, first
//   ECG_SIGNED_INPUT     whether activations are taken as int8, 128 less than they are
//   ECG_PACKED_LANE(lane, part)   where a vector of weights has that of an output channel's lane and part of a group
// the types ecg_ints, ecg_floats (vectors of ECG_LANES), ecg_doubles, ecg_longs (of half as many), and
//   ECG_DOT(sums, a, w)           sums + the products of each lane's groups in `a` and `w`, exact
//   ECG_ROUND(floats)             to ecg_ints, ties to even; the values fit
//   ECG_MAX(floats, bounds), ECG_MIN(floats, bounds)   where one of `floats` is not a number, the bound
//   store_bytes(out, floats)      64 floats in vectors, clamped to 0...255 and rounded, to uint8; a NaN becomes 0
//
// Everything rounds as docs/model-format.md says, so that all instruction sets give the bits of kernels_scalar.c.

// One rounding for each product and one for each sum: the bits must not depend on whether the target has an FMA.
#pragma STDC FP_CONTRACT OFF

#define ECG_ROW_VECTORS (64 / ECG_LANES)
#define ECG_COMPACT 0
#define ECG_ROWS NULL

// MARK: - sums of a norm

// The sums of a vector of channels: of their values, and of their squares, even channels and odd ones apart.
typedef struct {
    ecg_ints sum;
    ecg_longs even;
    ecg_longs odd;
} ecg_sums;

__attribute__((always_inline)) static inline void count(ecg_sums *sums, ecg_ints values) {
    // Both orders of bytes that are compiled for have the even lane in the lower half.
    const ecg_longs even = ((ecg_longs)values << 32) >> 32;
    const ecg_longs odd = (ecg_longs)values >> 32;
    sums->sum += values;
    sums->even += even * even;
    sums->odd += odd * odd;
}

static inline void store_sums(const ecg_sums *counted, double *sums, double *squares) {
    ecg_doubles even = __builtin_convertvector(counted->even, ecg_doubles);
    ecg_doubles odd = __builtin_convertvector(counted->odd, ecg_doubles);
    for (int32_t lane = 0; lane < ECG_LANES; lane++)
        sums[lane] = (double)counted->sum[lane];
    for (int32_t pair = 0; pair < ECG_LANES / 2; pair++) {
        squares[2 * pair] = even[pair];
        squares[2 * pair + 1] = odd[pair];
    }
}

#include "body_convolution.h"

// MARK: - the first convolution

// A group of bytes as `prepare` brings it into ECG_DOT's form, for all lanes.
__attribute__((always_inline)) static inline ecg_ints broadcast_bytes(const uint8_t *group) {
    ecg_element elements[ECG_GROUP];
    for (int32_t part = 0; part < ECG_GROUP; part++)
        elements[part] = prepared(group[part]);
    return broadcast(elements);
}

// Groups under a window of the first convolution at most: of six values.
#define ECG_RUN_GROUPS ((6 + ECG_GROUP - 1) / ECG_GROUP)

// One block of 64 channels. Inlined with a constant number of groups under a window. Six products of uint8 and int8
// come to less than 2^18, and with a bias of 2^23 to less than 2^24: floats hold the sums exactly.
__attribute__((always_inline)) static inline void
normalize_block(const ecg_conv1d_shape *shape, int32_t groups, const uint8_t *restrict input,
                const ecg_weight *restrict weights, const int32_t *restrict correction, const int32_t *restrict bias,
                const float *restrict factors, const float *restrict offsets, uint8_t *restrict output) {
    ecg_ints start[ECG_ROW_VECTORS], w[ECG_RUN_GROUPS][ECG_ROW_VECTORS];
    ecg_floats factor[ECG_ROW_VECTORS], offset[ECG_ROW_VECTORS];
    for (int32_t v = 0; v < ECG_ROW_VECTORS; v++) {
        start[v] = ECG_LOAD(ecg_ints, bias + v * ECG_LANES);
        if (ECG_SIGNED_INPUT)
            start[v] += ECG_LOAD(ecg_ints, correction + v * ECG_LANES);
        factor[v] = ECG_LOAD(ecg_floats, factors + v * ECG_LANES);
        offset[v] = ECG_LOAD(ecg_floats, offsets + v * ECG_LANES);
        const int32_t block = v / ECG_BLOCK_VECTORS, in_block = v % ECG_BLOCK_VECTORS;
        for (int32_t group = 0; group < groups; group++)
            w[group][v] = ECG_LOAD(ecg_ints, weights + ((block * groups + group) * ECG_BLOCK_VECTORS + in_block) *
                                                           ECG_LANES * ECG_GROUP);
    }
    for (int32_t p = 0; p < shape->output_points; p++) {
        ecg_ints a[ECG_RUN_GROUPS];
        for (int32_t group = 0; group < groups; group++)
            a[group] = broadcast_bytes(input + p * shape->input_channels + group * ECG_GROUP);
        ecg_floats values[ECG_ROW_VECTORS];
        for (int32_t v = 0; v < ECG_ROW_VECTORS; v++) {
            ecg_ints sum = start[v];
            for (int32_t group = 0; group < groups; group++)
                sum = ECG_DOT(sum, a[group], w[group][v]);
            const ecg_floats product = __builtin_convertvector(sum, ecg_floats) * factor[v];
            values[v] = product + offset[v];
        }
        store_bytes(output + p * shape->output_channels, values);
    }
}

static void first_conv1d_s8_normalize(const ecg_conv1d_shape *shape, const uint8_t *input, const void *packed,
                                      const int32_t *bias, const float *factors, const float *offsets,
                                      uint8_t *output) {
    const int32_t groups = group_count(shape);
    for (int32_t block = 0; block < shape->output_channels; block += 64) {
        const ecg_weight *weights = (const ecg_weight *)packed + block * groups * ECG_GROUP;
        const int32_t *correction = NULL;
#if ECG_SIGNED_INPUT
        correction = (const int32_t *)((const char *)packed + weight_bytes(shape)) + block;
#endif
#define ECG_NORMALIZE_BLOCK(count)                                                                                     \
    normalize_block(shape, count, input, weights, correction, bias + block, factors + block, offsets + block,          \
                    output + block)
        switch (groups) {
        case 1:
            ECG_NORMALIZE_BLOCK(1);
            break;
#if ECG_GROUP == 2
        case 2:
            ECG_NORMALIZE_BLOCK(2);
            break;
#endif
        default:
            ECG_NORMALIZE_BLOCK(ECG_RUN_GROUPS);
        }
    }
}

// MARK: - group norm

static void norm_factors(int32_t points, int32_t channels, const double *restrict sums, const double *restrict squares,
                         const double *restrict multipliers, const float *restrict gamma, const float *restrict beta,
                         double epsilon, double inverse_scale, float *restrict factors, float *restrict offsets) {
    enum { half = ECG_LANES / 2 };
    const double inverse = 1 / (2.0 * points);
    for (int32_t c = 0; c < channels; c += ECG_LANES) {
        ecg_doubles multiplier[2], sum[2], square[2];
        for (int32_t part = 0; part < 2; part++) {
            multiplier[part] = ECG_LOAD(ecg_doubles, multipliers + c + part * half);
            sum[part] = multiplier[part] * ECG_LOAD(ecg_doubles, sums + c + part * half);
            square[part] = (multiplier[part] * multiplier[part]) * ECG_LOAD(ecg_doubles, squares + c + part * half);
        }
        const ecg_doubles mean = (ECG_FIRSTS(sum[0], sum[1]) + ECG_SECONDS(sum[0], sum[1])) * inverse;
        const ecg_doubles mean_square =
            (ECG_FIRSTS(square[0], square[1]) + ECG_SECONDS(square[0], square[1])) * inverse;
        const ecg_doubles squared_mean = mean * mean;
        ecg_doubles variance = mean_square - squared_mean;
        variance = (ecg_doubles)((ecg_longs)variance & (variance > 0));
        const ecg_doubles r = 1 / __builtin_elementwise_sqrt(variance + epsilon);
        const ecg_doubles rs[2] = {ECG_TWICE_LOW(r), ECG_TWICE_HIGH(r)};
        const ecg_doubles means[2] = {ECG_TWICE_LOW(mean), ECG_TWICE_HIGH(mean)};
        for (int32_t part = 0; part < 2; part++) {
            const int32_t at = c + part * half;
            const ecg_half_floats scale = ECG_LOAD(ecg_half_floats, gamma + at);
            const ecg_half_floats shift = ECG_LOAD(ecg_half_floats, beta + at);
            const ecg_doubles g = __builtin_convertvector(scale, ecg_doubles) * rs[part];
            const ecg_doubles moved = g * means[part];
            const ecg_doubles factor = (g * multiplier[part]) * inverse_scale;
            const ecg_doubles offset = (__builtin_convertvector(shift, ecg_doubles) - moved) * inverse_scale;
            const ecg_half_floats rounded_factor = __builtin_convertvector(factor, ecg_half_floats);
            const ecg_half_floats rounded_offset = __builtin_convertvector(offset, ecg_half_floats);
            ECG_STORE(factors + at, rounded_factor);
            ECG_STORE(offsets + at, rounded_offset);
        }
    }
}

static void normalize_s32_u8(int32_t points, int32_t channels, const int32_t *restrict input,
                             const float *restrict factors, const float *restrict offsets, uint8_t *restrict output) {
    for (int32_t block = 0; block < channels; block += 64) {
        ecg_floats factor[ECG_ROW_VECTORS], offset[ECG_ROW_VECTORS];
        for (int32_t v = 0; v < ECG_ROW_VECTORS; v++) {
            factor[v] = ECG_LOAD(ecg_floats, factors + block + v * ECG_LANES);
            offset[v] = ECG_LOAD(ecg_floats, offsets + block + v * ECG_LANES);
        }
        for (int32_t p = 0; p < points; p++) {
            const int32_t *in = input + p * channels + block;
            ecg_floats values[ECG_ROW_VECTORS];
            for (int32_t v = 0; v < ECG_ROW_VECTORS; v++) {
                const ecg_ints integers = ECG_LOAD(ecg_ints, in + v * ECG_LANES);
                const ecg_floats product = __builtin_convertvector(integers, ecg_floats) * factor[v];
                values[v] = product + offset[v];
            }
            store_bytes(output + p * channels + block, values);
        }
    }
}

__attribute__((always_inline)) static inline void clamp_and_round(const ecg_floats *value, float low, float high,
                                                                  ecg_ints *rounded) {
    const ecg_floats lows = low - (ecg_floats){0}, highs = high - (ecg_floats){0};
    *rounded = ECG_ROUND(ECG_MIN(ECG_MAX(*value, lows), highs));
}

static void normalize_s32_sums(int32_t points, int32_t channels, const int32_t *restrict input,
                               const float *restrict factors, const float *restrict offsets, int32_t *restrict sums) {
    for (int32_t c = 0; c < channels; c += ECG_LANES) {
        const ecg_floats factor = ECG_LOAD(ecg_floats, factors + c), offset = ECG_LOAD(ecg_floats, offsets + c);
        ecg_ints sum = {0};
        for (int32_t p = 0; p < points; p++) {
            const ecg_ints integers = ECG_LOAD(ecg_ints, input + p * channels + c);
            const ecg_floats product = __builtin_convertvector(integers, ecg_floats) * factor;
            const ecg_floats value = product + offset;
            ecg_ints rounded;
            clamp_and_round(&value, 0, 255, &rounded);
            sum += rounded;
        }
        ECG_STORE(sums + c, sum);
    }
}

// MARK: - the state

// Puts a vector of the state into its view, and counts it.
__attribute__((always_inline)) static inline void put_view(const ecg_state_view *view, int32_t at,
                                                           const ecg_floats *state, ecg_sums *sums) {
    const ecg_floats scaled = *state * view->reciprocal;
    ecg_ints rounded;
    clamp_and_round(&scaled, -32767, 32767, &rounded);
    ECG_STORE(view->values + at, rounded);
    count(sums, rounded);
}

// A pass over the state, a row of ECG_STATE_VECTORS vectors after the other: how `next`, a vector of the state, follows
// from `product`, the accumulators times their factors. `at` is its place, `c` its channel.
#define ECG_STATE_LOOP(...)                                                                                            \
    for (int32_t block = 0; block < channels; block += ECG_STATE_VECTORS * ECG_LANES) {                                \
        ecg_floats factor[ECG_STATE_VECTORS];                                                                          \
        ecg_sums counted[ECG_STATE_VECTORS] = {0};                                                                     \
        for (int32_t v = 0; v < ECG_STATE_VECTORS; v++)                                                                \
            factor[v] = ECG_LOAD(ecg_floats, factors + block + v * ECG_LANES);                                         \
        for (int32_t p = 0; p < points; p++) {                                                                         \
            for (int32_t v = 0; v < ECG_STATE_VECTORS; v++) {                                                          \
                const int32_t c = block + v * ECG_LANES;                                                               \
                const int32_t at = p * channels + c;                                                                   \
                const ecg_ints integers = ECG_LOAD(ecg_ints, input + at);                                              \
                const ecg_floats product = __builtin_convertvector(integers, ecg_floats) * factor[v];                  \
                ecg_floats next;                                                                                       \
                __VA_ARGS__                                                                                            \
                put_view(view, at, &next, &counted[v]);                                                                \
            }                                                                                                          \
        }                                                                                                              \
        for (int32_t v = 0; v < ECG_STATE_VECTORS; v++) {                                                              \
            const int32_t c = block + v * ECG_LANES;                                                                   \
            store_sums(&counted[v], view->sums + c, view->squares + c);                                                \
        }                                                                                                              \
    }

static void state_set(int32_t points, int32_t channels, const int32_t *restrict input, const float *restrict factors,
                      float *restrict state, const ecg_state_view *restrict view) {
    ECG_STATE_LOOP({
        next = product;
        ECG_STORE(state + at, next);
    })
}

static void state_add(int32_t points, int32_t channels, const int32_t *restrict input, const float *restrict factors,
                      float *restrict state, const ecg_state_view *restrict view) {
    ECG_STATE_LOOP({
        next = ECG_LOAD(ecg_floats, state + at) + product;
        ECG_STORE(state + at, next);
    })
}

static void state_advance(int32_t points, int32_t channels, const int32_t *restrict input,
                          const float *restrict factors, const float *restrict offsets, float step, const float *state,
                          float *slope, float *following, const ecg_state_view *restrict view) {
    if (!slope && following) {
        // Euler's step, and every solver's last but the classical one's.
        ECG_STATE_LOOP({
            const ecg_floats k = product + ECG_LOAD(ecg_floats, offsets + c);
            const ecg_floats change = k * step;
            next = ECG_LOAD(ecg_floats, state + at) + change;
            ECG_STORE(following + at, next);
        })
        return;
    }
    ECG_STATE_LOOP({
        const ecg_floats k = product + ECG_LOAD(ecg_floats, offsets + c);
        const ecg_floats change = k * step;
        next = ECG_LOAD(ecg_floats, state + at) + change;
        if (slope)
            ECG_STORE(slope + at, k);
        if (following)
            ECG_STORE(following + at, next);
    })
}

static void state_advance_rk4(int32_t points, int32_t channels, const int32_t *restrict input,
                              const float *restrict factors, const float *restrict offsets, float step,
                              const float *restrict slopes, float *restrict state,
                              const ecg_state_view *restrict view) {
    const float *k1 = slopes, *k2 = k1 + points * channels, *k3 = k2 + points * channels;
    ECG_STATE_LOOP({
        const ecg_floats k4 = product + ECG_LOAD(ecg_floats, offsets + c);
        const ecg_floats twice2 = ECG_LOAD(ecg_floats, k2 + at) * 2, twice3 = ECG_LOAD(ecg_floats, k3 + at) * 2;
        const ecg_floats slope = ((ECG_LOAD(ecg_floats, k1 + at) + twice2) + twice3) + k4;
        const ecg_floats change = slope * step;
        next = ECG_LOAD(ecg_floats, state + at) + change;
        ECG_STORE(state + at, next);
    })
}
