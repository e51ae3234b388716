// SPDX-License-Identifier: Apache-2.0

import Signal

@testable import Classifier

/// Models with seeded random weights: number for number those of training/ecgtrain/random_model.py.
struct RandomModel {
    static let channels = 64
    /// What the context network requires, in an order that is not the inputs' own.
    static let contextChannels: [InputChannel] = [.usualBeat, .aroundRPeak]
    static let contextFeatures: [InputFeature] = InputFeature.allCases.reversed()
    static let contextSteering = 13
    static let contextElapsed = InputFeature.precedingToMean10
    /// The layers of its recurrent head: outputs and inputs.
    static let contextLayers: [(name: String, outputs: Int, inputs: Int)] = [
        ("encode", 40, channels + contextFeatures.count), ("flow", 40, 40), ("input", 120, 40),
        ("recurrent", 120, 40), ("hidden", 32, 80), ("output", 5, 32),
    ]
    static let pairs: [(Solver, Int)] = [(.euler, 2), (.euler, 4), (.midpoint, 2), (.rk4, 1)]
    /// Some beats of random windows lie above each, and some below.
    static let margins: [Float] = [0.25, 0.28125, 0.3125, 0.34375]
    var network: Network
    var precision: Precision
    var seed: UInt64

    /// A writer that holds the whole model, ready to be changed or written.
    func writer() -> GGUFWriter {
        var writer = GGUFWriter()
        addMetadata(&writer)
        var generator = SplitMix(seed: seed)
        addConvolution(
            &writer, &generator, "stem.conv1", taps: 3, inputs: network == .context ? 2 : 1, inputScale: 1.0 / 255)
        addFloats(&writer, &generator, "stem.conv1.bias", [64], 0.25)
        for name in ["stem.conv2", "stem.conv3"] {
            addConvolution(&writer, &generator, name, taps: 4, inputs: 64, inputScale: 4.0 / 255)
            addFloats(&writer, &generator, name + ".bias", [64], 0.25)
        }
        addNorm(&writer, &generator, "stem.norm1")
        addNorm(&writer, &generator, "stem.norm2")
        switch network {
        case .node, .context:
            for name in ["ode.conv1", "ode.conv2"] {
                addConvolution(&writer, &generator, name, taps: 3, inputs: 64, inputScale: 3.5 / 255)
                addFloats(&writer, &generator, name + ".bias", [64], 0.25)
                addFloats(&writer, &generator, name + ".time_weight", [64, 3], 0.5)
                guard network == .context else { continue }
                addFloats(&writer, &generator, name + ".feature_weight", [64, Self.contextSteering], 0.25)
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
        if network == .context {
            addFloats(&writer, &generator, "context.feature_mean", [Self.contextFeatures.count], 0.25)
            addFloats(&writer, &generator, "context.feature_scale", [Self.contextFeatures.count], 0.5, center: 1)
            for (name, outputs, inputs) in Self.contextLayers {
                addWeights(&writer, &generator, "context." + name, [outputs, inputs])
                addFloats(&writer, &generator, "context.\(name).bias", [outputs], 0.25)
            }
        } else {
            addFloats(&writer, &generator, "head.linear.weight", [5, 64], 0.5)
            addFloats(&writer, &generator, "head.linear.bias", [5], 0.25)
            if network == .node {
                for (name, outputs, inputs) in [("early.hidden", 32, 64), ("early.output", 5, 32)] {
                    addWeights(&writer, &generator, name, [outputs, inputs])
                    addFloats(&writer, &generator, name + ".bias", [outputs], 0.25)
                }
            }
        }
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
        writer.set("ecgmond.blocks", .uint32(network == .resnet ? 6 : 1))
        writer.set("ecgmond.norm_epsilon", .float32(1e-5))
        writer.set("ecgmond.class_labels", .array(element: 8, ["N", "S", "V", "F", "Q"].map { .string($0) }))
        if network == .context {
            writer.set(
                "ecgmond.input.channels",
                .array(element: 8, Self.contextChannels.map { .string($0.name.description) }))
            writer.set(
                "ecgmond.input.features",
                .array(element: 8, Self.contextFeatures.map { .string($0.name.description) }))
            writer.set("ecgmond.context.steering", .uint32(UInt32(Self.contextSteering)))
            writer.set("ecgmond.context.elapsed", .string(Self.contextElapsed.name.description))
        }
        guard network != .resnet else { return }
        let pairs = Self.pairs.map { (name: $0.0.name.description, steps: UInt32($0.1)) }
        writer.set("ecgmond.solver.names", .array(element: 8, pairs.map { .string($0.name) }))
        writer.set("ecgmond.solver.steps", .array(element: 4, pairs.map { .uint32($0.steps) }))
        writer.set("ecgmond.solver.accuracies", .array(element: 6, pairs.map { _ in .float32(0.5) }))
        writer.set("ecgmond.solver.margins", .array(element: 6, Self.margins.map { .float32($0) }))
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
        addWeights(&writer, &generator, name, [64, taps, inputs])
        if precision == .int8 { writer.add(name + ".input_scale", [1], [Float(inputScale)]) }
    }

    /// Weights `[outputs, ...]`, quantized with a scale per output in an int8 file.
    private func addWeights(
        _ writer: inout GGUFWriter, _ generator: inout SplitMix, _ name: String, _ shape: [Int]
    ) {
        let (outputs, run) = (shape[0], shape.dropFirst().reduce(1, *))
        let spreads = generator.uniform(outputs).map { (1 + 0.75 * $0) * (1.75 / Double(run).squareRoot()) }
        let uniform = generator.uniform(outputs * run)
        let weights = uniform.indices.map { Float(spreads[$0 / run] * uniform[$0]) }
        guard precision == .int8 else { return writer.add(name + ".weight", shape, weights) }
        let scales = spreads.map { Float($0 / 127) }
        let quantized = weights.indices.map { index in
            let ratio = (Double(weights[index]) / Double(scales[index / run])).rounded(.toNearestOrEven)
            return Int8(min(max(ratio, -127), 127))
        }
        writer.add(name + ".weight", shape, quantized)
        writer.add(name + ".weight_scale", [outputs], scales)
    }
}

extension RandomModel {
    /// The model, parsed.
    func model() throws -> Model { try Model(parsing: bytes().span) }
}
