// SPDX-License-Identifier: Apache-2.0
//
// The kernels of a microcontroller against the scalar ones, on random and extreme inputs, and in the memory that they
// share with their inputs (`ecg_kernels.is_compact`). Links with Tests/SameBits/kernels_compared.c. Exit status: 0 the
// same bits.

#include "../SameBits/same_bits.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { channels = 64, points = 92, input_points = 185, run = 256, rows = 187 };

// Memory for kernels_compared.c, since newlib's aligned_alloc has none: all of it is given back before more is asked
// for.
static _Alignas(64) uint8_t pool[1 << 18];
static size_t used, blocks;

void *aligned_alloc(size_t alignment, size_t size) {
    const size_t start = (used + alignment - 1) / alignment * alignment;
    if (size > sizeof pool - start)
        abort();
    used = start + size;
    blocks++;
    return pool + start;
}

void free(void *block) {
    const uintptr_t place = (uintptr_t)block, start = (uintptr_t)pool;
    if (place >= start && place < start + sizeof pool && --blocks == 0)
        used = 0;
}

static int differences;

static void expect_same(const char *name, const char *what, const void *a, const void *b, size_t size) {
    if (memcmp(a, b, size) == 0)
        return;
    differences++;
    printf("%s: %s differs in shared memory\n", name, what);
}

// The stem's second convolution and its norm as ActivationMemory.swift lays them out: the output grows over the input,
// and the norm's bytes over the output.
static void compare_in_place(const ecg_kernels *k, const char *name) {
    static const ecg_conv1d_shape shape = {input_points, points, channels, channels, 4, 2, 1};
    enum { start = (2 * (points - 4) + 17) * channels };
    static _Alignas(64) uint8_t memory[start + rows * channels + 4], input[rows * channels + 4],
        bytes[points * channels];
    static int8_t weights[channels * run];
    static int32_t bias[3 * channels], output[points * channels];
    static double sums[2][2][channels];
    static float factors[channels], offsets[channels];
    static _Alignas(64) uint8_t scratch[8 * run];
    uint64_t random = 3;
    for (int32_t i = 0; i < channels * run; i++)
        weights[i] = (int8_t)same_bits_next(&random);
    for (int32_t i = channels; i < (rows - 1) * channels; i++)
        input[i] = (uint8_t)same_bits_next(&random);
    for (int32_t i = 0; i < 3 * channels; i++)
        bias[i] = (int32_t)(same_bits_next(&random) % 100000) - 50000;
    for (int32_t i = 0; i < channels; i++) {
        factors[i] = (float)(same_bits_next(&random) % 1000) / 1e6f;
        offsets[i] = (float)(same_bits_next(&random) % 200);
    }
    if (k->conv1d_s8_scratch_size(&shape) > sizeof scratch) {
        differences++;
        printf("%s: more scratch memory than the test has\n", name);
        return;
    }
    const ecg_kernels *scalar = ecg_kernels_for(ecg_isa_scalar);
    scalar->conv1d_s8(&shape, input, weights, bias, output, sums[0][0], sums[0][1], scratch);
    scalar->normalize_s32_u8(points, channels, output, factors, offsets, bytes);

    memcpy(memory + start, input, sizeof input);
    int32_t *shared = (int32_t *)(memory + channels);
    k->conv1d_s8(&shape, memory + start, weights, bias, shared, sums[1][0], sums[1][1], scratch);
    expect_same(name, "conv1d_s8", output, shared, sizeof output);
    expect_same(name, "conv1d_s8's sums", sums[0], sums[1], sizeof sums[0]);
    k->normalize_s32_u8(points, channels, shared, factors, offsets, memory + channels);
    expect_same(name, "normalize_s32_u8", bytes, memory + channels, sizeof bytes);
}

int main(void) {
    static const struct {
        ecg_isa isa;
        const char *name;
    } sets[] = {{ecg_isa_scalar, "scalar"}, {ecg_isa_dsp, "dsp"}};
    int failed = 0;
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        const ecg_kernels *kernels = ecg_kernels_for(sets[i].isa);
        if (!kernels) {
            printf("%s: not on this processor\n", sets[i].name);
            continue;
        }
        failed |= same_bits_compare_kernels(sets[i].isa, sets[i].name);
        if (kernels->is_compact)
            compare_in_place(kernels, sets[i].name);
    }
    printf("%d differences in shared memory\n", differences);
    return failed || differences > 0;
}
