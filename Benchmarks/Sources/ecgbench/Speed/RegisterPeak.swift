// SPDX-License-Identifier: Apache-2.0

import CBench
import CKernels
import Classifier

/// How many multiply-accumulates of bytes a core does in registers alone: what no convolution can exceed.
enum RegisterPeak {
    /// Rounds of one measurement, about a millisecond, and measurements.
    private static let rounds: Int32 = 200_000
    private static let repetitions = 40

    /// Multiply-accumulates a nanosecond (10^9 a second), the median of the measurements; 0 if there is no such loop.
    static func measure(on instructionSet: InstructionSet) -> Double {
        var rates: [Double] = []
        for _ in 0..<repetitions {
            let start = nanosecondsNow()
            let products = spend(rounds: rounds, on: instructionSet)
            rates.append(Double(products) / Double(max(1, nanosecondsNow() - start)))
        }
        return rates.sorted()[repetitions / 2]
    }

    /// Does so many rounds, and returns the number of products; 0 if there is no such loop.
    static func spend(rounds: Int32, on instructionSet: InstructionSet) -> Int64 {
        var sink = [UInt8](repeating: 3, count: 64)
        return bench_spend_peak(instructionSet.kernelSet, rounds, &sink)
    }
}
