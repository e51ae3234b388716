// SPDX-License-Identifier: Apache-2.0

#include "CKernels.h"

extern const ecg_kernels ecg_kernels_scalar;
#if defined(__x86_64__)
#include <cpuid.h>

extern const ecg_kernels ecg_kernels_avx2;
extern const ecg_kernels ecg_kernels_avxvnni;
extern const ecg_kernels ecg_kernels_avx512vnni;

// These also ask the operating system, by way of XGETBV, whether it saves the wide registers.
static int has_avx2(void) { return __builtin_cpu_supports("avx2"); }

// Leaf 7, subleaf 1, bit 4 of EAX; not every compiler knows the name.
static int has_avxvnni(void) {
    unsigned eax, ebx, ecx, edx;
    return has_avx2() && __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) && (eax >> 4 & 1);
}

static int has_avx512vnni(void) {
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vnni");
}
#elif defined(__aarch64__)
extern const ecg_kernels ecg_kernels_neon;
extern const ecg_kernels ecg_kernels_neondot;

#if defined(__APPLE__)
#include <sys/sysctl.h>

// A program may not read ID registers there.
static int has_neondot(void) {
    int has = 0;
    size_t size = sizeof has;
    return sysctlbyname("hw.optional.arm.FEAT_DotProd", &has, &size, NULL, 0) == 0 && has;
}
#else
// ID_AA64ISAR0_EL1, field DP. Programs under Linux may read it from 4.11 on, which is thus required.
static int has_neondot(void) {
    uint64_t features;
    __asm__("mrs %0, ID_AA64ISAR0_EL1" : "=r"(features));
    return (features >> 44 & 0xf) >= 1;
}
#endif
// What a microcontroller runs is known when it is compiled for.
#elif defined(__ARM_FEATURE_MVE)
extern const ecg_kernels ecg_kernels_mve;
#elif defined(__ARM_FEATURE_DSP)
extern const ecg_kernels ecg_kernels_dsp;
#endif

const ecg_kernels *_Nullable ecg_kernels_for(ecg_isa isa) {
    switch (isa) {
#if !defined(ECGMON_EMBEDDED) || !(defined(__ARM_FEATURE_DSP) || defined(__ARM_FEATURE_MVE))
    // A build for small machines has one set of kernels.
    case ecg_isa_scalar:
        return &ecg_kernels_scalar;
#endif
#if defined(__x86_64__)
    case ecg_isa_avx2:
        return has_avx2() ? &ecg_kernels_avx2 : NULL;
    case ecg_isa_avxvnni:
        return has_avxvnni() ? &ecg_kernels_avxvnni : NULL;
    case ecg_isa_avx512vnni:
        return has_avx512vnni() ? &ecg_kernels_avx512vnni : NULL;
#elif defined(__aarch64__)
    case ecg_isa_neon:
        return &ecg_kernels_neon;
    case ecg_isa_neondot:
        return has_neondot() ? &ecg_kernels_neondot : NULL;
#elif defined(__ARM_FEATURE_MVE)
    case ecg_isa_mve:
        return &ecg_kernels_mve;
#elif defined(__ARM_FEATURE_DSP)
    case ecg_isa_dsp:
        return &ecg_kernels_dsp;
#endif
    default:
        return NULL;
    }
}

ecg_isa ecg_best_isa(void) {
    static const ecg_isa from_best[] = {ecg_isa_avx512vnni, ecg_isa_avxvnni, ecg_isa_avx2, ecg_isa_neondot,
                                        ecg_isa_neon,       ecg_isa_mve,     ecg_isa_dsp};
    for (size_t i = 0; i < sizeof from_best / sizeof *from_best; i++) {
        if (ecg_kernels_for(from_best[i]))
            return from_best[i];
    }
    return ecg_isa_scalar;
}
