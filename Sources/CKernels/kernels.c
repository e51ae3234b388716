// SPDX-License-Identifier: Apache-2.0

#include "CKernels.h"

extern const ecg_kernels ecg_kernels_scalar;
#if defined(__x86_64__)
extern const ecg_kernels ecg_kernels_avx2;
extern const ecg_kernels ecg_kernels_avx512vnni;

static int has_avx2(void) { return __builtin_cpu_supports("avx2"); }

// Also asks the operating system, by way of XGETBV, whether it saves the wide registers.
static int has_avx512vnni(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vnni");
}
#endif

const ecg_kernels *_Nullable ecg_kernels_for(ecg_isa isa) {
    switch (isa) {
    case ecg_isa_scalar:
        return &ecg_kernels_scalar;
#if defined(__x86_64__)
    case ecg_isa_avx2:
        return has_avx2() ? &ecg_kernels_avx2 : NULL;
    case ecg_isa_avx512vnni:
        return has_avx512vnni() ? &ecg_kernels_avx512vnni : NULL;
#endif
    default:
        return NULL;
    }
}

ecg_isa ecg_best_isa(void) {
#if defined(__x86_64__)
    if (has_avx512vnni())
        return ecg_isa_avx512vnni;
    if (has_avx2())
        return ecg_isa_avx2;
#endif
    return ecg_isa_scalar;
}
