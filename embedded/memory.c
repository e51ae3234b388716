// SPDX-License-Identifier: Apache-2.0
//
// Holds the bytes that ecgmon_memory_size says to those that a monitor takes, over the rates:
//
//     memory STEP
//
// STEP: every so many hertz up to 1,000 Hz, the rate that the stages run at, and 20 times as many above. Exit status: 0
// if what it says is enough at each, and if ECGMON_MEMORY_BYTES is no less.

#include <stdio.h>
#include <stdlib.h>

#include "ecgmon.h"
#include "heap.h"

// More than any size that is too small lacks.
enum { spare = 1 << 15 };

static _Alignas(ECGMON_ALIGNMENT) unsigned char memory[sizeof(void *) > 4 ? 1 << 20 : 3 << 18];

static int checks, failures;

static void check(double rate, int32_t solver) {
    ecgmon_options options;
    ecgmon *monitor;
    size_t size = 0;
    ecgmon_options_init(&options, sizeof options, rate);
    options.solver = solver;
    checks++;
    if (ecgmon_memory_size(&options, &size, NULL) != ECGMON_OK || size + spare > sizeof memory ||
        ecgmon_create(&options, memory, size + spare, &monitor) != ECGMON_OK) {
        failures++;
        printf("at %d mHz there is no monitor\n", (int)(rate * 1000));
        return;
    }
    const long unused = (long)ecg_heap_free_bytes((const ecg_heap *)monitor) - spare;
    const size_t constant = ECGMON_MEMORY_BYTES((int)rate) + (solver == ECGMON_SOLVER_AUTO ? ECGMON_MEMORY_BY_NEED : 0);
    if (unused < 0 || (size > constant && rate == (int)rate)) {
        failures++;
        printf("at %d mHz %ld of %lu bytes are unused, and the constant is %lu\n", (int)(rate * 1000), unused,
               (unsigned long)size, (unsigned long)constant);
    }
}

int main(int count, char **arguments) {
    const int step = count > 1 ? atoi(arguments[1]) : 1;
    for (int rate = 50; rate <= 1000; rate += step) {
        check(rate, ECGMON_SOLVER_DEFAULT);
        check(rate + 0.37, ECGMON_SOLVER_DEFAULT);
    }
    for (int rate = 1001; rate <= 10000; rate += 20 * step)
        check(rate, ECGMON_SOLVER_DEFAULT);
    // Where stages run close to 1,000 Hz.
    for (int rate = 2000; rate <= 10000; rate += 1000)
        check(rate, ECGMON_SOLVER_DEFAULT);
    check(250, ECGMON_SOLVER_AUTO);
    check(1000, ECGMON_SOLVER_AUTO);
    printf("memory: %d rates, %d failed\n", checks, failures);
    return failures > 0;
}
