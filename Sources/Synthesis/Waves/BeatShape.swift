// SPDX-License-Identifier: Apache-2.0

/// The waves of one kind of beat.
public struct BeatShape: Sendable, Equatable {
    /// P and QRS, at fixed distances from the R wave.
    public var waves: [Wave]
    /// The T wave, as it is after an RR interval of one second; its distance grows with the interval's square root.
    public var tWave: Wave

    /// Makes a shape.
    public init(waves: [Wave], tWave: Wave) {
        self.waves = waves
        self.tWave = tWave
    }

    /// The wave that the eye takes for the R wave: the tallest of P and QRS, in either direction.
    public var mainWave: Wave? {
        waves.max { abs($0.amplitudeInMillivolts) < abs($1.amplitudeInMillivolts) }
    }
}
