// SPDX-License-Identifier: Apache-2.0
//
// The kernels of a microcontroller against the scalar ones, on random and extreme inputs. Links with
// Tests/SameBits/kernels_compared.c. Exit status: 0 the same bits.

#include "../SameBits/same_bits.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

// Memory for kernels_compared.c, since newlib's aligned_alloc has none: all of it is given back before more is asked
// for.
static _Alignas(64) uint8_t pool[1 << 18];
static size_t used, blocks;

void *aligned_alloc(size_t alignment, size_t size) {
    const size_t start = (used + alignment - 1) / alignment * alignment;
    if (size > sizeof pool - start)
        abort();
    used = start + size;
    blocks++;
    return pool + start;
}

void free(void *block) {
    const uintptr_t place = (uintptr_t)block, start = (uintptr_t)pool;
    if (place >= start && place < start + sizeof pool && --blocks == 0)
        used = 0;
}

int main(void) {
    static const struct {
        ecg_isa isa;
        const char *name;
    } sets[] = {{ecg_isa_scalar, "scalar"}, {ecg_isa_dsp, "dsp"}, {ecg_isa_mve, "mve"}};
    int failed = 0;
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        const ecg_kernels *kernels = ecg_kernels_for(sets[i].isa);
        if (!kernels) {
            printf("%s: not on this processor\n", sets[i].name);
            continue;
        }
        failed |= same_bits_compare_kernels(sets[i].isa, sets[i].name);
    }
    return failed;
}
