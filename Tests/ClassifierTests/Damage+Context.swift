// SPDX-License-Identifier: Apache-2.0

import Signal

@testable import Classifier

extension Damage {
    /// A key that is not there.
    private static func missing(_ key: String) -> Damage {
        Damage("no \(key)", .missingKey, name: key) { writer in writer.entries.removeAll { $0.key == key } }
    }

    /// A tensor that is one element longer along its last axis, in bytes of so many an element.
    private static func longer(_ name: String, elementBytes: Int) -> Damage {
        tensor(name, .mismatchedTensor, "a longer one") { tensor in
            let last = tensor.shape.count - 1
            let rows = tensor.shape.dropLast().reduce(1, *)
            tensor.shape[last] += 1
            tensor.bytes += [UInt8](repeating: 0, count: rows * elementBytes)
        }
    }

    /// Changes to a context network.
    static let ofContext: [Damage] = [
        missing("ecgmond.input.channels"),
        missing("ecgmond.input.features"),
        missing("ecgmond.context.steering"),
        missing("ecgmond.context.elapsed"),
        missing("ecgmond.solver.names"),
        key("ecgmond.blocks", .unsupportedValue, .uint32(6)),
        input("channels", .unfitInput, ["around-r-peak"]),
        input("channels", .unfitInput, ["around-r-peak", "usual-beat", "from-r-peak"]),
        input("channels", .duplicate, ["usual-beat", "usual-beat"], blamed: "usual-beat"),
        input("features", .countOutOfRange, []),
        input("features", .countOutOfRange, [String](repeating: "width", count: 65)),
        input("features", .unknownInput, ["width", "age"], blamed: "age"),
        Damage("fewer features than steer", .unsupportedValue, name: "ecgmond.context.steering") { writer in
            writer.set("ecgmond.input.features", .array(element: 8, [.string("preceding-to-mean-10")]))
        },
        key("ecgmond.context.steering", .unsupportedValue, .uint32(0)),
        key("ecgmond.context.steering", .unsupportedValue, .uint32(55)),
        key("ecgmond.context.steering", .unsupportedValue, .uint32(.max)),
        key("ecgmond.context.steering", .mistypedKey, .string("13")),
        key("ecgmond.context.elapsed", .unsupportedValue, .string("")),
        key("ecgmond.context.elapsed", .unsupportedValue, .string("age")),
        key("ecgmond.context.elapsed", .mistypedKey, .uint32(2)),
        longer("stem.conv1.weight", elementBytes: 1),
        longer("ode.conv1.feature_weight", elementBytes: 4),
        longer("ode.conv2.feature_weight", elementBytes: 4),
        longer("context.feature_mean", elementBytes: 4),
        longer("context.feature_scale", elementBytes: 4),
        longer("context.encode.weight", elementBytes: 1),
        longer("context.flow.bias", elementBytes: 4),
        longer("context.recurrent.weight_scale", elementBytes: 4),
        tensor("context.input.weight", .mismatchedTensor, "axes swapped") { $0.shape.swapAt(0, 1) },
        tensor("context.hidden.weight", .mismatchedTensor, "floats in an int8 file") { tensor in
            tensor.type = 0
            tensor.bytes = [UInt8](repeating: 0, count: 32 * 80 * 4)
        },
        tensor("context.output.weight_scale", .invalidNumber, "zero") { tensor in
            tensor.bytes.replaceSubrange(0..<4, with: [0, 0, 0, 0])
        },
        tensor("context.feature_scale", .invalidNumber, "infinite") { tensor in
            tensor.bytes.replaceSubrange(4..<8, with: littleEndian(Float.infinity.bitPattern))
        },
        Damage("no recurrent bias", .missingTensor, name: "context.recurrent.bias") { writer in
            writer.tensors.removeAll { $0.name == "context.recurrent.bias" }
        },
    ]
}
