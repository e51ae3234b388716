// SPDX-License-Identifier: Apache-2.0

/// The number of samples a second of one channel, and the conversions that follow from it.
///
/// Inside the monitor time is counted in samples of the input; constants are written in milliseconds and converted
/// once, here.
public struct SampleRate: Sendable, Equatable {
    /// The rates of an input, in hertz.
    public static let supported: ClosedRange<Double> = 50...10_000
    /// The rates that every stage is made and tested for, in hertz; `BeatMonitor` brings an input of another one there.
    public static let staged: ClosedRange<Double> = 100...2_000

    /// Samples a second, in hertz.
    public let hertz: Double

    /// Makes a rate; `nil` if it lies outside `supported` or is not a number.
    public init?(hertz: Double) {
        guard Self.supported.contains(hertz) else { return nil }
        self.hertz = hertz
    }

    /// The whole number of samples nearest to a duration in milliseconds.
    public func samples(milliseconds: Double) -> Int {
        Int((milliseconds * hertz / 1_000).rounded())
    }

    /// The duration of a number of samples, in milliseconds.
    public func milliseconds(samples: Double) -> Double {
        samples * 1_000 / hertz
    }

    /// The time of a sample since the first one, in seconds.
    public func seconds(at index: SampleIndex) -> Double {
        Double(index) / hertz
    }
}
