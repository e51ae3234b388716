// SPDX-License-Identifier: Apache-2.0
//
// Compiled as a part of Classifier, as Embedded Swift: the whole classifier behind C functions that main.c calls.

public import Signal

/// Whether this processor runs an instruction set, by the raw value of `InstructionSet`; -1 where there is no such set.
@_cdecl("same_bits_is_available")
public func isAvailable(_ instructionSet: UInt8) -> Int32 {
    guard let chosen = InstructionSet(rawValue: instructionSet) else { return -1 }
    return chosen.isAvailable ? 1 : 0
}

/// The name of an instruction set, which lives for ever.
@_cdecl("same_bits_name")
public func name(_ instructionSet: UInt8) -> UnsafePointer<UInt8> {
    unsafe (InstructionSet(rawValue: instructionSet)?.name ?? "none").utf8Start
}

/// The fingerprint of what a model makes of windows: FNV-1a over the bits of every logit and every class probability.
///
/// A model of more than one channel sees the windows that follow too; features are made of a window's points.
///
/// - Parameters:
///   - windows: uint8 `[count, 187]`, of 255ths.
///   - classCounts: `[5]`, receives how many windows were put into each class.
/// - Returns: the fingerprint; 0 where the model cannot be used.
@_cdecl("same_bits_fingerprint")
public func fingerprint(
    _ model: UnsafePointer<UInt8>, _ modelSize: Int, _ windows: UnsafePointer<UInt8>, _ count: Int,
    _ instructionSet: UInt8, _ classCounts: UnsafeMutablePointer<Int32>
) -> UInt64 {
    let bytes = unsafe Span(_unsafeStart: model, count: modelSize)
    guard let chosen = InstructionSet(rawValue: instructionSet), let parsed = try? Model(parsing: bytes),
        var classifier = try? BeatClassifier(parsed, instructionSet: chosen)
    else { return 0 }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func mix(_ value: Float) {
        var bits = value.bitPattern
        for _ in 0..<4 {
            hash = (hash ^ UInt64(bits & 0xff)) &* 0x0000_0100_0000_01b3
            bits >>= 8
        }
    }
    for index in 0..<count {
        var input = ClassifierInput()
        let pointCount = ClassifierInput.pointCount
        for (row, channel) in classifier.requiredChannels.enumerated() {
            let start = (index + row) % count * pointCount
            for point in 0..<pointCount {
                input.channels[Int(channel.rawValue)][point] = Float(unsafe windows[start + point]) / 255
            }
        }
        for (column, feature) in classifier.requiredFeatures.enumerated() {
            input[feature] = Float(unsafe windows[index * pointCount + column]) / 64 - 2
        }
        let logits = classifier.logits(of: input)
        let probabilities = ClassProbabilities(softmax(logits))
        for label in 0..<5 {
            mix(logits[label])
            mix(probabilities.values[label])
        }
        unsafe classCounts[Int(probabilities.mostProbable.rawValue)] += 1
    }
    return hash
}
