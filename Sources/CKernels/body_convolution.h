// SPDX-License-Identifier: Apache-2.0
//
// Part of body_vector.h: the int8 convolution of every instruction set with vectors.
//
// Under a window that starts at a point, taps and input channels lie in one contiguous run of activations: a
// convolution is a product of matrices whose left one has overlapping rows, and needs no copy. The run is taken in
// groups of 32 bits, 4 / ECG_ELEMENT_BYTES neighbours each, which ECG_DOT multiplies and adds up for a vector of output
// channels at once.
//
// Packed weights: [output_channels / block][groups][block][4 / ECG_ELEMENT_BYTES], block = ECG_LANES *
// ECG_BLOCK_VECTORS, where a vector's weights stand as ECG_PACKED_LANE wants them; a run that fills no whole number of
// groups ends in zeros. With ECG_SIGNED_INPUT there follow int32 [output_channels], 128 times the sum of each channel's
// weights.

#define ECG_GROUP (4 / ECG_ELEMENT_BYTES)
#define ECG_BLOCK (ECG_LANES * ECG_BLOCK_VECTORS)

#if ECG_ELEMENT_BYTES == 2
typedef int16_t ecg_element;
typedef int16_t ecg_weight;
#else
typedef uint8_t ecg_element;
typedef int8_t ecg_weight;
#endif

static int32_t group_count(const ecg_conv1d_shape *shape) {
    return (shape->taps * shape->input_channels + ECG_GROUP - 1) / ECG_GROUP;
}

static size_t weight_bytes(const ecg_conv1d_shape *shape) {
    return (size_t)group_count(shape) * 4 * (size_t)shape->output_channels;
}

static size_t conv1d_s8_packed_size(const ecg_conv1d_shape *shape) {
    return weight_bytes(shape) + (ECG_SIGNED_INPUT ? (size_t)shape->output_channels * sizeof(int32_t) : 0);
}

static void conv1d_s8_pack(const ecg_conv1d_shape *shape, const int8_t *weights, void *packed) {
    const int32_t run = shape->taps * shape->input_channels;
    const int32_t groups = group_count(shape);
    ecg_weight *out = packed;
    for (int32_t block = 0; block < shape->output_channels; block += ECG_BLOCK) {
        for (int32_t group = 0; group < groups; group++) {
            for (int32_t first = block; first < block + ECG_BLOCK; first += ECG_LANES) {
                for (int32_t lane = 0; lane < ECG_LANES; lane++) {
                    for (int32_t part = 0; part < ECG_GROUP; part++) {
                        const int32_t k = group * ECG_GROUP + part;
                        out[ECG_PACKED_LANE(lane, part)] = k < run ? weights[(first + lane) * run + k] : 0;
                    }
                }
                out += ECG_LANES * ECG_GROUP;
            }
        }
    }
#if ECG_SIGNED_INPUT
    int32_t *correction = (int32_t *)((char *)packed + weight_bytes(shape));
    for (int32_t o = 0; o < shape->output_channels; o++) {
        correction[o] = 0;
        for (int32_t k = 0; k < run; k++)
            correction[o] += 128 * weights[o * run + k];
    }
#endif
}

// Elements of the padded input, and of the rest of a last group.
static int32_t prepared_count(const ecg_conv1d_shape *shape) {
    return (shape->input_points + 2 * shape->padding) * shape->input_channels + ECG_GROUP - 1;
}

static size_t conv1d_s8_scratch_size(const ecg_conv1d_shape *shape) {
    return ECG_PREPARES_INPUT ? (size_t)prepared_count(shape) * sizeof(ecg_element) : 0;
}

// An activation as ECG_DOT takes it.
static inline ecg_element prepared(uint8_t activation) {
    return ECG_SIGNED_INPUT ? (ecg_element)(activation ^ 0x80) : (ecg_element)activation;
}

// The activations of a layer in that form.
static const ecg_element *prepare(const ecg_conv1d_shape *shape, const uint8_t *restrict input,
                                  ecg_element *restrict scratch) {
#if ECG_PREPARES_INPUT
    const int32_t count = prepared_count(shape);
    for (int32_t i = 0; i < count; i++)
        scratch[i] = prepared(input[i]);
    return scratch;
#else
    (void)shape;
    (void)scratch;
    return input;
#endif
}

static inline ecg_ints broadcast(const ecg_element *group) {
    int32_t both;
    __builtin_memcpy(&both, group, sizeof both);
    return both - (ecg_ints){0};
}

// `row_count` points of output, one every `stride` elements of input, for one block of channels. Inlined with a
// constant count, so that the sums stay in registers until they are stored and counted.
__attribute__((always_inline)) static inline void
conv_rows(int32_t row_count, const ecg_element *restrict input, int32_t stride, const ecg_weight *restrict weights,
          int32_t groups, const int32_t *const *starts, const int32_t *restrict correction, int32_t *restrict output,
          int32_t channels, ecg_sums *restrict counted) {
    ecg_ints sums[ECG_BLOCK_ROWS][ECG_BLOCK_VECTORS];
    for (int32_t row = 0; row < row_count; row++) {
        for (int32_t v = 0; v < ECG_BLOCK_VECTORS; v++) {
            sums[row][v] = (ecg_ints){0};
            if (starts)
                sums[row][v] = ECG_LOAD(ecg_ints, starts[row] + v * ECG_LANES);
            if (ECG_SIGNED_INPUT)
                sums[row][v] += ECG_LOAD(ecg_ints, correction + v * ECG_LANES);
        }
    }
#pragma clang loop unroll_count(2)
    for (int32_t group = 0; group < groups; group++) {
        ecg_ints w[ECG_BLOCK_VECTORS];
        for (int32_t v = 0; v < ECG_BLOCK_VECTORS; v++)
            w[v] = ECG_LOAD(ecg_ints, weights + (group * ECG_BLOCK_VECTORS + v) * ECG_LANES * ECG_GROUP);
        for (int32_t row = 0; row < row_count; row++) {
            const ecg_ints a = broadcast(input + row * stride + group * ECG_GROUP);
            for (int32_t v = 0; v < ECG_BLOCK_VECTORS; v++)
                sums[row][v] = ECG_DOT(sums[row][v], a, w[v]);
        }
    }
    for (int32_t row = 0; row < row_count; row++) {
        for (int32_t v = 0; v < ECG_BLOCK_VECTORS; v++)
            ECG_STORE(output + row * channels + v * ECG_LANES, sums[row][v]);
    }
    if (counted) {
        for (int32_t v = 0; v < ECG_BLOCK_VECTORS; v++) {
            for (int32_t row = 0; row < row_count; row++)
                count(&counted[v], sums[row][v]);
        }
    }
}

// The points of one block of channels.
__attribute__((always_inline)) static inline void
conv_block(const ecg_conv1d_shape *shape, const ecg_element *restrict input, const ecg_weight *restrict weights,
           const int32_t *bias, const int32_t *restrict correction, int32_t *restrict output, ecg_sums *counted) {
    const int32_t points = shape->output_points, channels = shape->output_channels;
    const int32_t stride = shape->stride * shape->input_channels;
    const int32_t groups = group_count(shape);
    int32_t point = 0;
    while (point < points) {
        const int32_t left = points - point;
        // A rest of two rows would wait for its own sums: four and four are faster than six and two.
        int32_t row_count = left >= ECG_BLOCK_ROWS ? ECG_BLOCK_ROWS : left >= 4 ? 4 : left >= 2 ? 2 : 1;
        if (ECG_BLOCK_ROWS == 6 && left == 8)
            row_count = 4;
        const int32_t *starts[ECG_BLOCK_ROWS];
        for (int32_t row = 0; bias && row < row_count; row++) {
            const int32_t at = point + row;
            starts[row] = bias + (at == 0 ? 0 : at == points - 1 ? 2 : 1) * channels;
        }
        const int32_t *const *given = bias ? starts : NULL;
        const ecg_element *from = input + point * stride;
        int32_t *to = output + point * channels;
        switch (row_count) {
        case ECG_BLOCK_ROWS:
            conv_rows(ECG_BLOCK_ROWS, from, stride, weights, groups, given, correction, to, channels, counted);
            break;
#if ECG_BLOCK_ROWS > 4
        case 4:
            conv_rows(4, from, stride, weights, groups, given, correction, to, channels, counted);
            break;
#endif
#if ECG_BLOCK_ROWS > 2
        case 2:
            conv_rows(2, from, stride, weights, groups, given, correction, to, channels, counted);
            break;
#endif
        default:
            conv_rows(1, from, stride, weights, groups, given, correction, to, channels, counted);
        }
        point += row_count;
    }
}

static void conv1d_s8(const ecg_conv1d_shape *shape, const uint8_t *input, const void *packed, const int32_t *bias,
                      int32_t *output, double *sums, double *squares, void *scratch) {
    const ecg_element *elements = prepare(shape, input, scratch);
    const ecg_weight *weights = packed;
    for (int32_t block = 0; block < shape->output_channels; block += ECG_BLOCK) {
        const int32_t *block_bias = bias ? bias + block : NULL;
        const int32_t *correction = NULL;
#if ECG_SIGNED_INPUT
        correction = (const int32_t *)((const char *)packed + weight_bytes(shape)) + block;
#endif
        if (sums && squares) {
            ecg_sums counted[ECG_BLOCK_VECTORS] = {0};
            conv_block(shape, elements, weights, block_bias, correction, output + block, counted);
            for (int32_t v = 0; v < ECG_BLOCK_VECTORS; v++)
                store_sums(&counted[v], sums + block + v * ECG_LANES, squares + block + v * ECG_LANES);
        } else {
            conv_block(shape, elements, weights, block_bias, correction, output + block, NULL);
        }
        weights += group_count(shape) * ECG_BLOCK * ECG_GROUP;
    }
}
