// SPDX-License-Identifier: Apache-2.0

import Decoding

extension InputSignature {
    /// One line for an input that is something else than it was said to be: what it looks like, and what to type.
    ///
    /// - Parameters:
    ///   - input: its name in messages.
    ///   - isStream: whether it comes through standard input.
    ///   - hasWriters: whether it is an input that outlives its writers, where no file with a header is read.
    ///   - expected: the format that it was said to have.
    func refusal(of input: String, isStream: Bool, hasWriters: Bool = false, as expected: String) -> String {
        let what = "\(input): looks like \(name), not \(expected)"
        if hasWriters, container != nil { return "\(what): it is read from a file or standard input alone" }
        if let formatName { return "\(what): give --format \(formatName)" }
        if let unpacker {
            return "\(what): unpack it first: \(unpacker) \(isStream ? "FILE" : input) | ecgmond ..."
        }
        switch self {
        case .flac: return "\(what): unpack it first: flac -d"
        case .matlab4: return "\(what): give its WFDB header (X.hea) as the input"
        default: return "\(what): this program does not read it"
        }
    }
}
