// SPDX-License-Identifier: Apache-2.0

public import Signal

/// How the rate of an input becomes one that the stages are made for.
///
/// Above 1,000 Hz a signal is thinned by the smallest whole number that brings it to 1,000 Hz or less: that many it has for an
/// electrocardiogram, and filters that are made for them. Below 100 Hz it is doubled.
public enum RateChange: Sendable, Equatable {
    /// The stages see the input as it is.
    case none
    /// Of so many samples of the input, 2...10, the stages see one.
    case thinned(by: Int)
    /// Between two samples of the input the stages see one more.
    case doubled

    /// The highest rate that the stages see, in hertz.
    public static let highestHertz = 1_000.0

    /// The change that an input of a rate needs.
    public init(for rate: SampleRate) {
        if rate.hertz > Self.highestHertz {
            self = .thinned(by: Int((rate.hertz / Self.highestHertz).rounded(.up)))
        } else {
            self = rate.hertz < SampleRate.staged.lowerBound ? .doubled : .none
        }
    }

    /// The rate that the stages see of an input of a rate.
    public func stageRate(of rate: SampleRate) -> SampleRate {
        let hertz: Double
        switch self {
        case .none: return rate
        case .thinned(let factor): hertz = rate.hertz / Double(factor)
        case .doubled: hertz = rate.hertz * 2
        }
        guard let stageRate = SampleRate(hertz: hertz) else { preconditionFailure("a change leads to a rate") }
        return stageRate
    }

    /// Samples of the input that stand for `stageSamples` of the stages.
    public var inputSamples: Int {
        switch self {
        case .none, .doubled: 1
        case .thinned(let factor): factor
        }
    }

    /// Samples of the stages that stand for `inputSamples` of the input.
    public var stageSamples: Int { self == .doubled ? 2 : 1 }
}
