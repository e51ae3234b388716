// SPDX-License-Identifier: Apache-2.0

import CFuzzer
import Glibc

/// `ecgfuzz`: feeds random inputs to the target of FuzzTarget.all that the environment names.
///
///     ecgfuzz                                   lists the targets: name, longest input, summary
///     ECG_FUZZ=NAME ecgfuzz FOLDER OPTION...    is libFuzzer's own command line; a FILE instead repeats one input
///
/// The name is not an argument, since libFuzzer starts itself anew with its own. In a build without libFuzzer, each file
/// is fed once.
@main
struct FuzzCommand {
    /// What is fed; libFuzzer calls a C function, which has no other way to know it.
    nonisolated(unsafe) private static var target = FuzzTarget.all[0]

    static func main() {
        guard let name = getenv("ECG_FUZZ") else {
            for target in FuzzTarget.all { print("\(target.name)\t\(target.longestInput)\t\(target.summary)") }
            return
        }
        guard let target = FuzzTarget.named(String(cString: name)) else {
            fail("no target '\(String(cString: name))': call ecgfuzz alone for their list", status: EX_USAGE)
        }
        Self.target = target
        exit(ecg_has_fuzzer() == 1 ? fuzz() : replay(CommandLine.arguments.dropFirst()))
    }

    private static func fuzz() -> Int32 {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        return ecg_fuzz(&count, &arguments) { data, size in
            FuzzCommand.feed(Array(UnsafeBufferPointer(start: data, count: size)))
            return 0
        }
    }

    private static func feed(_ bytes: [UInt8]) {
        do throws(PropertyFailure) {
            try target.check(bytes)
        } catch {
            say("ecgfuzz: \(target.name): \(error.message)")
            abort()
        }
    }

    private static func replay(_ paths: ArraySlice<String>) -> Int32 {
        for path in paths {
            guard let file = fopen(path, "r") else { fail("\(path): cannot be read", status: EX_NOINPUT) }
            var bytes = [UInt8](repeating: 0, count: 1 << 20)
            bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, file))
            fclose(file)
            feed(bytes)
        }
        return 0
    }

    private static func say(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        // Nobody can be told if standard error is closed.
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }

    private static func fail(_ message: String, status: Int32) -> Never {
        say("ecgfuzz: \(message)")
        exit(status)
    }
}
