// SPDX-License-Identifier: Apache-2.0
//
// The model of a monitor that is given none.
#pragma once

#include <stddef.h>

/// A sealed GGUF file, aligned to 64 bytes; on a microcontroller it lies in flash.
extern const unsigned char ecg_default_model[];
/// Bytes of it.
extern const size_t ecg_default_model_size;

/// The first of them: Swift imports no array of unknown length.
static inline const unsigned char *_Nonnull ecg_default_model_start(void) { return ecg_default_model; }
