// SPDX-License-Identifier: Apache-2.0

import CModels
import Signal
import Testing

@testable import Classifier

/// A model that is read where it lies, at any alignment, against one that keeps a copy of its bytes.
struct ModelInPlaceTests {
    private static var models: [(bytes: UnsafePointer<UInt8>, count: Int)] {
        [
            (ecg_model_context, Int(ecg_model_context_size)), (ecg_model_node, Int(ecg_model_node_size)),
            (ecg_model_resnet, Int(ecg_model_resnet_size)),
        ]
    }

    /// The bits of the logits of some beats in their order, and the bytes of the workspace.
    private static func run(_ model: borrowing Model, _ set: InstructionSet) throws -> (bits: [UInt32], byteCount: Int)
    {
        var classifier = try BeatClassifier(model, instructionSet: set)
        var random = SplitMix(seed: 5)
        var bits: [UInt32] = []
        for _ in 0..<4 {
            var input = ClassifierInput()
            for channel in InputChannel.allCases {
                for point in 0..<ClassifierInput.pointCount {
                    input.channels[Int(channel.rawValue)][point] = Float(random.next() % 256) / 255
                }
            }
            for feature in InputFeature.allCases { input[feature] = Float(random.next() % 512) / 128 - 2 }
            let logits = classifier.logits(of: input)
            for label in 0..<5 { bits.append(logits[label].bitPattern) }
        }
        return (bits, classifier.workspaceByteCount)
    }

    @Test(arguments: 0..<3, [InstructionSet.scalar, .best])
    func `a model in place gives the same bits as its copy, at any alignment`(
        index: Int, set: InstructionSet
    ) throws {
        let (bytes, count) = Self.models[index]
        let copied = try Self.run(try Model(verifying: Span(_unsafeStart: bytes, count: count)), set)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count + 64, alignment: 64)
        defer { buffer.deallocate() }
        for shift in [0, 1, 2, 4, 7, 32] {
            let start = buffer.baseAddress! + shift
            start.copyMemory(from: bytes, byteCount: count)
            let span = Span(_unsafeStart: start.assumingMemoryBound(to: UInt8.self), count: count)
            let inPlace = try Self.run(try Model(verifyingInPlace: span), set)
            #expect(inPlace.bits == copied.bits, "\(shift) bytes off")
            #expect(inPlace.byteCount <= copied.byteCount)
        }
    }

    @Test func `kernels that take the file's order keep no copy of the weights`() throws {
        let (bytes, count) = Self.models[0]
        let span = Span(_unsafeStart: bytes, count: count)
        let copied = try Self.run(try Model(verifying: span), .scalar)
        let inPlace = try Self.run(try Model(verifyingInPlace: span), .scalar)
        // The file is 100 kB, most of it weights, and the recurrent head's stand in the workspace as floats.
        #expect(copied.byteCount - inPlace.byteCount > 150_000)
    }
}
