// SPDX-License-Identifier: Apache-2.0

import Glibc
import Signal

extension LabelledBeat {
    /// What a classifier sees of each beat of one recording, in the beats' order.
    static func inputs(of beats: [LabelledBeat]) -> [ClassifierInput] {
        var previousInterval = 0
        return beats.map { beat in
            var input = ClassifierInput()
            input[.fromRPeak] = beat.context.window.points
            let interval = beat.context.precedingIntervalInSamples
            input[.precedingToMedian] = logarithm(of: interval, over: beat.context.medianIntervalInSamples)
            input[.precedingToPrevious] = logarithm(of: interval, over: previousInterval)
            previousInterval = interval
            return input
        }
    }

    /// The natural logarithm of a ratio of intervals; 0 if one of them is not known.
    private static func logarithm(of interval: Int, over other: Int) -> Float {
        interval > 0 && other > 0 ? Float(log(Double(interval) / Double(other))) : 0
    }
}
