// SPDX-License-Identifier: Apache-2.0
//
// The body for x86-64 with AVX-512 VNNI: sixteen output channels a vector, two products a lane by vpdpwssd.

#if defined(__x86_64__)

#include "CKernels.h"

#pragma clang attribute push(__attribute__((target("avx2,avx512f,avx512bw,avx512vl,avx512dq,avx512vnni"))),            \
                             apply_to = function)

typedef int32_t ecg_vector __attribute__((vector_size(64)));
#define ECG_DOT_PAIRS(sum, a, b) __builtin_ia32_vpdpwssd512((sum), (a), (b))

#define ECG_NAME(name) name##_avx512vnni
#define ECG_TABLE_ISA ecg_isa_avx512vnni
#define ECG_VECTOR 16
#define ECG_VECTORS 4
#define ECG_ROWS 4
#include "kernels_body.h"

#pragma clang attribute pop

#endif
