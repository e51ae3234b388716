// SPDX-License-Identifier: Apache-2.0
//
// Prints the fingerprint of what an instruction set makes of windows, a line for each model:
//
//     same-bits ISA WINDOWS [MODEL COUNT]...
//
// WINDOWS holds uint8 windows of 187 points; after them, up to COUNT, come mixtures of two of them with noise, so that
// many windows need no large file. Before, every kernel is held to the scalar one on random and extreme inputs.
// Exit status: 0 done, 1 a kernel differs or a model cannot be used, 64 usage, 66 a file cannot be read, 77 this
// processor does not run the instruction set.

#include "CKernels.h"
#include "same_bits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { points = 187, instruction_sets = 16 };

static uint8_t *read_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(16 << 20);
    if (!file || !bytes) {
        fprintf(stderr, "same-bits: %s: not there\n", path);
        exit(66);
    }
    *size = fread(bytes, 1, 16 << 20, file);
    fclose(file);
    return bytes;
}

// The file's own windows, then mixtures of them.
static uint8_t *make_windows(const uint8_t *given, size_t given_count, size_t count) {
    uint8_t *windows = malloc(count * points);
    uint64_t random = 7;
    for (size_t i = 0; windows && i < count; i++) {
        uint8_t *window = windows + i * points;
        if (i < given_count) {
            memcpy(window, given + i * points, points);
            continue;
        }
        const uint8_t *a = given + same_bits_next(&random) % given_count * points;
        const uint8_t *b = given + same_bits_next(&random) % given_count * points;
        const int share = (int)(same_bits_next(&random) % 257);
        const int noise = (int)(same_bits_next(&random) % 32);
        for (int p = 0; p < points; p++) {
            int value = (a[p] * share + b[p] * (256 - share)) >> 8;
            value += (int)(same_bits_next(&random) % (unsigned)(2 * noise + 1)) - noise;
            window[p] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
        }
    }
    return windows;
}

// The instruction set of a name, by its number; -1 where there is none.
static int instruction_set(const char *name) {
    for (int isa = 0; isa < instruction_sets && same_bits_is_available((uint8_t)isa) >= 0; isa++) {
        if (strcmp(same_bits_name((uint8_t)isa), name) == 0)
            return isa;
    }
    return -1;
}

int main(int argument_count, char **arguments) {
    const int isa = argument_count > 1 ? instruction_set(arguments[1]) : -1;
    if (isa < 0 || argument_count < 5 || argument_count % 2 == 0) {
        fprintf(stderr, "same-bits ISA WINDOWS [MODEL COUNT]...\n");
        return 64;
    }
    if (!same_bits_is_available((uint8_t)isa)) {
        printf("%s: not on this processor\n", arguments[1]);
        return 77;
    }
    int status = isa == ecg_isa_scalar ? 0 : same_bits_compare_kernels((ecg_isa)isa, arguments[1]);
    fflush(stdout);

    size_t given_size;
    const uint8_t *given = read_file(arguments[2], &given_size);
    for (int i = 3; i < argument_count; i += 2) {
        const size_t count = (size_t)atol(arguments[i + 1]);
        if (count == 0) {
            fprintf(stderr, "same-bits: no windows for %s\n", arguments[i]);
            return 64;
        }
        uint8_t *windows = make_windows(given, given_size / points, count);
        size_t size;
        uint8_t *model = read_file(arguments[i], &size);
        int32_t classes[5] = {0};
        const uint64_t found = same_bits_fingerprint(model, (long)size, windows, (long)count, (uint8_t)isa, classes);
        const char *name = strrchr(arguments[i], '/') ? strrchr(arguments[i], '/') + 1 : arguments[i];
        printf("%s, %zu windows, N %d S %d V %d F %d Q %d: %016llx %s\n", name, count, classes[0], classes[1],
               classes[2], classes[3], classes[4], (unsigned long long)found, arguments[1]);
        fflush(stdout);
        status |= found == 0;
        free(model);
        free(windows);
    }
    return status;
}
