// SPDX-License-Identifier: Apache-2.0
//
// Vectors of the size of ECG_LANES int32, and how they are loaded and stored at any alignment.

typedef int32_t ecg_ints __attribute__((vector_size(4 * ECG_LANES)));
typedef float ecg_floats __attribute__((vector_size(4 * ECG_LANES)));
typedef double ecg_doubles __attribute__((vector_size(4 * ECG_LANES)));
typedef int64_t ecg_longs __attribute__((vector_size(4 * ECG_LANES)));

#define ECG_LOAD(type, address)                                                                                        \
    ({                                                                                                                 \
        type loaded;                                                                                                   \
        __builtin_memcpy(&loaded, (address), sizeof loaded);                                                           \
        loaded;                                                                                                        \
    })
#define ECG_STORE(address, vector) __builtin_memcpy((address), &(vector), sizeof(vector))
