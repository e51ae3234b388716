// SPDX-License-Identifier: Apache-2.0

#include "CFuzzer.h"

#ifdef ECG_LIBFUZZER

int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*check)(const uint8_t *data, size_t size));

int ecg_has_fuzzer(void) { return 1; }

int ecg_fuzz(int *argc, char **_Nullable *argv, int (*check)(const uint8_t *data, size_t size)) {
    return LLVMFuzzerRunDriver(argc, argv, check);
}

#else

int ecg_has_fuzzer(void) { return 0; }

int ecg_fuzz(int *argc, char **_Nullable *argv, int (*check)(const uint8_t *data, size_t size)) {
    (void)argc;
    (void)argv;
    (void)check;
    return -1;
}

#endif
