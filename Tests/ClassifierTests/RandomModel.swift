// SPDX-License-Identifier: Apache-2.0

@testable import Classifier

/// Models with seeded random weights: number for number those of training/ecgtrain/random_model.py.
struct RandomModel {
    static let channels = 64
    var network: Network
    var precision: Precision
    var seed: UInt64

    /// A writer that holds the whole model, ready to be changed or written.
    func writer() -> GGUFWriter {
        var writer = GGUFWriter()
        addMetadata(&writer)
        var generator = SplitMix(seed: seed)
        addConvolution(&writer, &generator, "stem.conv1", taps: 3, inputs: 1, inputScale: 1.0 / 255)
        addFloats(&writer, &generator, "stem.conv1.bias", [64], 0.25)
        for name in ["stem.conv2", "stem.conv3"] {
            addConvolution(&writer, &generator, name, taps: 4, inputs: 64, inputScale: 4.0 / 255)
            addFloats(&writer, &generator, name + ".bias", [64], 0.25)
        }
        addNorm(&writer, &generator, "stem.norm1")
        addNorm(&writer, &generator, "stem.norm2")
        switch network {
        case .node:
            for name in ["ode.conv1", "ode.conv2"] {
                addConvolution(&writer, &generator, name, taps: 3, inputs: 64, inputScale: 3.5 / 255)
                addFloats(&writer, &generator, name + ".bias", [64], 0.25)
                addFloats(&writer, &generator, name + ".time_weight", [64, 3], 0.5)
            }
            for index in 1...3 { addNorm(&writer, &generator, "ode.norm\(index)") }
        case .resnet:
            for block in 0..<6 {
                for half in 1...2 {
                    let name = "res.\(block).conv\(half)"
                    addConvolution(&writer, &generator, name, taps: 3, inputs: 64, inputScale: 4.0 / 255)
                    addNorm(&writer, &generator, "res.\(block).norm\(half)")
                }
            }
        }
        addNorm(&writer, &generator, "head.norm")
        addFloats(&writer, &generator, "head.linear.weight", [5, 64], 0.5)
        addFloats(&writer, &generator, "head.linear.bias", [5], 0.25)
        if precision == .int8 {
            writer.add("head.input_scale", [1], [Float(4.0 / 255)])
            writer.add("state_scale", [1], [Float(12.0 / 32767)])
        }
        return writer
    }

    /// The file's bytes.
    func bytes() -> [UInt8] { writer().bytes() }

    private func addMetadata(_ writer: inout GGUFWriter) {
        writer.set("general.architecture", .string("ecgmond"))
        writer.set("general.name", .string("random-\(network.name)-\(precision.name)-\(seed)"))
        writer.set("ecgmond.format_version", .uint32(1))
        writer.set("ecgmond.network", .string(network.name.description))
        writer.set("ecgmond.precision", .string(precision.name.description))
        writer.set("ecgmond.channels", .uint32(64))
        writer.set("ecgmond.groups", .uint32(32))
        writer.set("ecgmond.classes", .uint32(5))
        writer.set("ecgmond.window_points", .uint32(187))
        writer.set("ecgmond.blocks", .uint32(network == .node ? 1 : 6))
        writer.set("ecgmond.norm_epsilon", .float32(1e-5))
        writer.set("ecgmond.class_labels", .array(element: 8, ["N", "S", "V", "F", "Q"].map { .string($0) }))
        guard network == .node else { return }
        let pairs: [(String, UInt32)] = [("euler", 2), ("euler", 4), ("midpoint", 2), ("rk4", 1)]
        writer.set("ecgmond.solver.names", .array(element: 8, pairs.map { .string($0.0) }))
        writer.set("ecgmond.solver.steps", .array(element: 4, pairs.map { .uint32($0.1) }))
        writer.set("ecgmond.solver.accuracies", .array(element: 6, pairs.map { _ in .float32(0.5) }))
    }

    private func addFloats(
        _ writer: inout GGUFWriter, _ generator: inout SplitMix, _ name: String, _ shape: [Int], _ spread: Double,
        center: Double = 0
    ) {
        let values = generator.uniform(shape.reduce(1, *)).map { Float(center + spread * $0) }
        writer.add(name, shape, values)
    }

    private func addNorm(_ writer: inout GGUFWriter, _ generator: inout SplitMix, _ name: String) {
        addFloats(&writer, &generator, name + ".weight", [64], 0.5, center: 1)
        addFloats(&writer, &generator, name + ".bias", [64], 0.5)
    }

    private func addConvolution(
        _ writer: inout GGUFWriter, _ generator: inout SplitMix, _ name: String, taps: Int, inputs: Int,
        inputScale: Double
    ) {
        let run = taps * inputs
        let spreads = generator.uniform(64).map { (1 + 0.75 * $0) * (1.75 / Double(run).squareRoot()) }
        let uniform = generator.uniform(64 * run)
        let weights = uniform.indices.map { Float(spreads[$0 / run] * uniform[$0]) }
        guard precision == .int8 else { return writer.add(name + ".weight", [64, taps, inputs], weights) }
        let scales = spreads.map { Float($0 / 127) }
        let quantized = weights.indices.map { index in
            let ratio = (Double(weights[index]) / Double(scales[index / run])).rounded(.toNearestOrEven)
            return Int8(min(max(ratio, -127), 127))
        }
        writer.add(name + ".weight", [64, taps, inputs], quantized)
        writer.add(name + ".weight_scale", [64], scales)
        writer.add(name + ".input_scale", [1], [Float(inputScale)])
    }
}

extension RandomModel {
    /// The model, parsed.
    func model() throws -> Model { try Model(parsing: bytes().span) }
}
