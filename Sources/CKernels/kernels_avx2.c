// SPDX-License-Identifier: Apache-2.0
//
// x86-64 with AVX2: eight output channels a register, two products a lane by vpmaddwd of int16.
//
// vpmaddubsw would take the bytes as they are, but its sums saturate at 16 bits: 2 x 255 x 127 does not fit.

#if defined(__x86_64__)

#include "CKernels.h"

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

#define ECG_BLOCK_VECTORS 2
#define ECG_BLOCK_ROWS 4
#define ECG_ELEMENT_BYTES 2
#define ECG_PREPARES_INPUT 1
#define ECG_SIGNED_INPUT 0
#define ECG_PACKED_LANE(lane, part) (2 * (lane) + (part))
#include "x86_256.h"

#define ECG_DOT(sums, a, w) ((sums) + (ecg_ints)_mm256_madd_epi16((__m256i)(a), (__m256i)(w)))

#include "body_common.h"
#include "body_vector.h"

const ecg_kernels ecg_kernels_avx2 = ECG_TABLE(ecg_isa_avx2);

#pragma clang attribute pop

#endif
