// SPDX-License-Identifier: Apache-2.0
//
// AArch64 with the dot product of int8: four output channels a register, four products a lane by SDOT, whose factors
// are both signed.

#if defined(__aarch64__)

#include "CKernels.h"

#include <arm_neon.h>

#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)

#define ECG_BLOCK_VECTORS 4
#define ECG_BLOCK_ROWS 4
#define ECG_ELEMENT_BYTES 1
#define ECG_PREPARES_INPUT 1
#define ECG_SIGNED_INPUT 1
#define ECG_PACKED_LANE(lane, part) (4 * (lane) + (part))
#include "arm_128.h"

#define ECG_DOT(sums, a, w) ((ecg_ints)vdotq_s32((int32x4_t)(sums), (int8x16_t)(a), (int8x16_t)(w)))

#include "body_common.h"
#include "body_vector.h"

const ecg_kernels ecg_kernels_neondot = ECG_TABLE(ecg_isa_neondot);

#pragma clang attribute pop

#endif
