// SPDX-License-Identifier: Apache-2.0
//
// Vectors of the size of ECG_LANES int32, and how they are loaded and stored at any alignment.

typedef int32_t ecg_ints __attribute__((vector_size(4 * ECG_LANES)));
typedef float ecg_floats __attribute__((vector_size(4 * ECG_LANES)));
typedef double ecg_doubles __attribute__((vector_size(4 * ECG_LANES)));
typedef int64_t ecg_longs __attribute__((vector_size(4 * ECG_LANES)));
// As many floats as ecg_doubles has doubles.
typedef float ecg_half_floats __attribute__((vector_size(2 * ECG_LANES)));

#define ECG_LOAD(type, address)                                                                                        \
    ({                                                                                                                 \
        type loaded;                                                                                                   \
        __builtin_memcpy(&loaded, (address), sizeof loaded);                                                           \
        loaded;                                                                                                        \
    })
#define ECG_STORE(address, vector) __builtin_memcpy((address), &(vector), sizeof(vector))

// Vectors of doubles in order, as channels lie in memory, to their groups' first and second channels, and back: each
// number twice.
#if ECG_LANES == 16
#define ECG_FIRSTS(a, b) __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14)
#define ECG_SECONDS(a, b) __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15)
#define ECG_TWICE_LOW(a) __builtin_shufflevector(a, a, 0, 0, 1, 1, 2, 2, 3, 3)
#define ECG_TWICE_HIGH(a) __builtin_shufflevector(a, a, 4, 4, 5, 5, 6, 6, 7, 7)
#elif ECG_LANES == 8
#define ECG_FIRSTS(a, b) __builtin_shufflevector(a, b, 0, 2, 4, 6)
#define ECG_SECONDS(a, b) __builtin_shufflevector(a, b, 1, 3, 5, 7)
#define ECG_TWICE_LOW(a) __builtin_shufflevector(a, a, 0, 0, 1, 1)
#define ECG_TWICE_HIGH(a) __builtin_shufflevector(a, a, 2, 2, 3, 3)
#else
#define ECG_FIRSTS(a, b) __builtin_shufflevector(a, b, 0, 2)
#define ECG_SECONDS(a, b) __builtin_shufflevector(a, b, 1, 3)
#define ECG_TWICE_LOW(a) __builtin_shufflevector(a, a, 0, 0)
#define ECG_TWICE_HIGH(a) __builtin_shufflevector(a, a, 1, 1)
#endif
