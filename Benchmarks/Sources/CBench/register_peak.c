// SPDX-License-Identifier: Apache-2.0
//
// One loop for each instruction set: as many rows and vectors of sums as its convolution keeps in registers, and its
// product (Sources/CKernels/kernels_*.c), without a load.

#include "CBench.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define OPAQUE(vector) __asm__ volatile("" : "+v"(vector))
#elif defined(__aarch64__)
#include <arm_neon.h>
#define OPAQUE(vector) __asm__ volatile("" : "+w"(vector))
#endif

// Defines peak_NAME(rounds, sink). `group` is the number of products of a lane, `dot` adds them to a vector of sums.
#define DEFINE_PEAK(name, features, lanes, rows, vectors, group, dot)                                                  \
    typedef int32_t ints_##name __attribute__((vector_size(4 * (lanes))));                                             \
    features static int64_t peak_##name(int32_t rounds, void *sink) {                                                  \
        ints_##name sums[rows][vectors], w[vectors];                                                                   \
        int32_t first;                                                                                                 \
        __builtin_memcpy(&first, sink, sizeof first);                                                                  \
        ints_##name a = first - (ints_##name){0};                                                                      \
        for (int32_t v = 0; v < (vectors); v++) {                                                                      \
            w[v] = a + v;                                                                                              \
            for (int32_t row = 0; row < (rows); row++)                                                                 \
                sums[row][v] = w[v] + row;                                                                             \
        }                                                                                                              \
        for (int32_t round = 0; round < rounds; round++) {                                                             \
            for (int32_t row = 0; row < (rows); row++) {                                                               \
                /* Without it, a product that all rows and rounds share would be taken once. */                        \
                OPAQUE(a);                                                                                             \
                for (int32_t v = 0; v < (vectors); v++)                                                                \
                    sums[row][v] = (ints_##name)dot(sums[row][v], a, w[v]);                                            \
            }                                                                                                          \
        }                                                                                                              \
        ints_##name total = {0};                                                                                       \
        for (int32_t row = 0; row < (rows); row++) {                                                                   \
            for (int32_t v = 0; v < (vectors); v++)                                                                    \
                total ^= sums[row][v];                                                                                 \
        }                                                                                                              \
        __builtin_memcpy(sink, &total, sizeof total);                                                                  \
        return (int64_t)rounds * (rows) * (vectors) * (lanes) * (group);                                               \
    }

#if defined(__x86_64__)

#define DOT_AVX512VNNI(sums, a, w) _mm512_dpbusd_epi32((__m512i)(sums), (__m512i)(a), (__m512i)(w))
#define DOT_AVXVNNI(sums, a, w) _mm256_dpbusd_avx_epi32((__m256i)(sums), (__m256i)(a), (__m256i)(w))
#define DOT_AVX2(sums, a, w) _mm256_add_epi32((__m256i)(sums), _mm256_madd_epi16((__m256i)(a), (__m256i)(w)))

DEFINE_PEAK(avx512vnni, __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni"))), 16, 6, 4, 4, DOT_AVX512VNNI)
DEFINE_PEAK(avxvnni, __attribute__((target("avx2,avxvnni"))), 8, 6, 2, 4, DOT_AVXVNNI)
DEFINE_PEAK(avx2, __attribute__((target("avx2"))), 8, 4, 2, 2, DOT_AVX2)

#elif defined(__aarch64__)

#define DOT_NEON(sums, a, w)                                                                                           \
    vmlal_high_lane_s16(                                                                                               \
        vmlal_lane_s16((int32x4_t)(sums), vget_low_s16((int16x8_t)(w)), vget_low_s16((int16x8_t)(a)), 0),              \
        (int16x8_t)(w), vget_low_s16((int16x8_t)(a)), 1)
#define DOT_NEONDOT(sums, a, w) vdotq_s32((int32x4_t)(sums), (int8x16_t)(a), (int8x16_t)(w))

DEFINE_PEAK(neon, , 4, 4, 4, 2, DOT_NEON)
DEFINE_PEAK(neondot, __attribute__((target("dotprod"))), 4, 4, 4, 4, DOT_NEONDOT)

#endif

int64_t bench_spend_peak(ecg_isa isa, int32_t rounds, void *sink) {
    if (!ecg_kernels_for(isa))
        return 0;
    switch (isa) {
#if defined(__x86_64__)
    case ecg_isa_avx2:
        return peak_avx2(rounds, sink);
    case ecg_isa_avxvnni:
        return peak_avxvnni(rounds, sink);
    case ecg_isa_avx512vnni:
        return peak_avx512vnni(rounds, sink);
#elif defined(__aarch64__)
    case ecg_isa_neon:
        return peak_neon(rounds, sink);
    case ecg_isa_neondot:
        return peak_neondot(rounds, sink);
#endif
    default:
        return 0;
    }
}
