// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal
import TestSupport
import Testing

/// A recorder's own times beside its samples: the rate, gaps of their true length, and clocks that run away.
struct TimeColumnTests {
    /// The seconds of a sample, as recorders write them.
    enum Style: CaseIterable {
        case seconds, milliseconds, microseconds, nanoseconds, wholeMilliseconds, iso, clock, dayFirst, clockOfSeconds

        func text(_ seconds: Double) -> String {
            let milliseconds = Int((seconds * 1_000).rounded())
            let clock = Self.clock(milliseconds + 86_390_000, days: false)
            switch self {
            case .seconds: return "\(1_600_000_000 + milliseconds / 1_000).\(Self.padded(milliseconds % 1_000, 3))"
            case .milliseconds: return "\((seconds * 1e6).rounded() / 1e3)"
            case .microseconds: return "\(Int((seconds * 1e6).rounded()))"
            case .nanoseconds: return "\(838_432_586_543_515_816 + Int((seconds * 1e9).rounded()))"
            case .wholeMilliseconds: return "\(milliseconds)"
            case .iso: return Self.clock(milliseconds + 86_390_000, days: true)
            case .clock: return clock
            case .dayFirst: return "30/11/2026 \(clock)"
            case .clockOfSeconds: return String(clock.prefix(8))
            }
        }

        /// A time of day that begins ten seconds before midnight.
        private static func clock(_ milliseconds: Int, days: Bool) -> String {
            let second = milliseconds / 1_000
            let clock =
                padded(second / 3_600 % 24, 2) + ":" + padded(second / 60 % 60, 2) + ":" + padded(second % 60, 2) + "."
                + padded(milliseconds % 1_000, 3)
            return days ? "2026-11-\(second >= 86_400 ? 30 : 29)T\(clock)" : clock
        }

        private static func padded(_ number: Int, _ width: Int) -> String {
            let digits = "\(number)"
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
    }

    private func configuration(_ rate: Double) -> DecoderConfiguration {
        var configuration = DecoderConfiguration(format: .text, channel: 1)
        configuration.timeColumn = .number(0)
        configuration.samplesPerSecond = rate
        return configuration
    }

    /// Lines with the number of the sample as its value, of which some never came.
    private func lines(_ style: Style, rate: Double, count: Int, without lost: Range<Int> = 0..<0) -> [UInt8] {
        var text = ""
        for index in 0..<count where !lost.contains(index) { text += "\(style.text(Double(index) / rate));\(index)\n" }
        return [UInt8](text.utf8)
    }

    @Test(arguments: Style.allCases, [125.0, 130, 250])
    func `the rate is that of the times, whatever their unit`(style: Style, rate: Double) throws {
        let bytes = lines(style, rate: rate, count: 2_000)
        let found = try #require(TextSurvey(bytes.span, configuration(rate)).samplesPerSecond)
        #expect((found / rate - 1).magnitude < 0.006, "\(found)")
        if style != .clockOfSeconds { #expect(found == rate) }
    }

    @Test(arguments: Style.allCases, [125.0, 130, 250])
    func `lost lines are missing samples in their places`(style: Style, rate: Double) throws {
        // Whole seconds tell of a loss when the next second begins.
        let lost = style == .clockOfSeconds ? 800..<Int(800 + 4 * rate) : 800..<873
        let bytes = lines(style, rate: rate, count: 3_000, without: lost)
        let whole = try decode(bytes, configuration(rate))
        for (chunk, capacity) in [(1, 1), (7, 64), (4_096, 3)] {
            let other = try decode(bytes, configuration(rate), chunk: chunk, capacity: capacity)
            #expect(other.patterns == whole.patterns && other.problems == whole.problems)
        }
        // Whole seconds show a part of a loss when the next line comes, and the rest when its second is over.
        #expect(whole.problems.allSatisfy { $0.kind == .timeGap })
        #expect((1...(style == .clockOfSeconds ? 2 : 1)).contains(whole.problems.count))
        let last = try #require(whole.samples.last)
        #expect(last == 2_999 && (whole.samples.count - 3_000).magnitude <= (style == .clockOfSeconds ? 2 : 0))
        let missing = whole.samples.filter(\.isNaN).count
        #expect((missing - lost.count).magnitude <= (style == .clockOfSeconds ? 2 : 0))
        let gap = whole.problems.compactMap(\.measure).reduce(0, +)
        #expect((gap - Double(lost.count) / rate).magnitude < 2.1 / rate)
    }

    @Test func `one lost line of exact times is seen`() throws {
        let decoded = try decode(lines(.microseconds, rate: 250, count: 1_000, without: 500..<501), configuration(250))
        #expect(decoded.samples.count == 1_000 && decoded.samples[500].isNaN && decoded.samples[999] == 999)
    }

    @Test(arguments: [1.002, 0.998, 1.0005])
    func `a clock that runs away is followed, without a gap`(factor: Double) throws {
        // The recorder's rate is not quite the nominal one, and its times are the true ones.
        let bytes = lines(.milliseconds, rate: 250 * factor, count: 25_000)
        let decoded = try decode(bytes, configuration(250))
        #expect(decoded.problems.isEmpty && decoded.samples.allSatisfy { !$0.isNaN })
        #expect((Double(decoded.samples.count) - 25_000 / factor).magnitude < 3)
    }

    @Test func `times of whole packets that come unsteadily show no gap`() throws {
        var generator = SeededGenerator(seed: 7)
        var text = ""
        for packet in 0..<200 {
            let time = Double(packet * 73) / 130 + Double(Int.random(in: 0..<40, using: &generator)) / 1_000
            for index in 0..<73 where packet != 150 { text += "\(Int(time * 1_000)),\(packet * 73 + index)\n" }
        }
        let decoded = try decode([UInt8](text.utf8), configuration(130))
        #expect(decoded.problems.map(\.kind) == [.timeGap])
        #expect((decoded.samples.count - 200 * 73).magnitude < 8)
    }

    @Test func `a clock that is set is reported, and samples go on`() throws {
        var text = ""
        for index in 0..<1_000 { text += "\(index < 500 ? index * 4 : index * 4 - 3_600_000),\(index)\n" }
        for index in 0..<500 { text += "\(index * 4 + 400_000_000),\(1_000 + index)\n" }
        let decoded = try decode([UInt8](text.utf8), configuration(250))
        #expect(decoded.samples == (0..<1_500).map(Float.init))
        #expect(decoded.problems.map(\.kind) == [.timeJump, .timeJump])
        #expect(decoded.problems[0].measure.map { ($0 + 3_600).magnitude < 0.1 } == true)
    }

    @Test func `times that do not fit the rate are reported and not followed`() throws {
        var decoder = try SampleDecoder(configuration(250))
        let bytes = lines(.milliseconds, rate: 130, count: 2_000)
        var position = 0
        while position < bytes.count {
            _ = [Float](capacity: 512) { position += decoder.decode(bytes.span.extracting(position...), into: &$0) }
        }
        let byTimes = decoder.rateByTimes
        let rate = try #require(byTimes)
        #expect((rate / 130 - 1).magnitude < 0.02)
        #expect(decoder.sampleCount < 2_100)
    }

    @Test(arguments: [
        "", "x", "12:", "2026-11-30", "12:99:01", "99999999999999999999", "1e99", "-", "1:2:3:4:5", "[", "1e",
    ])
    func `what is no time leaves the samples alone`(time: String) throws {
        let decoded = try decode([UInt8](String(repeating: "\(time);5\n", count: 50).utf8), configuration(250))
        #expect(decoded.samples == [Float](repeating: 5, count: 50) && decoded.problems.isEmpty)
    }
}
