// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synthesis

/// `ecgbench synthesize FOLDER`: writes the synthetic fixtures, each as a WFDB record beside its truth.
enum SynthesizeCommand {
    /// Runs the command.
    ///
    /// - Parameter arguments: What follows `synthesize`: the folder, which must exist.
    /// - Returns: The exit status: 0, 64 for a usage error, 73 where a file cannot be written.
    static func run(_ arguments: [String]) -> Int32 {
        guard let folder = arguments.first, arguments.count == 1, !folder.hasPrefix("-") else {
            complain("usage: ecgbench synthesize FOLDER")
            return EX_USAGE
        }
        for fixture in FixtureRecording.all {
            let recording = SyntheticRecording(script: fixture.script)
            let encoder = fixture.encoder
            let files = [
                "hea": Array(encoder.header(for: recording).utf8), "dat": encoder.data(for: recording),
                "truth.csv": Array(encoder.truth(for: recording).utf8),
            ]
            guard write(files, of: fixture.name, into: folder) else { return EX_CANTCREAT }
        }
        let recording = SyntheticRecording(script: RecorderText.script)
        let files = [
            "csv": Array(RecorderText.text(of: recording).utf8),
            "truth.csv": Array(RecordEncoder(name: RecorderText.name).truth(for: recording).utf8),
        ]
        return write(files, of: RecorderText.name, into: folder) ? EX_OK : EX_CANTCREAT
    }

    /// Writes a recording's files, by their endings, and says so; complains of the first that cannot be written.
    private static func write(_ files: [String: [UInt8]], of name: String, into folder: String) -> Bool {
        for (ending, bytes) in files {
            let path = "\(folder)/\(name).\(ending)"
            guard write(bytes, to: path) else {
                complain("\(path): \(unsafe String(cString: strerror(errno)))")
                return false
            }
        }
        print("\(folder)/\(name): \(files.keys.sorted().joined(separator: ", "))")
        return true
    }

    /// Writes a whole file, or says that it could not; `errno` then tells why.
    private static func write(_ bytes: [UInt8], to path: String) -> Bool {
        guard let file = unsafe fopen(path, "wb") else { return false }
        let isWritten = unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count
        // A full disk may show only when the file is closed.
        return unsafe fclose(file) == 0 && isWritten
    }

    private static func complain(_ message: String) {
        let line = Array("ecgbench synthesize: \(message)\n".utf8)
        // The exit status tells the same; a closed standard error is nobody's loss.
        _ = unsafe Glibc.write(STDERR_FILENO, line, line.count)
    }
}
