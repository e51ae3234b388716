// SPDX-License-Identifier: Apache-2.0

import Signal

extension LineBuffer {
    /// Appends what is wrong with the input as a whole, without a place: `stale: read 31.2 s late`.
    mutating func append(condition problem: InputProblem, toldHertz: Double) {
        append(words: problem.kind.name)
        if problem.phase == .end { append(" no more") }
        switch problem.kind {
        case .stale:
            append(": the signal is ")
            append(problem.measure ?? 0, decimals: 1)
            append(" s old when it is read")
        case .wrongRate:
            append(": told ")
            append(toldHertz, decimals: 0)
            append(" Hz, coming at ")
            append(problem.measure ?? 0, decimals: 0)
        case .interruption:
            append(": nobody monitored for ")
            append(problem.measure ?? 0, decimals: 1)
            append(" s")
        case .secondWriter: append(": samples of two may be mixed")
        default: break
        }
    }
}
