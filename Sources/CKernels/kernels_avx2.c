// SPDX-License-Identifier: Apache-2.0
//
// The body for x86-64 with AVX2: eight output channels a vector, two products a lane by vpmaddwd.
//
// vpmaddubsw would take the bytes as they are, but its sums saturate at 16 bits: 2 x 255 x 127 does not fit.

#if defined(__x86_64__)

#include "CKernels.h"

#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

typedef int32_t ecg_vector __attribute__((vector_size(32)));
typedef int16_t ecg_pairs __attribute__((vector_size(32)));
#define ECG_DOT_PAIRS(sum, a, b) ((sum) + (ecg_vector)__builtin_ia32_pmaddwd256((ecg_pairs)(a), (ecg_pairs)(b)))

#define ECG_NAME(name) name##_avx2
#define ECG_TABLE_ISA ecg_isa_avx2
#define ECG_VECTOR 8
#define ECG_VECTORS 4
#define ECG_ROWS 2
#include "kernels_body.h"

#pragma clang attribute pop

#endif
