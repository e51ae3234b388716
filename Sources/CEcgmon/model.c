// SPDX-License-Identifier: Apache-2.0

#include "model.h"

// `embedded/build` says which file.
_Alignas(64) const unsigned char ecg_default_model[] = {
#embed ECG_MODEL
};
const size_t ecg_default_model_size = sizeof ecg_default_model;
