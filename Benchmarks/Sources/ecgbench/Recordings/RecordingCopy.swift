// SPDX-License-Identifier: Apache-2.0

import Signal
import Synthesis

/// How a recording is changed before a network is trained on it, or a detector tried.
enum RecordingCopy {
    case clean
    case inverted
    /// Played at so many times its rate: a heart that beats faster, with narrower complexes.
    case tempo(Double)
    /// Resampled to so many whole hertz.
    case rate(Int)
    /// With episodes made of the patient's own beats.
    case episodes(EpisodeMaker.Rhythm)
    /// With so many times the other lead added: another lead of the same heart.
    case leads(Double)
    /// With a recording of noise of the noise stress test database added, at a ratio of signal to noise in decibels.
    case noise(String, decibels: Double)
    /// With what goes wrong in a recorder for the whole length.
    case disturbance(Disturbance.Kind, name: String)

    /// Takes `clean`, `inverted`, the name of a rhythm, `tempo:FACTOR`, `rate:HERTZ`, `leads:FACTOR`, `noise:NAME:DB`,
    /// `hum:HERTZ:MILLIVOLTS`, `glitches:PER_SECOND:MILLIVOLTS` or `pacing:PER_MINUTE:MILLIVOLTS:MILLISECONDS` apart.
    init(_ text: String) throws(UsageError) {
        let words = text.split(separator: ":").map(String.init)
        switch (words.first, words.count) {
        case ("clean", 1): self = .clean
        case ("inverted", 1): self = .inverted
        case (let name?, 1):
            guard let rhythm = EpisodeMaker.Rhythm(rawValue: name) else { throw Self.error(text) }
            self = .episodes(rhythm)
        case ("leads", 2):
            guard let factor = Double(words[1]), abs(factor) <= 10 else { throw Self.error(text) }
            self = .leads(factor)
        case ("tempo", 2):
            guard let factor = Double(words[1]), factor > 0.2, factor < 5 else { throw Self.error(text) }
            self = .tempo(factor)
        case ("rate", 2):
            guard let hertz = Int(words[1]), SampleRate(hertz: Double(hertz)) != nil else { throw Self.error(text) }
            self = .rate(hertz)
        case ("noise", 3):
            guard let decibels = Double(words[2]), abs(decibels) <= 100 else { throw Self.error(text) }
            self = .noise(words[1], decibels: decibels)
        case ("hum", 3), ("glitches", 3), ("pacing", 4):
            let numbers = words.dropFirst().compactMap { Double($0) }
            guard numbers.count == words.count - 1, numbers.allSatisfy({ $0 >= 0 && $0 <= 1_000 }) else {
                throw Self.error(text)
            }
            self = .disturbance(Self.disturbance(words[0], numbers), name: text)
        default: throw Self.error(text)
        }
    }

    /// Single samples at random, so many a second, off by up to so much either way.
    static func glitches(perSecond: Double, millivolts: Double) -> RecordingCopy {
        .disturbance(
            .glitches(perSecond: perSecond, millivolts: millivolts), name: "glitches:\(perSecond):\(millivolts)")
    }

    private static func disturbance(_ name: String, _ numbers: [Double]) -> Disturbance.Kind {
        switch name {
        case "hum": .mains(hertz: numbers[0], amplitude: numbers[1])
        case "glitches": .glitches(perSecond: numbers[0], millivolts: numbers[1])
        default:
            .pacing(PacingPulse(millivolts: numbers[1], milliseconds: numbers[2]), perMinute: numbers[0])
        }
    }

    /// Its name in tables and data sets.
    var name: String {
        switch self {
        case .clean: "clean"
        case .inverted: "inverted"
        case .episodes(let rhythm): rhythm.rawValue
        case .tempo(let factor): "tempo:\(factor)"
        case .rate(let hertz): "rate:\(hertz)"
        case .leads(let factor): "leads:\(factor)"
        case .noise(let name, let decibels): "noise:\(name):\(decibels)"
        case .disturbance(_, let name): name
        }
    }

    private static func error(_ text: String) -> UsageError {
        UsageError(message: "no such copy: '\(text)'")
    }
}
