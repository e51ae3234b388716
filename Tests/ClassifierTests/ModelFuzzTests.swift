// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Classifier
@testable import Signal

/// Every outcome here is fine but a crash: the test process would not survive one.
@Suite struct ModelFuzzTests {
    static let networks: [Network] = [.node, .context]

    /// A sound file, and where its tensor data begin.
    static func file(_ network: Network) throws -> (bytes: [UInt8], directoryEnd: Int) {
        let bytes = RandomModel(network: network, precision: .int8, seed: 1).bytes()
        let file = try GGUFFile(bytes.span)
        return (bytes, Int(file.tensors.map(\.offset).min() ?? 0))
    }

    func isAccepted(_ bytes: [UInt8]) -> Bool {
        do {
            _ = try Model(parsing: bytes.span)
            return true
        } catch {
            #expect(!error.message.isEmpty && !error.message.contains("\n"))
            return false
        }
    }

    @Test(arguments: networks)
    func `a file cut anywhere in its directory is refused`(network: Network) throws {
        let file = try Self.file(network)
        for count in 0..<file.directoryEnd {
            #expect(!isAccepted(Array(file.bytes[..<count])), "cut at \(count)")
        }
    }

    @Test(arguments: networks)
    func `a file cut anywhere in its data is refused`(network: Network) throws {
        let file = try Self.file(network)
        for count in stride(from: file.directoryEnd, to: file.bytes.count, by: 97) {
            #expect(!isAccepted(Array(file.bytes[..<count])), "cut at \(count)")
        }
        #expect(!isAccepted(Array(file.bytes.dropLast())))
        #expect(isAccepted(file.bytes))
    }

    @Test(arguments: networks, [1, 2, 3, 4] as [UInt64])
    func `flipped bytes give a model or an error`(network: Network, seed: UInt64) throws {
        var generator = SplitMix(seed: seed)
        let file = try Self.file(network)
        for _ in 0..<500 {
            var bytes = file.bytes
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let position = Int.random(in: 0..<file.directoryEnd, using: &generator)
                bytes[position] = UInt8(truncatingIfNeeded: generator.next())
            }
            _ = isAccepted(bytes)
        }
    }

    @Test(
        arguments: networks,
        [0, 1, 0x7FFF_FFFF, 0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF, .max, 1 << 40, 1 << 62] as [UInt64])
    func `extreme numbers anywhere in the directory give a model or an error`(network: Network, number: UInt64) throws {
        let value = littleEndian(number)
        let file = try Self.file(network)
        // An odd stride reaches the fields' beginnings and their middles alike.
        for position in stride(from: 4 + Int(number % 5), to: file.directoryEnd - 8, by: 5) {
            var bytes = file.bytes
            for index in 0..<8 { bytes[position + index] = value[index] }
            _ = isAccepted(bytes)
        }
    }

    @Test func `a file that announces more than it holds is refused in bounded memory`() {
        // Counts of strings and of nested arrays that would fill memory, were they believed.
        for element in [8, 9, 12] as [UInt32] {
            for count in [1 << 20, 1 << 32, 1 << 61, UInt64.max] {
                var bytes = Array("GGUF".utf8) + littleEndian(UInt32(3)) + littleEndian(UInt64(0))
                bytes += littleEndian(UInt64(1)) + littleEndian(UInt64(1)) + Array("k".utf8) + littleEndian(UInt32(9))
                bytes += littleEndian(element) + littleEndian(count) + [UInt8](repeating: 0, count: 64)
                #expect(!isAccepted(bytes))
            }
        }
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func `random weights of any finite size classify without a trap`(seed: UInt64) throws {
        var generator = SplitMix(seed: seed)
        for network in Network.allCases {
            for precision in Precision.allCases {
                var writer = RandomModel(network: network, precision: precision, seed: seed).writer()
                for index in writer.tensors.indices where writer.tensors[index].type == 0 {
                    let isScale = writer.tensors[index].name.hasSuffix("scale")
                    for start in stride(from: 0, to: writer.tensors[index].bytes.count, by: 4) {
                        var value = Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
                        if !value.isFinite || value == 0 { value = .greatestFiniteMagnitude }
                        if isScale { value = value.magnitude }
                        writer.tensors[index].bytes.replaceSubrange(
                            start..<start + 4, with: littleEndian(value.bitPattern))
                    }
                }
                var classifier = try BeatClassifier(try Model(parsing: writer.bytes().span))
                var input = ClassifierInput()
                for _ in 0..<3 {
                    for channel in InputChannel.allCases {
                        for index in 0..<187 { input[channel][index] = Float.random(in: 0...1, using: &generator) }
                    }
                    for feature in InputFeature.allCases {
                        input[feature] = Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
                    }
                    let probabilities = classifier.classify(input)
                    #expect((0..<5).contains(Int(probabilities.mostProbable.rawValue)))
                }
            }
        }
    }
}
