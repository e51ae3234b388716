// SPDX-License-Identifier: Apache-2.0

/// The arithmetic that a model file is made for.
public enum Precision: UInt8, Sendable, CaseIterable {
    /// int8 weights, uint8 activations, int32 accumulators.
    case int8
    /// float32 throughout, for reference.
    case float32

    /// The arithmetic's name in files and reports.
    public var name: StaticString {
        switch self {
        case .int8: "int8"
        case .float32: "float32"
        }
    }
}
