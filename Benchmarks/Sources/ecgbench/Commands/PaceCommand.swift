// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signal

/// `ecgbench pace`: the engine's half of a comparison in which another program says whose turn it is.
enum PaceCommand {
    static let usage = """
        ecgbench pace --windows FILE.npy --model MODEL[,MODEL ...] [--solver S] [--steps K]
          Loads windows, float32 [n, 187], and models once and prints a line of JSON about them. For each line MODEL
          COUNT of standard input it then classifies the model's next COUNT windows, one at a time, and prints their
          nanoseconds on one line. A MODEL is named as in --model; after the last window comes the first.
        """

    static func run(_ arguments: [String]) throws {
        var options = try Arguments(arguments)
        let input = try options.required("windows")
        let names = try options.required("model")
        let choice = try options.solverChoice()
        try options.finish()
        var session = try PaceSession(
            requests: names.split(separator: ",", omittingEmptySubsequences: false).map(String.init), default: choice,
            points: try NumPyFile.readFloats(columns: ClassifierInput.pointCount, from: input))
        answer(session.description)
        while let line = readLine() { answer(try session.answer(to: line)) }
    }

    /// Prints a line that the other program waits for, which a full buffer would keep from it.
    private static func answer(_ line: String) {
        print(line)
        fflush(nil)
    }
}
