// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "CKernels.h"

// Of Classifying.swift.
int32_t same_bits_is_available(uint8_t instruction_set);
const char *same_bits_name(uint8_t instruction_set);
uint64_t same_bits_fingerprint(const uint8_t *model, long model_size, const uint8_t *windows, long count,
                               uint8_t instruction_set, int32_t *class_counts);

/// Holds every kernel of an instruction set to the scalar one; says which one differs. Gives 0 where none does.
int same_bits_compare_kernels(ecg_isa isa, const char *name);

/// The next of SplitMix64's random numbers (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195).
static inline uint64_t same_bits_next(uint64_t *state) {
    uint64_t z = *state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}
