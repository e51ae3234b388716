// SPDX-License-Identifier: Apache-2.0

#include "glue.h"

#include <stdio.h>

_Alignas(64) static const uint8_t model[] = {
#embed "../../models/context.gguf"
};
static const uint8_t samples[] = {
#embed "../../fixtures/synthetic/normal.dat"
};

const uint8_t *glue_model(void) { return model; }
size_t glue_model_size(void) { return sizeof model; }
float glue_sample(long index) {
    const int16_t code = (int16_t)(samples[2 * index] | samples[2 * index + 1] << 8);
    return (float)(code / 200.0);
}
long glue_sample_count(void) { return sizeof samples / 2; }
void glue_print(int32_t number) { printf("%d\n", number); }
