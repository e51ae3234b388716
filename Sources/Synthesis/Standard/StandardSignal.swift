// SPDX-License-Identifier: Apache-2.0

import Glibc
public import Signal

/// A test signal of the bedside standards: beats at given times, what is superposed on them, and sampling.
public struct StandardSignal: Sendable {
    /// A beat at the time where its QRS complex begins.
    public struct PlacedComplex: Sendable {
        /// The start of the QRS complex, in seconds from the first sample.
        public var seconds: Double
        /// The beat.
        public var complex: StandardComplex
    }

    /// What lies on top of the beats for the whole length.
    public enum Superposition: Sendable, Equatable {
        /// A sine, by its frequency and its size from peak to peak in millivolts: the mains.
        case sine(hertz: Double, millivolts: Double)
        /// A triangular wave, by its frequency and its size from peak to peak in millivolts: drift.
        case triangle(hertz: Double, millivolts: Double)
    }

    /// The length, in seconds.
    public var seconds: Double
    /// The beats, in order of time; if two overlap they add up.
    public var complexes: [PlacedComplex] = []
    /// What lies on top of them.
    public var superposed: [Superposition] = []

    /// Makes a signal without beats: asystole.
    public init(seconds: Double) {
        precondition(seconds > 0, "a signal has a length")
        self.seconds = seconds
    }

    /// Makes a regular rhythm; its first beat comes after half an interval.
    public init(_ complex: StandardComplex = StandardComplex(), beatsPerMinute: Double, seconds: Double) {
        self.init(seconds: seconds)
        add(complex, beatsPerMinute: beatsPerMinute, from: 30 / beatsPerMinute, to: seconds)
    }

    /// The R peaks, in seconds from the first sample.
    public var peaks: [Double] { complexes.map { $0.seconds + $0.complex.peakMilliseconds / 1_000 } }

    /// Adds a regular rhythm whose first beat comes at `start`, and whose last one before `end`.
    public mutating func add(_ complex: StandardComplex, beatsPerMinute: Double, from start: Double, to end: Double) {
        precondition(beatsPerMinute > 0, "a rhythm has a rate")
        var number = 0.0
        while start + number * 60 / beatsPerMinute < end {
            complexes.append(PlacedComplex(seconds: start + number * 60 / beatsPerMinute, complex: complex))
            number += 1
        }
    }

    /// The signal as a recorder of that rate would send it: `[seconds x rate]` millivolts, in steps of 2.5 uV.
    public func samples(rate: SampleRate) -> [Float] {
        var signal = [Double](repeating: 0, count: Int((seconds * rate.hertz).rounded()))
        for placed in complexes {
            let length = max(placed.complex.milliseconds, StandardComplex.qtInterval) / 1_000
            let first = max(Int((placed.seconds * rate.hertz).rounded(.down)), 0)
            let last = min(Int(((placed.seconds + length) * rate.hertz).rounded(.up)), signal.count - 1)
            guard first <= last else { continue }
            for index in first...last {
                signal[index] += placed.complex.millivolts(at: (Double(index) / rate.hertz - placed.seconds) * 1_000)
            }
        }
        for index in signal.indices {
            let time = Double(index) / rate.hertz
            for superposition in superposed { signal[index] += superposition.millivolts(at: time) }
        }
        return signal.map { Float(($0 * 400).rounded() / 400) }
    }
}

extension StandardSignal.Superposition {
    /// The voltage at a time in seconds, in millivolts.
    fileprivate func millivolts(at seconds: Double) -> Double {
        switch self {
        case .sine(let hertz, let millivolts): return millivolts / 2 * sin(2 * .pi * hertz * seconds)
        case .triangle(let hertz, let millivolts):
            let phase = (hertz * seconds).truncatingRemainder(dividingBy: 1)
            return millivolts * (abs(2 * phase - 1) - 0.5)
        }
    }
}
