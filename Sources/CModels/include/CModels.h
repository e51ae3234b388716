// SPDX-License-Identifier: Apache-2.0
//
// The default models, GGUF files as docs/model-format.md describes them, embedded in the binary.
#pragma once

#include <stddef.h>

#pragma clang assume_nonnull begin

/// models/node-ds1.gguf: the neural ODE.
/// The network of the patient's own beat and rhythm, trained on DS1 and svdb.
extern const unsigned char *const ecg_model_context;
extern const size_t ecg_model_context_size;

extern const unsigned char *const ecg_model_node;
/// Bytes of it.
extern const size_t ecg_model_node_size;

/// models/resnet-ds1.gguf: the residual network.
extern const unsigned char *const ecg_model_resnet;
/// Bytes of it.
extern const size_t ecg_model_resnet_size;

#pragma clang assume_nonnull end
