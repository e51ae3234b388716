// SPDX-License-Identifier: Apache-2.0

import Glibc

extension StandardComplex {
    /// A raised cosine of height 1 from 0 to 1; 0 outside.
    static func hump(_ time: Double) -> Double {
        time > 0 && time < 1 ? (1 - cos(2 * .pi * time)) / 2 : 0
    }
}
