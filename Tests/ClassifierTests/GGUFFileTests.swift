// SPDX-License-Identifier: Apache-2.0

import Signal
import Testing

@testable import Classifier

@Suite struct GGUFFileTests {
    static let sound = RandomModel(network: .node, precision: .int8, seed: 1)

    func parsingError(_ bytes: [UInt8]) -> ClassifierError? {
        do {
            _ = try Model(parsing: bytes.span)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: Network.allCases, Precision.allCases)
    func `a sound file gives its model`(network: Network, precision: Precision) throws {
        let model = try RandomModel(network: network, precision: precision, seed: 3).model()
        #expect(model.name == "random-\(network.name)-\(precision.name)-3")
        #expect(model.network == network)
        #expect(model.precision == precision)
        #expect(model.solverPairs.count == (network.hasODE ? 4 : 0))
        #expect(model.splitHash == nil)
    }

    @Test(arguments: [Network.node, .resnet])
    func `a file without keys of the input requires the first channel and no feature`(network: Network) throws {
        var writer = RandomModel(network: network, precision: .int8, seed: 3).writer()
        let model = try Model(parsing: writer.bytes().span)
        #expect(model.requiredChannels == [.fromRPeak] && model.requiredFeatures.isEmpty)

        writer.set("ecgmond.input.channels", .array(element: 8, [.string("from-r-peak")]))
        let named = try Model(parsing: writer.bytes().span)
        let classifier = try BeatClassifier(named)
        #expect(classifier.requiredChannels == [.fromRPeak] && classifier.requiredFeatures.isEmpty)
    }

    @Test(arguments: Damage.all)
    func `a damaged file gives one error that names what is wrong`(damage: Damage) throws {
        var writer = Self.sound.writer()
        damage.change(&writer)
        let error = try #require(parsingError(writer.bytes()))
        #expect(error.code == damage.code)
        #expect(error.name == damage.name)
        #expect(error.byteOffset != nil || !error.name.isEmpty)
        #expect(!error.message.contains("\n"))
        #expect(error.message.contains(damage.code.text.description))
    }

    @Test(arguments: Damage.ofContext)
    func `a damaged file of a context network gives one error that names what is wrong`(damage: Damage) throws {
        var writer = RandomModel(network: .context, precision: .int8, seed: 3).writer()
        damage.change(&writer)
        let error = try #require(parsingError(writer.bytes()))
        #expect(error.code == damage.code)
        #expect(error.name == damage.name)
    }

    @Test func `a context network takes any two channels and its features in the file's order`() throws {
        var writer = RandomModel(network: .context, precision: .int8, seed: 3).writer()
        let model = try Model(parsing: writer.bytes().span)
        #expect(model.requiredChannels == RandomModel.contextChannels)
        #expect(model.requiredFeatures == RandomModel.contextFeatures)
        writer.set("ecgmond.input.channels", .array(element: 8, ["from-r-peak", "usual-beat"].map { .string($0) }))
        writer.set("ecgmond.context.steering", .uint32(13))
        let other = try Model(parsing: writer.bytes().span)
        #expect(other.requiredChannels == [.fromRPeak, .usualBeat])
    }

    @Test(arguments: [8, 64, 4_096] as [UInt32])
    func `any alignment that GGUF allows is read`(alignment: UInt32) throws {
        var writer = Self.sound.writer()
        writer.alignment = alignment
        #expect(parsingError(writer.bytes()) == nil)
    }

    @Test func `what this version does not know is passed over`() throws {
        var writer = Self.sound.writer()
        let nested = GGUFWriter.Value.array(
            element: 9, [.array(element: 8, [.string("a"), .string("")]), .array(element: 0, [.uint8(1)])])
        let more: [(String, GGUFWriter.Value)] = [
            ("x.u8", .uint8(1)), ("x.u16", .uint16(2)), ("x.u64", .uint64(.max)), ("x.f64", .float64(1)),
            ("x.bool", .bool(true)), ("x.nested", nested), ("x.empty", .array(element: 9, [])),
            ("ecgmond.training.split_hash", .string("a\u{0}b")), ("ecgmond.training.data_sha256", .string("00ff")),
        ]
        writer.entries.insert(contentsOf: more.map { (key: $0.0, value: $0.1) }, at: 0)
        writer.tensors.insert(
            GGUFWriter.Tensor(name: "x.quantized", shape: [32], type: 8, bytes: [UInt8](repeating: 0, count: 34)), at: 2
        )
        let model = try Model(parsing: writer.bytes().span)
        #expect(model.splitHash == "a?b")
        #expect(model.dataChecksum == "00ff")
    }

    @Test(arguments: [[], [0x47], Array("GGUF".utf8), Array("FUGG".utf8), [UInt8](repeating: 0, count: 4_096)])
    func `foreign bytes are no model`(bytes: [UInt8]) throws {
        let error = try #require(parsingError(bytes))
        #expect(error.code == .notGGUF || error.code == .truncated)
    }

    @Test func `a file beyond the limit is refused unread`() throws {
        let bytes = Self.sound.bytes() + [UInt8](repeating: 0, count: GGUFFile.sizeLimit)
        #expect(parsingError(bytes)?.code == .tooLarge)
        #expect(GGUFFile.sizeLimit == Model.fileSizeLimit && GGUFFile.sizeLimit == 8 << 20)
    }
}
