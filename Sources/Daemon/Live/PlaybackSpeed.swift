// SPDX-License-Identifier: Apache-2.0

import Signal
import Viewing

/// How fast a file is read: what the keys ask for, and what comes of it.
struct PlaybackSpeed {
    /// The speeds that the keys go through, in multiples of the recording's own; after the last comes as fast as it can.
    private static let steps: InlineArray<9, Double> = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64]
    /// Between two measurements, in nanoseconds.
    private static let interval: Int64 = 500_000_000

    private let rate: SampleRate
    private let totalSamples: Int64?
    /// The place among the steps; their count for as fast as it can.
    private var place: Int
    /// Whether the file stands still.
    private(set) var isPaused = false
    private var measuredAt: Int64
    private var measuredSamples: Int64 = 0
    private var sampleCount: Int64 = 0
    private var measured: Double?

    /// Starts at the recording's own speed, or as fast as it can.
    init(rate: SampleRate, isPaced: Bool, totalSamples: Int64?, now: Int64) {
        self.rate = rate
        self.totalSamples = totalSamples
        place = isPaced ? 2 : Self.steps.count
        measuredAt = now
    }

    /// The speed asked for, in multiples of the recording's own; `nil` for as fast as it can.
    var wanted: Double? { place < Self.steps.count ? Self.steps[place] : nil }

    /// Takes the next speed up or down; gives whether there is one.
    mutating func change(by step: Int, now: Int64) -> Bool {
        let next = min(max(place + step, 0), Self.steps.count)
        guard next != place else { return false }
        place = next
        restart(now: now)
        return true
    }

    /// Stops, or goes on.
    mutating func togglePause(now: Int64) -> Bool {
        isPaused.toggle()
        restart(now: now)
        return true
    }

    /// Notes how far the file is read.
    mutating func measure(sampleCount: Int64, now: Int64) {
        self.sampleCount = sampleCount
        guard now - measuredAt >= Self.interval else { return }
        measured = rate.seconds(at: sampleCount - measuredSamples) * 1e9 / Double(now - measuredAt)
        measuredAt = now
        measuredSamples = sampleCount
    }

    /// What the view shows.
    var progress: FileProgress {
        let speed = wanted ?? measured
        var progress = FileProgress(speed: speed ?? 0, isPaused: isPaused, isUnbounded: wanted == nil)
        guard let totalSamples, totalSamples > 0 else { return progress }
        progress.fraction = min(Double(sampleCount) / Double(totalSamples), 1)
        if let speed, speed > 0 {
            progress.secondsLeft = max(0, rate.seconds(at: totalSamples - sampleCount)) / speed
        }
        return progress
    }

    private mutating func restart(now: Int64) {
        measuredAt = now
        measuredSamples = sampleCount
        measured = nil
    }
}
