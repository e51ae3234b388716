// SPDX-License-Identifier: Apache-2.0

extension Int64 {
    /// The nearest integer; halves go away from zero, a NaN is 0, and what does not fit becomes the nearest end.
    package init(saturating value: Double) {
        // 2^63 as a Double is exact; the largest Double below it converts.
        let rounded = value.rounded(.toNearestOrAwayFromZero)
        if rounded.isNaN {
            self = 0
        } else if rounded >= 0x1p63 {
            self = .max
        } else if rounded < -0x1p63 {
            self = .min
        } else {
            self = Int64(rounded)
        }
    }
}
