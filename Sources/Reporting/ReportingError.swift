// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Why an output could not be opened, or stopped taking reports.
public struct ReportingError: Error, Sendable, Equatable {
    /// What failed.
    public enum Code: Sendable, Equatable {
        /// The file of an output could not be opened.
        case cannotOpen
        /// The path of an output names no ordinary file.
        case notAFile
        /// The same output was asked for twice.
        case duplicateOutput
        /// Whoever read standard output has gone.
        case readerGone
        /// A write failed.
        case writeFailed
    }

    /// What failed.
    public var code: Code
    /// The output's name, as given to `--output`, or the descriptor's ("standard output").
    public var output: String
    /// The system's error number; 0 if the system had no part in it.
    public var errorNumber: Int32

    /// Makes an error.
    public init(code: Code, output: String, errorNumber: Int32 = 0) {
        self.code = code
        self.output = output
        self.errorNumber = errorNumber
    }

    /// One line that says what failed and where.
    public var message: String {
        switch code {
        case .cannotOpen: "output \(output): cannot open the file: \(reason)"
        case .notAFile: "output \(output): not an ordinary file"
        case .duplicateOutput: "output \(output): given more than once"
        case .readerGone: "\(output): the reader has gone"
        case .writeFailed: "\(output): cannot write: \(reason)"
        }
    }

    private var reason: String {
        guard let text = unsafe strerror(errorNumber) else { return "error \(errorNumber)" }
        return unsafe String(cString: text)
    }
}
