// SPDX-License-Identifier: Apache-2.0
//
// The default models, GGUF files as docs/model-format.md describes them, embedded in the binary.
#pragma once

#include <stddef.h>

#pragma clang assume_nonnull begin

/// models/context.gguf: the neural ODE that knows the patient's own beat and rhythm.
extern const unsigned char *const ecg_model_context;
/// Bytes of it.
extern const size_t ecg_model_context_size;

/// models/node-ds1.gguf: the neural ODE.
extern const unsigned char *const ecg_model_node;
/// Bytes of it.
extern const size_t ecg_model_node_size;

/// models/resnet-ds1.gguf: the residual network.
extern const unsigned char *const ecg_model_resnet;
/// Bytes of it.
extern const size_t ecg_model_resnet_size;

#pragma clang assume_nonnull end
