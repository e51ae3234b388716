// SPDX-License-Identifier: Apache-2.0

#include "CModels.h"

// The compiler lists embedded files among the source's dependencies, so that a new model is a new build.

_Alignas(64) static const unsigned char node[] = {
#embed "../../models/node-ds1.gguf"
};

_Alignas(64) static const unsigned char context[] = {
#embed "../../models/context.gguf"
};

_Alignas(64) static const unsigned char resnet[] = {
#embed "../../models/resnet-ds1.gguf"
};

// Swift imports no array of unknown length, but a pointer it does.
const unsigned char *const ecg_model_context = context;
const size_t ecg_model_context_size = sizeof context;
const unsigned char *const ecg_model_node = node;
const size_t ecg_model_node_size = sizeof node;
const unsigned char *const ecg_model_resnet = resnet;
const size_t ecg_model_resnet_size = sizeof resnet;
