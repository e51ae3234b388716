// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Synthesis
import Testing

@testable import ecgbench

@Suite struct BeatPictureTests {
    private static let rate = SampleRate(hertz: 360)!
    /// A minute at 72 a minute.
    private static let recording = Recording(
        SyntheticRecording(script: RecordingScript(rate: rate, seed: 3, episodes: [.sinus(rate: 72, seconds: 60)])),
        number: 7)

    private static func reference(_ index: Int) -> ScoredBeat {
        let beat = recording.beats[index]
        return ScoredBeat(sampleIndex: beat.sampleIndex, beatClass: beat.beatClass)
    }

    /// All beats right, but one taken for V, one missed, and one where there is none.
    private static let matches: [BeatMatcher.Match] = {
        var matches = recording.beats.indices.map { index -> BeatMatcher.Match in
            var test = reference(index)
            test.sampleIndex += 2
            if index == 26 { test.beatClass = .ventricular }
            return index == 30 ? .missed(reference(index)) : .pair(reference: reference(index), test: test)
        }
        let middle = (reference(38).sampleIndex + reference(39).sampleIndex) / 2
        matches.insert(.extra(ScoredBeat(sampleIndex: middle, beatClass: .supraventricular)), at: 39)
        return matches
    }()

    private static func picture(_ seconds: Range<Double> = 20..<45, modelName: String = "node") -> BeatPicture {
        BeatPicture(of: recording, seconds: seconds, matches: matches, modelName: modelName)
    }

    private static func count(_ text: String, in svg: String) -> Int { svg.ranges(of: text).count }

    @Test func `each beat of the stretch has the reference's class above it and ours below`() {
        let picture = Self.picture()
        let inside = Self.matches.filter { (20..<45).contains(Self.rate.seconds(at: $0.sampleIndex)) }
        #expect(inside.count > 25)
        #expect(picture.reference.count == inside.count)
        #expect(picture.test.count == inside.count)
        let svg = picture.svg
        #expect(Self.count("<text class=\"beat ", in: svg) == 2 * inside.count)
        #expect(Self.count("y=\"-6\"", in: svg) == inside.count)
        // The first beat lies where its time says, at 100 pixels a second.
        let x = 100 * (Self.rate.seconds(at: inside[0].sampleIndex) - 20)
        #expect(svg.contains("<text class=\"beat ink\" x=\"\(fixed(x, 1))\" y=\"-6\">N</text>"))
    }

    @Test func `mistakes alone are in colour, and named for those who do not see it`() {
        let picture = Self.picture()
        let svg = picture.svg
        #expect(picture.mistakes.count == 3)
        #expect(Self.count("<text class=\"beat mistake\"", in: svg) == 6)
        #expect(Self.count("<path class=\"at\"", in: svg) == 3)
        #expect(picture.reference.filter(\.isMistake).map(\.letter) == ["N", "N", "–"])
        #expect(picture.test.filter(\.isMistake).map(\.letter) == ["V", "–", "S"])
        let place = BeatPicture.clock(Self.rate.seconds(at: Self.reference(26).sampleIndex))
        #expect(svg.contains("3 mistakes: \(place) N taken for V; "))
        #expect(svg.contains(" N missed; "))
        #expect(svg.contains(" S without a beat.</desc>"))
    }

    @Test(arguments: [(20.0..<25.0, 1), (20.0..<40.0, 2), (20.5..<50.5, 3)])
    func `ten seconds are a row, each with its time, grid and trace`(seconds: Range<Double>, rows: Int) throws {
        let svg = Self.picture(seconds).svg
        #expect(Self.count("<g transform", in: svg) == rows)
        #expect(Self.count("<path class=\"trace\"", in: svg) == rows)
        #expect(Self.count("fill=\"url(#cells)\"", in: svg) == rows)
        for row in 0..<rows { #expect(svg.contains(">\(BeatPicture.clock(seconds.lowerBound + 10 * Double(row)))<")) }
        let pointCount = Int((seconds.upperBound - seconds.lowerBound) * 125)
        let paths = svg.split(separator: "\n").filter { $0.hasPrefix("<path class=\"trace\"") }
        // A row begins with a move; each other point is a step.
        #expect(paths.reduce(0) { $0 + Self.count("l.8", in: String($1)) } == pointCount - rows)
        #expect(svg.utf8.count < 60_000)
    }

    @Test func `the trace is the signal at 125 Hz, where it is`() {
        let samples = (0..<60 * 360).map { Float(sin(2 * .pi * 3 * Double($0) / 360)) }
        let recording = Recording(samples: samples, rate: Self.rate)
        let picture = BeatPicture(of: recording, seconds: 10.2..<15.2, matches: [], modelName: "node")
        #expect(picture.trace.count == 625)
        for (index, point) in picture.trace.enumerated() {
            let expected = Float(sin(2 * .pi * 3 * (10.2 + Double(index) / 125)))
            #expect(abs(point - expected) < 0.02)
        }
    }

    @Test func `missing samples break the trace`() {
        var samples = [Float](repeating: 0, count: 30 * 125)
        for index in 12 * 125..<13 * 125 { samples[index] = .nan }
        let recording = Recording(samples: samples, rate: SampleRate(hertz: 125)!)
        let picture = BeatPicture(of: recording, seconds: 10..<20, matches: [], modelName: "node")
        let trace = picture.svg.split(separator: "\n").first { $0.contains("class=\"trace\"") } ?? ""
        #expect(trace.count { $0 == "M" } == 2)
        #expect(trace.contains("M300 "))
        #expect(picture.svg.contains("0 beats, no mistakes"))
    }

    @Test func `it is well-formed whatever the names are, and in words and both grounds`() throws {
        let svg = Self.picture(modelName: "a<b>&c.gguf").svg
        #expect(svg.contains("below: a&lt;b&gt;&amp;c.gguf;"))
        // Each element that is opened is closed.
        for element in ["svg", "g", "text", "title", "desc", "style", "pattern"] {
            let opened = Self.count("<\(element) ", in: svg) + Self.count("<\(element)>", in: svg)
            #expect(opened > 0 && opened == Self.count("</\(element)>", in: svg), "\(element)")
        }
        #expect(svg.contains("role=\"img\" aria-labelledby=\"title description\""))
        #expect(svg.contains("<title id=\"title\">Record 7, synthetic: 0:20.0 to 0:45.0</title>"))
        #expect(svg.contains("prefers-color-scheme: dark"))
        #expect(Self.picture().svg == Self.picture().svg)
    }

    @Test(arguments: [(0, "0"), (3, ".3"), (-3, "-.3"), (10, "1"), (-120, "-12"), (1_234, "123.4")])
    func `numbers of tenths are short`(number: Int, text: String) {
        #expect(BeatPicture.tenths(number) == text)
    }

    @Test(arguments: [(0.0, "0:00.0"), (59.96, "1:00.0"), (61.25, "1:01.3"), (725.4, "12:05.4")])
    func `times are minutes and seconds`(seconds: Double, text: String) {
        #expect(BeatPicture.clock(seconds) == text)
    }

    @Test(arguments: [["--from", "-1", "--length", "5"], ["--from", "0", "--length", "31"], ["--from", "x"]])
    func `a stretch that cannot be drawn is refused`(arguments: [String]) throws {
        var options = try Arguments(arguments)
        #expect(throws: UsageError.self) { try PictureCommand.stretch(&options) }
    }
}
