// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis

@testable import Classifier

/// Model files: damage is refused in one line, or what is accepted classifies, with the same bits on each instruction set.
///
/// A checksum that does not fit would refuse nearly every input at once, so each file is sealed after its damage. An input
/// is a list of changes to a sound file, or the file itself: so it stays small.
enum ModelTarget {
    @Sendable static func check(_ input: [UInt8]) throws(PropertyFailure) {
        var bytes = InputBytes(input)
        var file: [UInt8]
        switch bytes.int(0...7) {
        case 0...3: file = ModelBytes.node
        case 4: file = ModelBytes.context
        case 5: file = ModelBytes.resnet
        default: file = []
        }
        let beatCount = bytes.int(1...2)
        let instructionSets = bytes.int(0...7) == 0 ? InstructionSet.allCases : [.scalar, InstructionSet.best]
        let seed = bytes.generator()
        if file.isEmpty {
            file = Array("GGUF".utf8) + [3, 0, 0, 0] + bytes.rest()
        } else {
            file.removeLast(ModelSeal.byteCount)
            let directoryEnd = directoryEnd(of: file)
            while !bytes.isAtEnd { damage(&file, directoryEnd: directoryEnd, &bytes) }
        }
        seal(&file)
        guard let model = try model(in: file) else { return }
        try require(model.name.utf8.allSatisfy { (0x20..<0x7F).contains($0) }, "the name \(model.name)")
        var expected: [UInt32]?
        for instructionSet in instructionSets where instructionSet.isAvailable {
            let logits = try logits(of: model, on: instructionSet, beatCount: beatCount, seed: seed)
            try require(logits == expected ?? logits, "\(instructionSet.name) gives other bits than scalar")
            expected = expected ?? logits
        }
    }

    /// The model of a file; `nil` if it is refused.
    private static func model(in file: [UInt8]) throws(PropertyFailure) -> Model? {
        do {
            return try Model(verifying: file.span)
        } catch {
            let isFit = !error.message.isEmpty && error.message.unicodeScalars.allSatisfy { $0.value >= 0x20 }
            try require(isFit, "a message is not one line: \(error.message)")
            return nil
        }
    }

    /// What an accepted model makes of a few beats, the bits of every NaN the same.
    private static func logits(
        of model: borrowing Model, on instructionSet: InstructionSet, beatCount: Int, seed: SplitMix64
    ) throws(PropertyFailure) -> [UInt32] {
        var generator = seed
        do throws(ClassifierError) {
            // Hundreds of evaluations would show nothing but that they take long.
            let isSlow = model.solverPairs.first.map { $0.steps > 2 } ?? false
            var classifier = try BeatClassifier(model, steps: isSlow ? 2 : nil, instructionSet: instructionSet)
            var bits: [UInt32] = []
            for _ in 0..<beatCount {
                let logits = classifier.logits(of: beat(from: &generator))
                for index in 0..<5 { bits.append((logits[index].isNaN ? Float.nan : logits[index]).bitPattern) }
            }
            // Of any model, it gives a class or none.
            _ = classifier.classify(beat(from: &generator)).mostProbable
            return bits
        } catch {
            throw PropertyFailure(message: "an accepted model is not laid out: \(error.message)")
        }
    }

    /// Where the first tensor's data begin.
    private static func directoryEnd(of file: [UInt8]) -> Int {
        guard let directory = try? GGUFFile(file.span) else { return file.count }
        return Int(directory.tensors.map(\.offset).min() ?? UInt64(file.count))
    }

    /// Carries out one change that the next bytes describe.
    private static func damage(_ file: inout [UInt8], directoryEnd: Int, _ bytes: inout InputBytes) {
        guard file.count > 64 else { return _ = bytes.rest() }
        let kind = bytes.byte() % 10
        let isInDirectory = kind < 6
        let place =
            isInDirectory
            ? bytes.int(0...min(directoryEnd, file.count) - 8) : bytes.int(0...file.count - 8)
        switch kind {
        case 0: file[place] = bytes.byte()
        case 1: file.replaceSubrange(place..<place + 4, with: bytes.take(4))
        case 2:
            let numbers: [UInt64] = [0, 1, 0x7FFF_FFFF, 0xFFFF_FFFF, 1 << 40, 1 << 62, 1 << 63, .max]
            let number = bytes.element(of: numbers)
            for index in 0..<8 { file[place + index] = UInt8(truncatingIfNeeded: number >> UInt64(8 * index)) }
        case 3: file.insert(contentsOf: bytes.take(bytes.int(1...64)), at: place)
        case 4: file.removeSubrange(place..<min(file.count, place + bytes.int(1...64)))
        case 5:
            let end = min(file.count, place + bytes.int(1...256))
            file.insert(contentsOf: Array(file[place..<end]), at: place)
        case 6: file.removeLast(min(file.count, bytes.int(0...70_000)))
        case 7: file[place] = bytes.byte()
        default:
            // A weight, a scale or an epsilon; a whole row of them.
            let number = bytes.anyFloat().bitPattern
            let start = place / 4 * 4
            for offset in stride(from: start, to: min(file.count - 3, start + 4 * bytes.int(1...64)), by: 4) {
                for index in 0..<4 { file[offset + index] = UInt8(truncatingIfNeeded: number >> UInt32(8 * index)) }
            }
        }
    }

    /// Puts a checksum that fits after the file.
    private static func seal(_ file: inout [UInt8]) {
        let sum = ModelSeal.checksum(of: file.span, count: file.count)
        file += "ECGcrc32".utf8
        for index in 0..<4 { file.append(UInt8(truncatingIfNeeded: sum >> UInt32(8 * index))) }
    }

    /// A beat of ordinary and of extreme numbers.
    private static func beat(from generator: inout some RandomNumberGenerator) -> ClassifierInput {
        var input = ClassifierInput()
        let isExtreme = generator.next() % 4 == 0
        func number(_ bits: UInt64) -> Float {
            isExtreme && bits % 3 == 0
                ? Float(bitPattern: UInt32(truncatingIfNeeded: bits >> 32)) : Float(bits >> 40) / Float(1 << 24)
        }
        for channel in InputChannel.allCases {
            for index in 0..<ClassifierInput.pointCount { input[channel][index] = number(generator.next()) }
        }
        for feature in InputFeature.allCases { input[feature] = number(generator.next()) }
        return input
    }
}
