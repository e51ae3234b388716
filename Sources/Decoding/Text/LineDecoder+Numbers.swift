// SPDX-License-Identifier: Apache-2.0

internal import Signal

/// Text whose numbers all stand on one line, or wherever lines end.
extension LineDecoder {
    mutating func beginNumbers() {
        stage = .numbers
        (isReplaying, replayedByteCount) = (true, 0)
    }

    /// Reads up to a number that gives a sample; gives where it came to.
    mutating func decodeNumbers(
        _ bytes: Span<UInt8>, from start: Int, into samples: inout OutputSpan<Float>, log: inout ProblemLog
    ) -> Int {
        let room = samples.freeCapacity
        guard replayNumbers(into: &samples, log: &log) else { return start }
        var position = start
        while position < bytes.count && samples.freeCapacity == room {
            let byte = byteOrder.isWide ? byteOrder.narrow(bytes[position]) : bytes[position]
            position += 1
            if let byte, let number = numbers.take(byte) { take(number, into: &samples, log: &log) }
        }
        return position
    }

    /// Reads what was kept before it was known what it is; true if nothing is left of it, and it gave no sample this time.
    mutating func replayNumbers(into samples: inout OutputSpan<Float>, log: inout ProblemLog) -> Bool {
        let room = samples.freeCapacity
        while replayedByteCount < line.count {
            guard samples.freeCapacity == room, !samples.isFull else { return false }
            let byte = line[replayedByteCount]
            replayedByteCount += 1
            if let number = numbers.take(byte) { take(number, into: &samples, log: &log) }
        }
        return samples.freeCapacity == room
    }

    /// Makes a sample of a number, if it is of the chosen channel; the output has room for it.
    mutating func take(
        _ number: NumberScanner.Outcome, into samples: inout OutputSpan<Float>, log: inout ProblemLog
    ) {
        guard chosen == .number(Int((numbers.count - 1) % Int64(channelCount))) else { return }
        let (sample, problem) = sample(number)
        if problem == .malformedLine { unreadableCount += 1 }
        if let problem { log.note(problem, position: numbers.count, sampleIndex: sampleCount) }
        samples.append(sample)
        sampleCount &+= 1
    }
}
