// SPDX-License-Identifier: Apache-2.0

#include "CModels.h"

// The compiler lists embedded files among the source's dependencies, so that a new model is a new build.

_Alignas(64) const unsigned char ecg_model_node[] = {
#embed "../../models/node-ds1.gguf"
};
const size_t ecg_model_node_size = sizeof ecg_model_node;

_Alignas(64) const unsigned char ecg_model_resnet[] = {
#embed "../../models/resnet-ds1.gguf"
};
const size_t ecg_model_resnet_size = sizeof ecg_model_resnet;
