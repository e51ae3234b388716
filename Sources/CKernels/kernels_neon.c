// SPDX-License-Identifier: Apache-2.0
//
// AArch64 with its baseline vectors: four output channels a register, two products a lane by SMLAL and SMLAL2 of int16.

#if defined(__aarch64__)

#include "CKernels.h"

#include <arm_neon.h>

#define ECG_BLOCK_VECTORS 4
#define ECG_BLOCK_ROWS 4
#define ECG_ELEMENT_BYTES 2
#define ECG_PREPARES_INPUT 1
#define ECG_SIGNED_INPUT 0
// The first halves of all lanes' groups in the register's lower half, the second ones in its upper half.
#define ECG_PACKED_LANE(lane, part) (4 * (part) + (lane))
#include "arm_128.h"

// Every group of `a` is the same: its two parts are taken from the lowest one.
static inline int32x4_t dot_pairs(int32x4_t sums, int16x8_t a, int16x8_t w) {
    sums = vmlal_lane_s16(sums, vget_low_s16(w), vget_low_s16(a), 0);
    return vmlal_high_lane_s16(sums, w, vget_low_s16(a), 1);
}
#define ECG_DOT(sums, a, w) ((ecg_ints)dot_pairs((int32x4_t)(sums), (int16x8_t)(a), (int16x8_t)(w)))

#include "body_common.h"
#include "body_vector.h"

const ecg_kernels ecg_kernels_neon = ECG_TABLE(ecg_isa_neon);

#endif
