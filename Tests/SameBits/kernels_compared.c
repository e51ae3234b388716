// SPDX-License-Identifier: Apache-2.0
//
// Every int8 kernel against the scalar one, on random and extreme inputs: for processors on which the test-suite itself
// does not run. Results are compared byte by byte.

#include "same_bits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { points = 46, channels = 64, count = points * channels, rounds = 40 };

// What a round's inputs are like.
typedef enum { random_inputs, lowest_inputs, highest_inputs, input_kinds } input_kind;

static int32_t between(uint64_t *random, int32_t low, int32_t high) {
    return low + (int32_t)(same_bits_next(random) % (uint64_t)((int64_t)high - low + 1));
}

static float hard_float(uint64_t *random) {
    static const float special[] = {0.0f,     -0.0f,     0.5f,  1.5f,   254.5f, 255.5f,
                                    32767.5f, -32767.5f, 3e38f, -3e38f, 1e-45f};
    const uint32_t bits = (uint32_t)same_bits_next(random);
    float value;
    switch (same_bits_next(random) % 4) {
    case 0:
        return special[bits % (sizeof special / sizeof *special)];
    case 1: // Any bits at all: infinities and what is not a number too.
        memcpy(&value, &bits, sizeof value);
        return value;
    default:
        return (float)between(random, -300000, 300000) / 1000;
    }
}

static void fill_floats(float *values, int32_t n, int hard, float scale, uint64_t *random) {
    for (int32_t i = 0; i < n; i++)
        values[i] = hard ? hard_float(random) : scale * (float)between(random, -1000000, 1000000) / 1000000;
}

static int failures, comparisons;

static void expect_same(const char *isa, const char *kernel, int32_t round, const void *a, const void *b, size_t size) {
    comparisons++;
    if (memcmp(a, b, size) == 0)
        return;
    failures++;
    printf("%s: %s differs from the scalar one in round %d\n", isa, kernel, round);
}

// Floats that are no numbers carry bits that IEEE 754 leaves open: any of them will do.
static void make_nans_alike(float *values, int32_t n) {
    for (int32_t i = 0; i < n; i++) {
        if (values[i] != values[i])
            values[i] = __builtin_nanf("");
    }
}

// Memory for both sides' results.
typedef struct {
    int32_t integers[2][count];
    uint8_t bytes[2][192 * channels];
    float floats[3][2][3 * count];
    double sums[2][channels];
    double squares[2][channels];
} results;

static void compare_convolution(const ecg_kernels *one, const ecg_kernels *other, const char *name, uint64_t *random,
                                int32_t round, results *r) {
    static const ecg_conv1d_shape shapes[] = {
        {185, 92, 64, 64, 4, 2, 1}, {92, 46, 64, 64, 4, 2, 1}, {46, 46, 64, 64, 3, 1, 1}, {5, 5, 2, 64, 3, 1, 1},
        {1, 1, 64, 64, 3, 1, 1},    {7, 3, 3, 64, 1, 3, 0},    {9, 5, 5, 128, 5, 2, 2},   {13, 13, 7, 64, 1, 1, 0},
    };
    const ecg_conv1d_shape *shape = &shapes[round % (int32_t)(sizeof shapes / sizeof *shapes)];
    const input_kind kind = (input_kind)(round / 8 % input_kinds);
    const int32_t run = shape->taps * shape->input_channels, outputs = shape->output_points * shape->output_channels;
    static uint8_t input[192 * 64 + 64];
    static int8_t weights[128 * 256];
    static int32_t bias[3 * 128], output[2][92 * 128];
    static double sums[2][2][128];
    memset(input, 0, sizeof input);
    const int32_t margin = shape->padding * shape->input_channels;
    for (int32_t i = 0; i < shape->input_points * shape->input_channels; i++)
        input[margin + i] = kind == random_inputs ? (uint8_t)same_bits_next(random) : 255;
    for (int32_t i = 0; i < shape->output_channels * run; i++)
        weights[i] = kind == random_inputs ? (int8_t)same_bits_next(random) : kind == lowest_inputs ? -128 : 127;
    for (int32_t i = 0; i < 3 * shape->output_channels; i++)
        bias[i] = kind == random_inputs   ? between(random, -(1 << 23), 1 << 23)
                  : kind == lowest_inputs ? -(1 << 23)
                                          : 1 << 23;
    const ecg_kernels *sides[] = {one, other};
    for (int32_t side = 0; side < 2; side++) {
        void *packed = aligned_alloc(64, (sides[side]->conv1d_s8_packed_size(shape) + 127) / 64 * 64);
        void *scratch = aligned_alloc(64, (sides[side]->conv1d_s8_scratch_size(shape) + 127) / 64 * 64);
        sides[side]->conv1d_s8_pack(shape, weights, packed);
        sides[side]->conv1d_s8(shape, input, packed, round % 3 ? bias : NULL, output[side], sums[side][0],
                               sums[side][1], scratch);
        free(packed);
        free(scratch);
    }
    const size_t sum_bytes = (size_t)shape->output_channels * sizeof(double);
    expect_same(name, "conv1d_s8", round, output[0], output[1], (size_t)outputs * sizeof(int32_t));
    expect_same(name, "conv1d_s8's sums", round, sums[0][0], sums[1][0], sum_bytes);
    expect_same(name, "conv1d_s8's squares", round, sums[0][1], sums[1][1], sum_bytes);

    // The first convolution: of one input channel and up to four taps, and of two and up to three.
    static int32_t in_order[6 * channels];
    static float factors[channels], offsets[channels];
    const int32_t input_channels = round % 7 < 4 ? 1 : 2, taps = round % 7 % 4 + 1, first_run = taps * input_channels;
    const ecg_conv1d_shape first = {187, 188 - taps, input_channels, channels, taps, 1, 0};
    memset(in_order, 0, sizeof in_order);
    for (int32_t i = 0; i < channels * first_run; i++)
        in_order[i % first_run * channels + i / first_run] = weights[i];
    for (int32_t i = 0; i < 187 * input_channels + 4; i++)
        input[i] = kind == random_inputs ? (uint8_t)same_bits_next(random) : 255;
    fill_floats(factors, channels, round % 5 == 4, 0.01f, random);
    fill_floats(offsets, channels, round % 5 == 4, 99, random);
    for (int32_t side = 0; side < 2; side++) {
        void *packed = aligned_alloc(64, (sides[side]->conv1d_s8_packed_size(&first) + 127) / 64 * 64);
        sides[side]->conv1d_s8_pack(&first, weights, packed);
        sides[side]->first_conv1d_s8_sums(&first, input, in_order, bias, r->sums[side], r->squares[side]);
        sides[side]->first_conv1d_s8_normalize(&first, input, packed, bias, factors, offsets, r->bytes[side]);
        free(packed);
    }
    expect_same(name, "first_conv1d_s8_sums", round, r->sums[0], r->sums[1], sizeof r->sums[0]);
    expect_same(name, "first_conv1d_s8_sums' squares", round, r->squares[0], r->squares[1], sizeof r->squares[0]);
    expect_same(name, "first_conv1d_s8_normalize", round, r->bytes[0], r->bytes[1],
                (size_t)first.output_points * channels);
}

static void compare_norms(const ecg_kernels *one, const ecg_kernels *other, const char *name, uint64_t *random,
                          int32_t round, results *r) {
    static int32_t input[count];
    static float gamma[channels], beta[channels], numbers[count];
    static double sums[channels], squares[channels], multipliers[channels];
    static float factors[2][2][channels];
    static int32_t totals[2][channels];
    const int hard = round % 3 == 2;
    for (int32_t i = 0; i < count; i++)
        input[i] = round % 4 == 3 ? (i % 2 ? 1 << 24 : -(1 << 24)) : between(random, -(1 << 24), 1 << 24);
    fill_floats(gamma, channels, 0, 2, random);
    fill_floats(beta, channels, 0, 2, random);
    for (int32_t c = 0; c < channels; c++) {
        // The sums of constant channels leave a variance that rounding decides.
        const double level = between(random, -99999, 99999);
        multipliers[c] = between(random, 1, 1000) * 1e-6;
        sums[c] = points * level;
        squares[c] = points * level * level + (c % 8 < 2 ? 0 : between(random, 0, 999999999));
    }
    const ecg_kernels *sides[] = {one, other};
    for (int32_t side = 0; side < 2; side++)
        sides[side]->norm_factors(points, channels, sums, squares, multipliers, gamma, beta, 1e-5, 63.75,
                                  factors[side][0], factors[side][1]);
    expect_same(name, "norm_factors", round, factors[0], factors[1], sizeof factors[0]);

    fill_floats(gamma, channels, hard, 1e-4f, random);
    fill_floats(beta, channels, hard, 199, random);
    fill_floats(numbers, count, 1, 1, random);
    for (int32_t side = 0; side < 2; side++) {
        sides[side]->normalize_s32_u8(points, channels, input, gamma, beta, r->bytes[side]);
        sides[side]->normalize_s32_sums(points, channels, input, gamma, beta, totals[side]);
    }
    expect_same(name, "normalize_s32_u8", round, r->bytes[0], r->bytes[1], count);
    expect_same(name, "normalize_s32_sums", round, totals[0], totals[1], sizeof totals[0]);
    for (int32_t side = 0; side < 2; side++)
        sides[side]->quantize_u8(count - round, numbers, NULL, r->bytes[side]);
    expect_same(name, "quantize_u8", round, r->bytes[0], r->bytes[1], count);
    for (int32_t side = 0; side < 2; side++)
        sides[side]->quantize_u8(count / 2 - round, numbers, numbers + count / 2, r->bytes[side]);
    expect_same(name, "quantize_u8 of two channels", round, r->bytes[0], r->bytes[1], count);
}

static void compare_state(const ecg_kernels *one, const ecg_kernels *other, const char *name, uint64_t *random,
                          int32_t round, results *r) {
    static int32_t input[count];
    static float factors[channels], offsets[channels], state[count], slopes[3 * count];
    const int hard = round % 3 == 2;
    for (int32_t i = 0; i < count; i++)
        input[i] = between(random, -(1 << 24), 1 << 24);
    fill_floats(factors, channels, hard, 1e-6f, random);
    fill_floats(offsets, channels, hard, 9, random);
    fill_floats(state, count, hard, 9, random);
    fill_floats(slopes, 3 * count, hard, 9, random);
    static const char *const kinds[] = {"state_set", "state_add", "state_advance", "state_advance, slope kept",
                                        "state_advance_rk4"};
    const ecg_kernels *sides[] = {one, other};
    for (int32_t kind = 0; kind < 5; kind++) {
        for (int32_t side = 0; side < 2; side++) {
            const ecg_kernels *k = sides[side];
            float *next = r->floats[0][side], *slope = r->floats[1][side];
            memset(slope, 0, sizeof r->floats[1][side]);
            memcpy(next, state, sizeof state);
            const ecg_state_view view = {round % 5 == 4 ? 3e38f : 700, r->integers[side], r->sums[side],
                                         r->squares[side]};
            switch (kind) {
            case 0:
                k->state_set(points, channels, input, factors, next, &view);
                break;
            case 1:
                k->state_add(points, channels, input, factors, next, &view);
                break;
            case 2:
                k->state_advance(points, channels, input, factors, offsets, 0.3f, next, NULL, next, &view);
                break;
            case 3:
                k->state_advance(points, channels, input, factors, offsets, 0.3f, state, slope, NULL, &view);
                break;
            default:
                k->state_advance_rk4(points, channels, input, factors, offsets, 0.3f, slopes, next, &view);
            }
            make_nans_alike(next, count);
            make_nans_alike(slope, count);
        }
        expect_same(name, kinds[kind], round, r->floats[0][0], r->floats[0][1], sizeof state);
        expect_same(name, kinds[kind], round, r->floats[1][0], r->floats[1][1], sizeof state);
        expect_same(name, kinds[kind], round, r->integers, r->integers[1], sizeof r->integers[0]);
        expect_same(name, kinds[kind], round, r->sums[0], r->sums[1], sizeof r->sums[0]);
        expect_same(name, kinds[kind], round, r->squares[0], r->squares[1], sizeof r->squares[0]);
    }
}

// Values that are computed where they are read, and written over what has been used, against those that are kept.
static void compare_rows(const ecg_kernels *one, const ecg_kernels *other, const char *name, uint64_t *random,
                         int32_t round, results *r) {
    // Where the output of a convolution lies: its input may begin a row later, and half as much is left of it.
    static const ecg_conv1d_shape shapes[] = {
        {points, points, channels, channels, 3, 1, 1},
        {185, 92, channels, channels, 4, 2, 1},
        {92, points, channels, channels, 4, 2, 1},
    };
    const ecg_conv1d_shape *shape = &shapes[round % 3];
    const int32_t run = shape->taps * channels, outputs = shape->output_points * channels;
    const int32_t input_rows = shape->input_points + 2, start = shape->stride == 1 ? channels : 0;
    static uint8_t input[187 * channels + 4], memory[188 * channels + 4];
    static int8_t weights[channels * 256];
    static int32_t bias[3 * channels], kept[92 * channels], buffer[4 * channels], totals[2][channels];
    static float factors[channels], offsets[channels], state[count], slopes[3 * count];
    memset(input, 0, sizeof input);
    for (int32_t i = channels; i < (input_rows - 1) * channels; i++)
        input[i] = (uint8_t)same_bits_next(random);
    for (int32_t i = 0; i < channels * run; i++)
        weights[i] = (int8_t)same_bits_next(random);
    for (int32_t i = 0; i < 3 * channels; i++)
        bias[i] = between(random, -(1 << 23), 1 << 23);
    fill_floats(factors, channels, round % 5 == 4, 1e-5f, random);
    fill_floats(offsets, channels, round % 5 == 4, 99, random);
    fill_floats(state, count, round % 5 == 4, 9, random);
    fill_floats(slopes, 3 * count, 0, 9, random);
    void *scratch = aligned_alloc(64, (other->conv1d_s8_scratch_size(shape) + 127) / 64 * 64);
    void *scalar_scratch = aligned_alloc(64, (one->conv1d_s8_scratch_size(shape) + 127) / 64 * 64);
    one->conv1d_s8(shape, input, weights, bias, kept, r->sums[0], r->squares[0], scalar_scratch);
    memcpy(memory + start, input, sizeof input);
    const ecg_rows rows = {shape->output_points, channels, buffer, NULL,   0, *shape,
                           memory + start,       weights,  bias,   scratch};
    other->rows->sums(&rows, r->sums[1], r->squares[1]);
    expect_same(name, "the sums of rows", round, r->sums[0], r->sums[1], sizeof r->sums[0]);
    expect_same(name, "the squares of rows", round, r->squares[0], r->squares[1], sizeof r->squares[0]);
    one->normalize_s32_sums(shape->output_points, channels, kept, factors, offsets, totals[0]);
    other->rows->normalize_sums(&rows, factors, offsets, totals[1]);
    expect_same(name, "normalize_sums of rows", round, totals[0], totals[1], sizeof totals[0]);
    if (shape->output_points == points) {
        for (int32_t kind = 0; kind < 5; kind++) {
            const ecg_state_view view = {700, r->integers[0], r->sums[0], r->squares[0]};
            float *next[2] = {r->floats[0][0], r->floats[0][1]}, *slope[2] = {r->floats[1][0], r->floats[1][1]};
            for (int32_t side = 0; side < 2; side++) {
                memcpy(next[side], state, sizeof state);
                memset(slope[side], 0, sizeof state);
            }
            switch (kind) {
            case 0:
                one->state_set(points, channels, kept, factors, next[0], &view);
                other->rows->state_set(&rows, factors, next[1]);
                break;
            case 1:
                one->state_add(points, channels, kept, factors, next[0], &view);
                other->rows->state_add(&rows, factors, next[1]);
                break;
            case 2:
                one->state_advance(points, channels, kept, factors, offsets, 0.3f, next[0], NULL, next[0], &view);
                other->rows->state_advance(&rows, factors, offsets, 0.3f, next[1], NULL, next[1]);
                break;
            case 3:
                one->state_advance(points, channels, kept, factors, offsets, 0.3f, state, slope[0], next[0], &view);
                other->rows->state_advance(&rows, factors, offsets, 0.3f, state, slope[1], next[1]);
                break;
            default:
                one->state_advance_rk4(points, channels, kept, factors, offsets, 0.3f, slopes, next[0], &view);
                other->rows->state_advance_rk4(&rows, factors, offsets, 0.3f, slopes, next[1]);
            }
            // The view of what has come out, before all that is no number is made alike.
            const ecg_rows seen = {points, channels, buffer, next[1], 700, {0}, NULL, NULL, NULL, NULL};
            if (round % 5 != 4) {
                other->rows->sums(&seen, r->sums[1], r->squares[1]);
                expect_same(name, "the sums of a view", round, r->sums[0], r->sums[1], sizeof r->sums[0]);
                expect_same(name, "the squares of a view", round, r->squares[0], r->squares[1], sizeof r->squares[0]);
                one->normalize_s32_u8(points, channels, r->integers[0], factors, offsets, r->bytes[0]);
                other->rows->normalize_u8(&seen, factors, offsets, r->bytes[1]);
                expect_same(name, "a view's bytes", round, r->bytes[0], r->bytes[1], count);
            }
            for (int32_t side = 0; side < 2; side++) {
                make_nans_alike(next[side], count);
                make_nans_alike(slope[side], count);
            }
            expect_same(name, "a state by rows", round, next[0], next[1], sizeof state);
            expect_same(name, "a slope by rows", round, slope[0], slope[1], sizeof state);
        }
    }
    one->normalize_s32_u8(shape->output_points, channels, kept, factors, offsets, r->bytes[0]);
    other->rows->normalize_u8(&rows, factors, offsets, memory + channels);
    expect_same(name, "bytes over the input of rows", round, r->bytes[0], memory + channels, (size_t)outputs);
    free(scalar_scratch);
    free(scratch);
}

int same_bits_compare_kernels(ecg_isa isa, const char *name) {
    const ecg_kernels *scalar = ecg_kernels_for(ecg_isa_scalar), *other = ecg_kernels_for(isa);
    results *r = calloc(1, sizeof *r);
    uint64_t random = (uint64_t)isa;
    if (!other || !r)
        return 1;
    failures = comparisons = 0;
    for (int32_t round = 0; round < rounds; round++) {
        compare_convolution(scalar, other, name, &random, round, r);
        compare_norms(scalar, other, name, &random, round, r);
        compare_state(scalar, other, name, &random, round, r);
        if (other->rows)
            compare_rows(scalar, other, name, &random, round, r);
    }
    free(r);
    printf("%s: %d results of kernels compared in %d rounds, %d differ\n", name, comparisons, rounds, failures);
    return failures > 0;
}
