// SPDX-License-Identifier: Apache-2.0

import Signal

/// The longest runs of beats of one class that follow each other.
struct LongestRuns {
    /// A run.
    struct Run: Sendable, Equatable {
        /// Its first beat.
        var start: ReportMoment
        /// Its beats.
        var count: Int
        /// From the first beat to the last one, in seconds.
        var duration: Double

        /// Its rate, in beats a minute; `nil` if it has no interval.
        var rate: Double? { count > 1 && duration > 0 ? 60 * Double(count - 1) / duration : nil }
    }

    /// Runs that are kept.
    static let count = 5

    /// The longest runs of three beats and more, the longest first, and of those that are equally long the first.
    private(set) var longest: [Run] = []
    /// Runs of three beats and more.
    private(set) var runCount = 0
    private var current: Run?

    /// Takes a beat of the class in; it goes on the run if nothing lies between.
    mutating func note(_ moment: ReportMoment, goesOn: Bool) {
        if goesOn, var run = current {
            run.count += 1
            run.duration = moment.seconds - run.start.seconds
            current = run
        } else {
            end()
            current = Run(start: moment, count: 1, duration: 0)
        }
    }

    /// Ends the run that goes on.
    mutating func end() {
        guard let run = current else { return }
        current = nil
        // A run has three beats at least (ANSI/AAMI EC57).
        guard run.count >= 3 else { return }
        runCount += 1
        guard longest.count < Self.count || run.count > longest[Self.count - 1].count else { return }
        let place = longest.firstIndex { $0.count < run.count } ?? longest.count
        longest.insert(run, at: place)
        if longest.count > Self.count { longest.removeLast() }
    }
}
