// SPDX-License-Identifier: Apache-2.0
//
// x86-64 with AVX-VNNI: eight output channels a register, four products a lane by vpdpbusd.

#if defined(__x86_64__)

#include "CKernels.h"

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,avxvnni"))), apply_to = function)

#define ECG_BLOCK_VECTORS 2
#define ECG_BLOCK_ROWS 6
#define ECG_ELEMENT_BYTES 1
#define ECG_PREPARES_INPUT 0
#define ECG_SIGNED_INPUT 0
#define ECG_PACKED_LANE(lane, part) (4 * (lane) + (part))
#include "x86_256.h"

#define ECG_DOT(sums, a, w) ((ecg_ints)_mm256_dpbusd_avx_epi32((__m256i)(sums), (__m256i)(a), (__m256i)(w)))

#include "body_common.h"
#include "body_vector.h"

const ecg_kernels ecg_kernels_avxvnni = ECG_TABLE(ecg_isa_avxvnni);

#pragma clang attribute pop

#endif
