// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Whether libFuzzer is in this build: `make fuzz` compiles with `ECG_LIBFUZZER=1`.
int ecg_has_fuzzer(void);

/// Runs libFuzzer with its command line on a function of an input; gives its exit status.
///
/// https://llvm.org/docs/LibFuzzer.html has the options. Without libFuzzer it does nothing and gives -1.
int ecg_fuzz(int *argc, char *_Nullable *_Nullable *_Nonnull argv,
             int (*check)(const uint8_t *_Nullable data, size_t size));

#pragma clang assume_nonnull end
