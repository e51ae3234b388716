// SPDX-License-Identifier: Apache-2.0

/// The rate at which samples come in, held against the one that was given.
///
/// It is measured from one arrival to another, ten seconds apart or more, so that recorders that write in blocks are
/// measured right. A wrong rate makes every time and every heart rate wrong, and nothing else shows it.
struct ArrivalRate {
    /// The share of the given rate by which the measured one may differ.
    private static let tolerance = 0.05
    /// The measured rate's multiple of the given one from which on it is no recorder's: a file is being replayed.
    private static let replayFactor = 50.0
    /// The shortest measurement, in nanoseconds.
    private static let interval: Int64 = 10_000_000_000

    /// The first arrival of the measurement: seconds of signal by the given rate, and the time.
    private var start: (signal: Double, time: Int64)?
    private var lastSignal = 0.0
    private var isWrong = false

    /// What a measurement led to.
    struct Change: Equatable {
        /// Whether the rate is not the given one.
        var isWrong: Bool
        /// The measured rate as a multiple of the given one.
        var ratio: Double
    }

    /// Begins anew, as after a silence.
    mutating func restart() { start = nil }

    /// Notes how many seconds of signal, by the given rate, have come in by a time in nanoseconds; gives what is new.
    mutating func note(arrived signal: Double, now: Int64) -> Change? {
        guard let start, signal >= lastSignal else {
            start = (signal, now)
            lastSignal = signal
            return nil
        }
        guard signal > lastSignal else { return nil }
        lastSignal = signal
        let elapsed = now - start.time
        guard elapsed >= Self.interval else { return nil }
        self.start = (signal, now)
        let ratio = (signal - start.signal) * 1e9 / Double(elapsed)
        let isOff = (ratio - 1).magnitude > Self.tolerance && ratio < Self.replayFactor
        guard isOff != isWrong else { return nil }
        isWrong = isOff
        return Change(isWrong: isOff, ratio: ratio)
    }
}
