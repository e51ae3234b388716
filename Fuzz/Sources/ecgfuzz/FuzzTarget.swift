// SPDX-License-Identifier: Apache-2.0

/// A part of ecgmond that reads what others write, and what must hold of it for any bytes whatever.
struct FuzzTarget: Sendable {
    /// The name, which is also that of its folder in `Fuzz/corpus`.
    var name: String
    /// What is fed to what, for people.
    var summary: String
    /// Bytes of the longest input that is worth trying.
    var longestInput: Int
    /// Feeds an input, and throws if something does not hold. Traps, sanitizers and libFuzzer's clock find the rest.
    var check: @Sendable ([UInt8]) throws(PropertyFailure) -> Void

    /// Every target: programs, tests, and corpora are made from this list.
    static let all = [
        FuzzTarget(
            name: "text", summary: "lines of text to the decoder, in random chunks", longestInput: 4_096,
            check: DecoderTarget.checkText),
        FuzzTarget(
            name: "frames", summary: "frames of each binary format to the decoder, in random chunks",
            longestInput: 2_048, check: DecoderTarget.checkFrames),
        FuzzTarget(
            name: "header", summary: "a WFDB header, and the decoders that it describes", longestInput: 2_048,
            check: HeaderTarget.check),
        FuzzTarget(
            name: "container", summary: "the first bytes of a file: EDF, BDF, ISHNE or WAV, and what else they show",
            longestInput: 4_096, check: ContainerTarget.check),
        FuzzTarget(
            name: "annotations", summary: "a WFDB annotation file, and files that the annotation output writes",
            longestInput: 2_048, check: AnnotationTarget.check),
        FuzzTarget(
            name: "model", summary: "a model file with damage and a checksum that fits it", longestInput: 2_048,
            check: ModelTarget.check),
        FuzzTarget(
            name: "configuration", summary: "a configuration file", longestInput: 2_048,
            check: ConfigurationTarget.checkFile),
        FuzzTarget(
            name: "command-line", summary: "the arguments of a command line", longestInput: 1_024,
            check: ConfigurationTarget.checkCommandLine),
        FuzzTarget(
            name: "kernels", summary: "shapes and extreme values to the kernels of each instruction set",
            longestInput: 256, check: KernelTarget.check),
        FuzzTarget(
            name: "monitor", summary: "random streams to the whole line, from samples to events", longestInput: 512,
            check: MonitorTarget.check),
    ]

    /// The target of a name.
    static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}
