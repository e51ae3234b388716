// SPDX-License-Identifier: Apache-2.0
//
// The square root of a double, rounded to nearest, for a processor that has none: the one of newlib brings errno, and
// with it a kilobyte of memory. Hidden in the library, as all but its interface.

#if defined __ARM_FP && !(__ARM_FP & 8)

#include <stdint.h>

double sqrt(double value);

double sqrt(double value) {
    uint64_t bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    int32_t exponent = (int32_t)(bits >> 52);
    uint64_t rest = bits & 0xFFFFFFFFFFFFF;
    if (exponent >= 0x7FF || (exponent | (int64_t)rest) == 0) // a NaN, infinity, -0 and what is below, and 0
        return exponent == 0x7FF || bits << 1 == 0 || (exponent == 0xFFF && rest) ? value : __builtin_nan("");
    if (exponent > 0)
        rest |= (uint64_t)1 << 52;
    else
        for (exponent = 1; rest >> 52 == 0; exponent--)
            rest <<= 1;
    exponent -= 1023;
    // 2^52 <= rest < 2^54, and an even exponent.
    if (exponent & 1)
        rest <<= 1;
    // Digit by digit, one more than the 53 of the result: the root of rest * 2^54, which lies in 2^53...2^54.
    uint64_t root = 0, left = 0;
    for (int32_t digit = 0; digit < 54; digit++) {
        // The next two digits of the number, of which the first 54 are those of `rest`.
        left = left << 2 | (rest >> 52 & 3);
        rest = rest << 2 & 0x3FFFFFFFFFFFFF;
        root <<= 1;
        if (left > 2 * root) {
            left -= 2 * root + 1;
            root++;
        }
    }
    // What is left decides whether the last digit is more than a half; a half itself does not occur.
    root = (root + 1) >> 1;
    const uint64_t result = root + ((uint64_t)(exponent / 2 - (exponent < 0 && exponent % 2 != 0) + 1022) << 52);
    __builtin_memcpy(&value, &result, sizeof value);
    return value;
}

#endif
