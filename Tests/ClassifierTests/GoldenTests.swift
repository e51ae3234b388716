// SPDX-License-Identifier: Apache-2.0

import CModels
import Foundation
import Signal
import Testing

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

    @Test(arguments: ["node", "resnet"])
    func `the embedded model is the file under models`(name: String) throws {
        let start = name == "node" ? ecg_model_node : ecg_model_resnet
        let count = name == "node" ? ecg_model_node_size : ecg_model_resnet_size
        let embedded = [UInt8](UnsafeBufferPointer(start: start, count: count))
        let file = try Data(contentsOf: Resource.packageRoot.appending(path: "models/\(name)-ds1.gguf"))
        // Compared first: the difference of two such arrays would be sought for hours.
        let isEqual = embedded == [UInt8](file)
        #expect(isEqual, "the build is older than the model file")
        let model = try Model(parsing: embedded.span)
        #expect(model.network.name.description == name)
        #expect(model.precision == .int8)
    }
}
