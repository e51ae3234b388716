// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing
@testable import Classifier

/// A change to a sound model, and the error that it must give.
struct Damage: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var code: ClassifierError.Code
    var name: String
    var change: @Sendable (inout GGUFWriter) -> Void

    init(
        _ description: String, _ code: ClassifierError.Code, name: String = "",
        change: @escaping @Sendable (inout GGUFWriter) -> Void
    ) {
        testDescription = description
        self.code = code
        self.name = name
        self.change = change
    }

    static func key(_ key: String, _ code: ClassifierError.Code, _ value: GGUFWriter.Value) -> Damage {
        Damage("\(key) = \(value)", code, name: key) { $0.set(key, value) }
    }

    /// Names of channels or features that are refused, and the one that the error blames.
    static func input(
        _ kind: String, _ code: ClassifierError.Code, _ names: [String], blamed: String? = nil
    ) -> Damage {
        let key = "ecgmond.input.\(kind)"
        return Damage("\(key) = \(names)", code, name: blamed.map { "\(key): \($0)" } ?? key) { writer in
            writer.set(key, .array(element: 8, names.map { .string($0) }))
        }
    }

    static func tensor(
        _ name: String, _ code: ClassifierError.Code, _ description: String,
        change: @escaping @Sendable (inout GGUFWriter.Tensor) -> Void
    ) -> Damage {
        Damage("\(name): \(description)", code, name: name) { writer in
            guard let index = writer.tensors.firstIndex(where: { $0.name == name }) else { return }
            change(&writer.tensors[index])
        }
    }

    static let all: [Damage] = [
        Damage("version 2", .unsupportedVersion) { $0.version = 2 },
        key("general.architecture", .unsupportedValue, .string("llama")),
        key("general.architecture", .mistypedKey, .uint32(7)),
        key("general.name", .unsupportedValue, .string("")),
        key("general.name", .unsupportedValue, .string(String(repeating: "n", count: 65))),
        key("general.name", .unsupportedValue, .string("two\nlines")),
        key("general.alignment", .mistypedKey, .string("32")),
        key("ecgmond.format_version", .unsupportedValue, .uint32(2)),
        key("ecgmond.network", .unsupportedValue, .string("transformer")),
        key("ecgmond.precision", .unsupportedValue, .string("int4")),
        key("ecgmond.channels", .unsupportedValue, .uint32(65)),
        key("ecgmond.blocks", .unsupportedValue, .uint32(6)),
        key("ecgmond.norm_epsilon", .invalidNumber, .float32(.nan)),
        key("ecgmond.norm_epsilon", .unsupportedValue, .float32(0)),
        key("ecgmond.class_labels", .unsupportedValue, .array(element: 8, [.string("N")])),
        key("ecgmond.class_labels", .mistypedKey, .array(element: 4, [.uint32(1)])),
        key("ecgmond.class_labels", .countOutOfRange, .array(element: 8, [])),
        key("ecgmond.solver.steps", .unsupportedValue, .array(element: 4, [.uint32(2)])),
        key("ecgmond.solver.steps", .unsupportedValue, .array(element: 4, [0, 1, 1, 1].map { .uint32($0) })),
        key("ecgmond.solver.steps", .unsupportedValue, .array(element: 4, [.max, 1, 1, 1].map { .uint32($0) })),
        key("ecgmond.solver.names", .countOutOfRange, .array(element: 8, (0..<33).map { _ in .string("euler") })),
        key(
            "ecgmond.solver.names", .unsupportedValue,
            .array(element: 8, ["euler", "euler", "midpoint", "rk5"].map { .string($0) })),
        key(
            "ecgmond.solver.accuracies", .unsupportedValue,
            .array(element: 6, [0.5, 0.5, 0.5, Float.nan].map { .float32($0) })),
        key("ecgmond.solver.margins", .unsupportedValue, .array(element: 6, [.float32(1)])),
        key("ecgmond.solver.margins", .unsupportedValue, .array(element: 6, [1, 1, 1, 0].map { .float32($0) })),
        key("ecgmond.solver.margins", .unsupportedValue, .array(element: 6, [1, -1, 1, 1].map { .float32($0) })),
        key("ecgmond.solver.margins", .unsupportedValue, .array(element: 6, [1, 1, .nan, 1].map { .float32($0) })),
        key(
            "ecgmond.solver.margins", .unsupportedValue, .array(element: 6, [.infinity, 1, 1, 1].map { .float32($0) })),
        key("ecgmond.solver.margins", .mistypedKey, .float32(1)),
        input("channels", .unknownInput, ["st-segment"], blamed: "st-segment"),
        input("channels", .unknownInput, ["from-r-peak", "two\nlines"], blamed: "two?lines"),
        input("channels", .duplicate, ["from-r-peak", "from-r-peak"], blamed: "from-r-peak"),
        input("features", .unknownInput, ["preceding-to-median", "age"], blamed: "age"),
        input("features", .duplicate, ["preceding-to-median", "preceding-to-median"], blamed: "preceding-to-median"),
        input("features", .unfitInput, ["preceding-to-median"]),
        key("ecgmond.input.channels", .countOutOfRange, .array(element: 8, [])),
        key("ecgmond.input.channels", .mistypedKey, .string("from-r-peak")),
        key("ecgmond.input.features", .mistypedKey, .array(element: 4, [.uint32(0)])),
        Damage("no network", .missingKey, name: "ecgmond.network") { writer in
            writer.entries.removeAll { $0.key == "ecgmond.network" }
        },
        Damage("a key twice", .duplicate, name: "general.name") { writer in
            writer.entries.append(("general.name", .string("again")))
        },
        Damage("a tensor twice", .duplicate, name: "stem.conv1.bias") { writer in
            writer.add("stem.conv1.bias", [64], [Float](repeating: 0, count: 64))
        },
        Damage("no state scale", .missingTensor, name: "state_scale") { writer in
            writer.tensors.removeAll { $0.name == "state_scale" }
        },
        tensor("ode.conv1.weight", .mismatchedTensor, "float in an int8 file") { tensor in
            tensor.type = 0
            tensor.bytes = [UInt8](repeating: 0, count: 64 * 3 * 64 * 4)
        },
        tensor("ode.conv1.weight", .mismatchedTensor, "type unknown") { $0.type = 2 },
        tensor("ode.conv1.weight", .mismatchedTensor, "axes swapped") { $0.shape = [3, 64, 64] },
        tensor("ode.conv1.weight", .misplacedTensor, "2^64 elements") {
            $0.shape = [1 << 16, 1 << 16, 1 << 16, 1 << 16]
        },
        tensor("head.linear.bias", .mismatchedTensor, "a longer one") { tensor in
            tensor.shape = [6]
            tensor.bytes += [0, 0, 0, 0]
        },
        tensor("head.linear.weight", .invalidNumber, "infinite") { tensor in
            tensor.bytes.replaceSubrange(8..<12, with: littleEndian(Float.infinity.bitPattern))
        },
        Damage("half an early readout", .missingTensor, name: "early.output.weight") { writer in
            writer.tensors.removeAll { $0.name == "early.output.weight" }
        },
        tensor("early.hidden.weight", .mismatchedTensor, "axes swapped") { $0.shape = [64, 32] },
        tensor("state_scale", .invalidNumber, "zero") { $0.bytes = [0, 0, 0, 0] },
        tensor("head.input_scale", .invalidNumber, "negative") { $0.bytes = littleEndian(Float(-1).bitPattern) },
        tensor("stem.conv2.weight_scale", .invalidNumber, "NaN") { tensor in
            tensor.bytes.replaceSubrange(0..<4, with: littleEndian(Float.nan.bitPattern))
        },
        Damage("five axes", .countOutOfRange, name: "odd") { writer in
            writer.tensors.insert(
                GGUFWriter.Tensor(name: "odd", shape: [1, 1, 1, 1, 1], type: 0, bytes: [0, 0, 0, 0]), at: 0)
        },
        Damage("a value of type 13", .invalidType) { writer in
            writer.entries.insert(("a", .array(element: 13, [])), at: 0)
        },
        Damage("arrays six deep", .invalidType) { writer in
            var value = GGUFWriter.Value.array(element: 4, [.uint32(1)])
            for _ in 0..<5 { value = .array(element: 9, [value]) }
            writer.entries.insert(("deep", value), at: 0)
        },
        Damage("alignment 12", .unsupportedValue, name: "general.alignment") { $0.alignment = 12 },
        Damage("1,025 keys", .countOutOfRange) { writer in
            for index in 0..<1_025 { writer.set("k\(index)", .bool(true)) }
        },
    ]
}
