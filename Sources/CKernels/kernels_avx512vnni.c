// SPDX-License-Identifier: Apache-2.0
//
// x86-64 with AVX-512 VNNI: sixteen output channels a register, four products a lane by vpdpbusd.

#if defined(__x86_64__)

#include "CKernels.h"

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))),            \
                             apply_to = function)

#define ECG_LANES 16
#define ECG_STATE_VECTORS 4
#define ECG_BLOCK_VECTORS 4
#define ECG_BLOCK_ROWS 6
#define ECG_ELEMENT_BYTES 1
#define ECG_PREPARES_INPUT 0
#define ECG_SIGNED_INPUT 0
#define ECG_PACKED_LANE(lane, part) (4 * (lane) + (part))
#include "vector_types.h"

#define ECG_DOT(sums, a, w) ((ecg_ints)_mm512_dpbusd_epi32((__m512i)(sums), (__m512i)(a), (__m512i)(w)))
#define ECG_ROUND(floats) ((ecg_ints)_mm512_cvtps_epi32((__m512)(floats)))
#define ECG_MAX(floats, bounds) ((ecg_floats)_mm512_max_ps((__m512)(floats), (__m512)(bounds)))
#define ECG_MIN(floats, bounds) ((ecg_floats)_mm512_min_ps((__m512)(floats), (__m512)(bounds)))

// Saturation clamps from below: what is not a number, or too low for an int32, converts to the lowest int32.
static inline void store_bytes(uint8_t *out, const ecg_floats *floats) {
    const __m512 highest = _mm512_set1_ps(255);
    __m512i rounded[4];
    for (int32_t v = 0; v < 4; v++)
        rounded[v] = _mm512_cvtps_epi32(_mm512_min_ps(highest, (__m512)floats[v]));
    const __m512i low = _mm512_packs_epi32(rounded[0], rounded[1]);
    const __m512i high = _mm512_packs_epi32(rounded[2], rounded[3]);
    // Packing works in lanes of 128 bits: dword 4 L + v holds the lane L of vector v.
    const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    _mm512_storeu_si512(out, _mm512_permutexvar_epi32(order, _mm512_packus_epi16(low, high)));
}

#include "body_common.h"
#include "body_vector.h"

const ecg_kernels ecg_kernels_avx512vnni = ECG_TABLE(ecg_isa_avx512vnni);

#pragma clang attribute pop

#endif
