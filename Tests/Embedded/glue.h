// SPDX-License-Identifier: Apache-2.0
//
// What the client takes from C: a model, a recording, and a place to print.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// models/context.gguf.
const uint8_t *_Nonnull glue_model(void);
size_t glue_model_size(void);
/// fixtures/synthetic/normal.dat, at 250 Hz, in millivolts.
float glue_sample(long index);
long glue_sample_count(void);
/// Prints a number and a newline.
void glue_print(int32_t number);
