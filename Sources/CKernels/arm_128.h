// SPDX-License-Identifier: Apache-2.0
//
// What the two instruction sets of AArch64 share.

#define ECG_LANES 4
#define ECG_STATE_VECTORS 2
#include "vector_types.h"

#define ECG_ROUND(floats) ((ecg_ints)vcvtnq_s32_f32((float32x4_t)(floats)))
#define ECG_MAX(floats, bounds) ((ecg_floats)vmaxnmq_f32((float32x4_t)(floats), (float32x4_t)(bounds)))
#define ECG_MIN(floats, bounds) ((ecg_floats)vminnmq_f32((float32x4_t)(floats), (float32x4_t)(bounds)))

// Narrowing saturates; what is not a number converts to 0, and what is too large for an int32 to the nearest one.
static inline void store_bytes(uint8_t *out, const ecg_floats *floats) {
    for (int32_t part = 0; part < 4; part++) {
        int32x4_t rounded[4];
        for (int32_t v = 0; v < 4; v++)
            rounded[v] = vcvtnq_s32_f32((float32x4_t)floats[4 * part + v]);
        const int16x8_t low = vcombine_s16(vqmovn_s32(rounded[0]), vqmovn_s32(rounded[1]));
        const int16x8_t high = vcombine_s16(vqmovn_s32(rounded[2]), vqmovn_s32(rounded[3]));
        vst1q_u8(out + 16 * part, vcombine_u8(vqmovun_s16(low), vqmovun_s16(high)));
    }
}
