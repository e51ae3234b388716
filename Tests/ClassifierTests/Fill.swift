// SPDX-License-Identifier: Apache-2.0

import CKernels
import Testing
@testable import Classifier

/// What the inputs of a kernel are drawn from.
enum Fill: CaseIterable {
    case random
    case lowest
    case highest

    func int8(_ generator: inout SplitMix) -> Int8 {
        switch self {
        case .random: Int8(truncatingIfNeeded: generator.next())
        case .lowest: .min
        case .highest: .max
        }
    }

    func uint8(_ generator: inout SplitMix) -> UInt8 {
        self == .random ? UInt8(truncatingIfNeeded: generator.next()) : .max
    }
}
