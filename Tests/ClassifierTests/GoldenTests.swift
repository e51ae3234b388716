// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Testing
import TrainedModels

@testable import Classifier

@Suite struct GoldenTests {
    static let random = Golden.entries("golden-random.json")
    static let context = Golden.entries("golden-context.json")
    static let byNeed = Golden.entries("golden-by-need.json") + Golden.entries("golden-by-need-context.json")
    static let models = Golden.entries("golden-models.json")

    @Test func `every solver, both networks and both precisions have golden numbers`() {
        #expect(Self.context.count == 6)
        #expect(Self.byNeed.count == 16)
        #expect(Set(Self.byNeed.map(\.testDescription)).count == 16)
        #expect(Self.random.count == 20)
        #expect(Set(Self.random.map(\.testDescription)).count == 20)
    }

    @Test(arguments: random)
    func `random models give the probabilities of NumPy to the bit, of ONNX Runtime to 1e-4`(golden: Golden) throws {
        try golden.check()
    }

    @Test(arguments: context)
    func `a random context network gives NumPy's probabilities of a sequence`(golden: Golden) throws {
        try golden.check()
    }

    @Test(arguments: byNeed)
    func `random models with steps by need give NumPy's probabilities, and stop at the same beats`(
        golden: Golden
    ) throws {
        try golden.check()
    }

    @Test(
        .enabled(if: !models.isEmpty, "no golden-models.json: python -m ecgtrain.golden ... models makes it"),
        arguments: models)
    func `trained models give the probabilities of NumPy to the bit, of ONNX Runtime to 1e-4`(golden: Golden) throws {
        try golden.check()
    }

    @Test(arguments: [(TrainedModel.context, "context"), (.node, "node-ds1"), (.resnet, "resnet-ds1")])
    func `the embedded model is the file under models`(model: TrainedModel, name: String) throws {
        let embedded = model.bytes.withUnsafeBufferPointer { [UInt8]($0) }
        let file = try Data(contentsOf: Resource.packageRoot.appending(path: "models/\(name).gguf"))
        // Compared first: the difference of two such arrays would be sought for hours.
        let isEqual = embedded == [UInt8](file)
        #expect(isEqual, "the build is older than the model file")
        let parsed = try Model(parsing: embedded.span)
        #expect(parsed.network.name.description == model.name.description)
        #expect(parsed.precision == .int8)
    }
}
