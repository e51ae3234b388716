// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import TestSupport
import Testing

@testable import Viewing

/// The live view of a made-up signal, compared with the screens in `Screens`. `make viewing-renew` renews them.
@Suite struct LiveViewTests {
    private static let rate = SampleRate(hertz: 250)!

    /// A beat each 0.8 s, every fifth one early, broad and ventricular, over a slow wave; a second is missing.
    private func view(_ size: TerminalSize, seconds: Double = 12, missing: Range<Double> = 8..<9) -> LiveView {
        var view = LiveView(bed: BedState(source: "bed7", channel: "II", rate: Self.rate), size: size)
        view.keys = "q quit  space pause  ← → speed"
        for index in 0..<Int(seconds * 250) {
            let time = Double(index) / 250
            let beat = Int(time / 0.8)
            let isVentricular = beat % 5 == 4
            let peak = Double(beat) * 0.8 + (isVentricular ? 0.2 : 0.3)
            let width = isVentricular ? 0.08 : 0.03
            let height = isVentricular ? 2.0 : 1.2
            let distance = abs(time - peak)
            let pulse = distance < width ? height * (1 - distance / width) : 0
            let wave = 0.1 * (1 - abs((time / 4).truncatingRemainder(dividingBy: 2) - 1))
            view.trace.push(missing.contains(time) ? .nan : Float(pulse + wave))
        }
        for beat in 0..<Int((seconds - 1.4) / 0.8) {
            let isVentricular = beat % 5 == 4
            let peak = Double(beat) * 0.8 + (isVentricular ? 0.2 : 0.3)
            view.take(
                .beat(
                    ClassifiedBeat(
                        beat: Beat(
                            sampleIndex: Int64(peak * 250), detectedAt: Int64(peak * 250) + 80, isNoisy: beat == 9),
                        beatClass: isVentricular ? .ventricular : beat == 7 ? .supraventricular : .normal,
                        probability: 0.97, precedingIntervalInSamples: 200, heartRate: 75, computeNanoseconds: 1,
                        delayInSamples: 300)))
        }
        view.take(.signal(SignalChange(sampleIndex: 300, state: .good)))
        view.bed.heartRate = 75
        view.bed.sampleCount = Int64(seconds * 250)
        return view
    }

    private func compare(
        _ text: String, with name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let path = PackageRoot.path("Tests/ViewingTests/Screens/\(name).txt")
        if ProcessInfo.processInfo.environment["ECGMOND_RENEW"] == "1" {
            try Data(text.utf8).write(to: URL(filePath: path))
        }
        let difference = difference(of: text, from: try readText(path))
        #expect(difference == nil, "\(difference ?? "")", sourceLocation: sourceLocation)
    }

    @Test(arguments: [(80, 24), (120, 40), (60, 16), (40, 12)])
    func `a screen looks as it should`(columns: Int, rows: Int) throws {
        var view = view(TerminalSize(columns: columns, rows: rows))
        view.take(.rhythm(RhythmEvent(kind: .bigeminy, phase: .onset, sampleIndex: 2_000, heartRate: 75)))
        view.take(.rhythm(RhythmEvent(kind: .ventricularFlutter, phase: .onset, sampleIndex: 2_500, heartRate: 75)))
        let progress = FileProgress(fraction: 0.48, speed: 2, secondsLeft: 431)
        let text = view.text(.file(progress))
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == rows + 1)
        try compare(text, with: "live-\(columns)x\(rows)")
    }

    @Test func `a stream shows the age of what is old`() throws {
        var view = view(TerminalSize(columns: 80, rows: 24))
        view.keys = "q quit"
        view.say("bed7: opened again while a writer is there")
        let fresh = view.text(.stream(ageInSeconds: 0.4))
        #expect(!fresh.contains("s old"))
        let text = view.text(.stream(ageInSeconds: 12))
        #expect(text.contains("signal good, 12 s old"))
        #expect(text.contains("bed7: opened again while a writer is there"))
        #expect(text.contains("not a medical device"))
    }

    @Test func `many alarms are counted, those that threaten life first`() {
        var view = view(TerminalSize(columns: 80, rows: 24))
        for kind in RhythmEvent.Kind.allCases {
            view.take(.rhythm(RhythmEvent(kind: kind, phase: .onset, sampleIndex: 100, heartRate: nil)))
        }
        let text = view.text(.stream(ageInSeconds: 0))
        #expect(text.contains("asystole 0:11"))
        #expect(text.contains("\(RhythmEvent.Kind.allCases.count - 3) alarms more"))
        #expect(!text.contains("couplet"))
    }

    @Test func `an unknown heart rate is two dashes`() {
        var view = view(TerminalSize(columns: 80, rows: 24))
        view.bed.heartRate = nil
        let text = view.text(.stream(ageInSeconds: 0))
        #expect(text.contains("█████   █████"))
    }

    @Test(arguments: [(1, 1), (10, 3), (39, 24), (80, 5), (1_000, 500)])
    func `any size is drawn`(columns: Int, rows: Int) {
        var view = view(TerminalSize(columns: columns, rows: rows))
        var terminal = TerminalPicture(columns: columns, rows: rows)
        var bytes: [UInt8] = []
        view.draw(.stream(ageInSeconds: 0), to: &bytes)
        let isUnderstood = terminal.take(bytes)
        #expect(isUnderstood)
        // Where a figure has no room there is none.
        #expect(terminal.text.contains("7") == (columns > 1))
    }

    @Test(arguments: [
        ([96, 0, 12, 0, 0], "N 96 S 0 V 12 F 0 Q 0  "), ([12_345, 6, 789, 1, 2], "N 12k S 6 V 789 F 1 Q 2 "),
        ([98_765, 1_234, 5_678, 90, 123], "N 98k S 1k V 5k "),
        ([1_234_567, 1_234, 123, 9, 99], "N 1M S 1k V 123 F 9 Q 99 "),
    ])
    func `counts that have no room beside the alarms are shortened`(counts: [Int], expected: String) {
        var view = view(TerminalSize(columns: 80, rows: 24))
        for (index, count) in counts.enumerated() { view.bed.beatCounts[index] = count }
        view.take(.rhythm(RhythmEvent(kind: .bigeminy, phase: .onset, sampleIndex: 0, heartRate: nil)))
        view.take(.rhythm(RhythmEvent(kind: .couplet, phase: .onset, sampleIndex: 0, heartRate: nil)))
        let text = view.text(.stream(ageInSeconds: 0))
        #expect(text.contains(expected), "\(text)")
        #expect(text.contains(" bigeminy 0:12\n") && text.contains(" V couplet 0:12\n"))
        // Where there is room they are whole.
        view.resize(to: TerminalSize(columns: 120, rows: 24))
        let wide = view.text(.stream(ageInSeconds: 0))
        #expect(wide.contains(zip("NSVFQ", counts).map { "\($0) \($1)" }.joined(separator: " ")), "\(wide)")
    }

    @Test(arguments: [(12, "0:12"), (754, "12m"), (7_300, "2h")])
    func `an alarm's time is whole, short or absent`(seconds: Int, expected: String) {
        var view = view(TerminalSize(columns: 80, rows: 24))
        view.bed.sampleCount = Int64(seconds * 250)
        for index in 0..<5 { view.bed.beatCounts[index] = 100 }
        view.take(.rhythm(RhythmEvent(kind: .ventricularFlutter, phase: .onset, sampleIndex: 0, heartRate: nil)))
        let text = view.text(.stream(ageInSeconds: 0))
        let short = seconds == 12 ? "12s" : expected
        #expect(text.contains("V flutter or fibril. \(short)\n"), "\(text)")
        view.resize(to: TerminalSize(columns: 24, rows: 5))
        #expect(view.text(.stream(ageInSeconds: 0)).contains("V flutter or fibril. \(short)\n"))
        view.resize(to: TerminalSize(columns: 22, rows: 5))
        #expect(view.text(.stream(ageInSeconds: 0)).contains("V flutter or fibril.\n") == (short.count > 1))
    }

    @Test func `a file's progress has what fits`() {
        let progress = FileProgress(fraction: 0.48, speed: 2, secondsLeft: 431)
        let cases = [
            (80, "━  48 %  2.0x  0:07:11 left"), (60, "    48 %  2.0x  0:07:11 left"), (50, "    48 %  2.0x"),
            (40, "  2.0x"),
        ]
        for (columns, expected) in cases {
            var view = view(TerminalSize(columns: columns, rows: 14))
            let last = view.text(.file(progress)).split(separator: "\n").last ?? ""
            #expect(last.replacing("─", with: "━").contains("speed" + (columns == 80 ? "" : expected)), "\(last)")
            #expect(last.replacing("─", with: "━").contains(expected) && last.count <= columns)
        }
    }

    @Test func `a long notice ends after a word`() {
        #expect(LiveView.shortened("opened again", to: 12) == "opened again")
        #expect(LiveView.shortened("opened again while a writer is there", to: 20) == "opened again ...")
        #expect(LiveView.shortened("opened again", to: 11) == "opened ...")
        #expect(LiveView.shortened("/run/ecgmond/bed7.sock", to: 10) == "/run/e ...")
        #expect(LiveView.shortened("", to: 0).isEmpty)
        var view = view(TerminalSize(columns: 80, rows: 24))
        view.say("bed7: what is written there is no ECG, and is passed over until the next writer")
        let text = view.text(.stream(ageInSeconds: 0))
        #expect(text.contains("bed7: what is written there is no ECG, and is ...\n"), "\(text)")
    }

    @Test func `the header has whole figures, however long a name is`() {
        for columns in 40...100 {
            var view = LiveView(
                bed: BedState(source: String(repeating: "name ", count: 12), channel: "MLII", rate: Self.rate),
                size: TerminalSize(columns: columns, rows: 20))
            view.take(.signal(SignalChange(sampleIndex: 1, state: .leadOff)))
            let first = view.text(.stream(ageInSeconds: 1_234)).split(separator: "\n")[0]
            #expect(first.hasSuffix("signal lead off, 1234 s old  0:00:00") || columns < 45, "\(first)")
            #expect(!first.contains("Hz") || first.contains(" 250 Hz "), "\(first)")
        }
    }

    @Test func `a beat's letter stands above its R peak, in its colour`() {
        var view = view(TerminalSize(columns: 80, rows: 24))
        var terminal = TerminalPicture(columns: 80, rows: 24)
        var bytes: [UInt8] = []
        view.draw(.stream(ageInSeconds: 0), to: &bytes)
        let isUnderstood = terminal.take(bytes)
        #expect(isUnderstood)
        // The last column of the screen holds the sample before 12 s: a second is 16 columns wide.
        func column(_ seconds: Double) -> Int { 79 - Int(12 * 16 - 1 - (seconds * 16).rounded(.down)) }
        // Beat 9 is ventricular and hidden by noise.
        #expect(terminal.cells[1][column(9 * 0.8 + 0.2)] == "?")
        #expect(terminal.cells[1][column(10 * 0.8 + 0.3)] == "N")
        #expect(terminal.styles[1][column(10 * 0.8 + 0.3)] == "0;32")
    }

    @Test func `a wide range of the signal stays on the screen`() {
        for amplitude in [0.01, 1, 40, 3_000] as [Float] {
            var view = LiveView(
                bed: BedState(source: "x", rate: Self.rate), size: TerminalSize(columns: 80, rows: 24))
            for index in 0..<5_000 { view.trace.push(amplitude * Float(index % 250) / 250 - 7 * amplitude) }
            let text = view.text(.stream(ageInSeconds: 0))
            let rows = text.split(separator: "\n", omittingEmptySubsequences: false)[2..<17]
            let drawn = rows.count { $0.unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) } }
            #expect(drawn >= (amplitude < 1 ? 1 : 5), "\(amplitude) mV: \(drawn) rows")
        }
    }
}
