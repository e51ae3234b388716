// SPDX-License-Identifier: Apache-2.0

/// Why a model file or a classifier's setting was refused.
public struct ClassifierError: Error {
    /// What was wrong.
    public enum Code: UInt8, Sendable, CaseIterable {
        /// The file does not begin as a GGUF file does.
        case notGGUF
        /// A GGUF file of another version than 3.
        case unsupportedVersion
        /// The file is larger than a model can be.
        case tooLarge
        /// The file ends inside what it announces.
        case truncated
        /// The file does not end with a checksum.
        case unsealed
        /// The file is not what it was when its checksum was written.
        case damaged
        /// A count or length lies outside what a model can have.
        case countOutOfRange
        /// A type code that GGUF does not define, or nesting too deep.
        case invalidType
        /// A metadata key or tensor stands twice.
        case duplicate
        /// A tensor's data do not lie where GGUF lets them.
        case misplacedTensor
        /// A metadata key that a model needs is not there.
        case missingKey
        /// A metadata key has another type than a model's.
        case mistypedKey
        /// A metadata key has a value that this engine does not run.
        case unsupportedValue
        /// A channel or feature of the input that this version does not have.
        case unknownInput
        /// Channels or features of the input that the network does not take.
        case unfitInput
        /// A tensor that the network needs is not there.
        case missingTensor
        /// A tensor has another type or shape than the network's.
        case mismatchedTensor
        /// A tensor holds a number that is not finite, or a scale that is not positive.
        case invalidNumber
        /// The number of solver steps lies outside `Solver.supportedSteps`.
        case unsupportedSteps
        /// The network has no solver to choose.
        case noSolver
        /// This processor or build does not run the instruction set.
        case unavailableInstructionSet
        /// This build does not run the arithmetic that the model is made for.
        case unavailablePrecision

        /// What was wrong, in a few words.
        public var text: StaticString {
            switch self {
            case .notGGUF: "not a GGUF model file"
            case .unsupportedVersion: "GGUF version is not 3"
            case .tooLarge: "larger than a model file can be"
            case .truncated: "ends inside its data"
            case .unsealed: "does not end with a checksum"
            case .damaged: "damaged: its checksum is that of another file"
            case .countOutOfRange: "count or length out of range"
            case .invalidType: "invalid or too deeply nested type"
            case .duplicate: "stands twice"
            case .misplacedTensor: "tensor data misaligned or outside the file"
            case .missingKey: "metadata key is missing"
            case .mistypedKey: "metadata key has the wrong type"
            case .unsupportedValue: "metadata value is not supported"
            case .unknownInput: "channel or feature is not known to this version"
            case .unfitInput: "network does not take these channels or features"
            case .missingTensor: "tensor is missing"
            case .mismatchedTensor: "tensor has the wrong type or shape"
            case .invalidNumber: "number is not finite, or scale not positive"
            case .unsupportedSteps: "number of solver steps is not in 1...64"
            case .noSolver: "network has no solver to choose"
            case .unavailableInstructionSet: "instruction set is not to be had on this processor"
            case .unavailablePrecision: "float32 model, and this build runs int8 models only"
            }
        }
    }

    /// What was wrong.
    public var code: Code
    /// Where: the offset in bytes from the file's start, `nil` if no single place is to blame.
    public var byteOffset: Int?
    /// The metadata key or tensor that is to blame; empty where there is none.
    public var name: String

    /// Makes an error.
    public init(_ code: Code, at byteOffset: Int? = nil, name: String = "") {
        self.code = code
        self.byteOffset = byteOffset
        self.name = name
    }

    /// One line that says what is wrong and where.
    public var message: String {
        var line = ""
        if !name.isEmpty { line += name + ": " }
        line += code.text.description
        if let byteOffset { line += " (at byte " + String(byteOffset) + ")" }
        return line
    }
}
