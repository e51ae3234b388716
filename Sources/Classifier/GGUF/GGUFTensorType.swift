// SPDX-License-Identifier: Apache-2.0

/// The types of tensors that model files use, by their ggml codes.
enum GGUFTensorType: UInt32 {
    case float32 = 0
    case int8 = 24

    /// Bytes of an element.
    var byteCount: Int {
        switch self {
        case .float32: 4
        case .int8: 1
        }
    }
}
