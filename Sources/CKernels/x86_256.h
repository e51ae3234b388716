// SPDX-License-Identifier: Apache-2.0
//
// What the two instruction sets with 256 bits of x86-64 share.

#define ECG_LANES 8
#define ECG_STATE_VECTORS 1
#include "vector_types.h"

#define ECG_ROUND(floats) ((ecg_ints)_mm256_cvtps_epi32((__m256)(floats)))
#define ECG_MAX(floats, bounds) ((ecg_floats)_mm256_max_ps((__m256)(floats), (__m256)(bounds)))
#define ECG_MIN(floats, bounds) ((ecg_floats)_mm256_min_ps((__m256)(floats), (__m256)(bounds)))

// Saturation clamps from below: what is not a number, or too low for an int32, converts to the lowest int32.
static inline void store_bytes(uint8_t *out, const ecg_floats *floats) {
    const __m256 highest = _mm256_set1_ps(255);
    for (int32_t part = 0; part < 2; part++) {
        __m256i rounded[4];
        for (int32_t v = 0; v < 4; v++)
            rounded[v] = _mm256_cvtps_epi32(_mm256_min_ps(highest, (__m256)floats[4 * part + v]));
        const __m256i low = _mm256_packs_epi32(rounded[0], rounded[1]);
        const __m256i high = _mm256_packs_epi32(rounded[2], rounded[3]);
        // Packing works in lanes of 128 bits: dword 4 L + v holds the lane L of vector v.
        const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
        const __m256i bytes = _mm256_permutevar8x32_epi32(_mm256_packus_epi16(low, high), order);
        _mm256_storeu_si256((__m256i *)(out + 32 * part), bytes);
    }
}
