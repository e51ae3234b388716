// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal

@testable import Reporting
@testable import Viewing

/// What a monitor might have reported of a made heart, in every form in which reports are written down.
struct MadeStream {
    static let rate = SampleRate(hertz: 360)!

    var context = ReportContext(
        source: "bed7", rate: MadeStream.rate, modelName: "context", solverName: "euler", steps: 2, channelName: "MLII")
    var arrival = Arrival()
    var events: [MonitorEvent] = []

    /// So many seconds with ectopic beats, runs, noise and alarms, the same for the same seed.
    init(seconds: Double, seed: UInt64 = 1) {
        var state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493
        func random(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
        let end = SampleIndex(seconds * Self.rate.hertz)
        var sample: SampleIndex = 300
        var since = Summary()
        var afterGap = true
        var runLeft = 0
        var nextSummary: SampleIndex = 21_600
        func close(at index: SampleIndex) {
            since.endSampleIndex = index
            events.append(.summary(since))
            let first = index
            since = Summary()
            since.firstSampleIndex = first
        }
        events.append(.signal(SignalChange(sampleIndex: 720, state: .good)))
        while sample < end {
            while sample >= nextSummary {
                close(at: nextSummary)
                nextSummary += 21_600
            }
            // Slow by night: intervals grow and shrink over some hours.
            let slow = abs(Int(sample / 36_000) % 60 - 30)
            var interval = 230 + 3 * slow + random(24)
            var kind = BeatClass.normal
            if runLeft > 0 {
                (kind, interval) = (.ventricular, 150 + random(10))
                runLeft -= 1
            } else {
                switch random(60) {
                case 0, 1: (kind, interval) = (.ventricular, interval * 6 / 10)
                case 2: (kind, interval) = (.supraventricular, interval * 7 / 10)
                case 3: kind = .fusion
                case 4 where random(4) == 0: runLeft = 2 + random(5)
                default: break
                }
            }
            let isNoisy = random(150) == 0
            if random(400) == 0 {
                events.append(.signal(SignalChange(sampleIndex: sample, state: .noisy)))
                sample += SampleIndex(700 + random(3_000))
                events.append(.signal(SignalChange(sampleIndex: sample, state: .good)))
                afterGap = true
            }
            sample += SampleIndex(interval)
            guard sample < end else { break }
            let hasClass = !isNoisy && random(300) != 0
            if !hasClass { kind = .unknown }
            since.beatCounts[Int(kind.rawValue)] += 1
            if isNoisy { since.noisyBeatCount += 1 }
            let rate = afterGap ? nil : Float(21_600) / Float(interval)
            if let rate {
                since.lowestHeartRate = min(since.lowestHeartRate ?? rate, rate)
                since.highestHeartRate = max(since.highestHeartRate ?? rate, rate)
            }
            events.append(
                .beat(
                    ClassifiedBeat(
                        beat: Beat(
                            sampleIndex: sample, detectedAt: sample + 100, amplitudeInMillivolts: 1.25, isNoisy: isNoisy
                        ),
                        beatClass: kind, probability: hasClass ? 0.97 : 0,
                        precedingIntervalInSamples: afterGap ? nil : interval, heartRate: rate,
                        computeNanoseconds: 9_000,
                        steps: 2, delayInSamples: 303)))
            afterGap = false
            if random(150) == 0 {
                let all = RhythmEvent.Kind.allCases
                let alarm = all[random(all.count)]
                events.append(
                    .rhythm(RhythmEvent(kind: alarm, phase: .onset, sampleIndex: sample, heartRate: rate)))
                var over = RhythmEvent(
                    kind: alarm, phase: .end, sampleIndex: sample + SampleIndex(200 + random(900)), heartRate: nil,
                    count: 1 + random(3))
                over.onsetIndex = sample
                events.append(.rhythm(over))
            }
        }
        close(at: end)
    }

    /// The events as `--output json` writes them.
    var json: [UInt8] {
        let format = JSONFormat(context: context)
        var bytes: [UInt8] = []
        var line = LineBuffer(capacity: 8_192)
        for event in events {
            line.removeAll()
            format.append(event, at: arrival, to: &line)
            for index in 0..<line.count { bytes.append(line.byte(at: index)) }
        }
        return bytes
    }

    /// The fields of each journal entry.
    private var entries: [[String]] {
        var record = JournalRecord(context: context)
        return events.map { event in
            record.fill(event, at: arrival)
            return record.vectors.map { vector in
                String(decoding: UnsafeRawBufferPointer(start: vector.iov_base, count: vector.iov_len), as: UTF8.self)
            }
        }
    }

    /// The events as `journalctl -o export` writes them; the message of each fifth entry as a binary field.
    var journalExport: [UInt8] {
        var bytes: [UInt8] = []
        for (index, entry) in entries.enumerated() {
            bytes += Array("__CURSOR=s=1;i=\(index)\n__REALTIME_TIMESTAMP=1796106783250000\n_PID=77\n".utf8)
            for field in entry {
                if index % 5 == 0, field.hasPrefix("MESSAGE=") {
                    let value = Array("a\n\nECG_CLASS=S\n\u{1}".utf8)
                    bytes += Array("MESSAGE\n".utf8)
                    bytes += (0..<8).map { UInt8(truncatingIfNeeded: value.count >> (8 * $0)) }
                    bytes += value + [0x0A]
                } else {
                    bytes += Array("\(field)\n".utf8)
                }
            }
            bytes.append(0x0A)
        }
        return bytes
    }

    /// The events as `journalctl -o json` writes them.
    var journalJSON: [UInt8] {
        var text = ""
        for (index, entry) in entries.enumerated() {
            text += "{\"__CURSOR\":\"s=1;i=\(index)\",\"__REALTIME_TIMESTAMP\":\"1796106783250000\",\"_PID\":\"77\""
            for field in entry {
                let mark = field.firstIndex(of: "=")!
                text += ",\"\(field[..<mark])\":\"\(field[field.index(after: mark)...])\""
            }
            text += "}\n"
        }
        return Array(text.utf8)
    }

    /// The figures of reports in some form.
    static func figures(
        _ bytes: [UInt8], chunk: Int = 65_536, source: String? = nil
    ) -> (figures: ReportFigures, stream: EventStream) {
        var stream = EventStream(format: EventStream.format(ofFirst: bytes) ?? .json)
        var figures = ReportFigures(source: source)
        var start = 0
        while start < bytes.count {
            let end = min(start + chunk, bytes.count)
            stream.push(bytes.span.extracting(start..<end)) { figures.note($0) }
            start = end
        }
        stream.finish { figures.note($0) }
        figures.finish()
        return (figures, stream)
    }

    /// The page of reports in some form.
    static func page(
        _ bytes: [UInt8], chunk: Int = 65_536, stripLimit: Int = 40, strips: ReportPage.StripReader = { _ in .missing }
    ) -> [UInt8] {
        let (figures, stream) = figures(bytes, chunk: chunk)
        var page = ReportPage(figures)
        page.stripLimit = stripLimit
        page.damagedCount = stream.damagedCount
        page.firstDamaged = stream.firstDamaged
        var out: [UInt8] = []
        page.write(strips: strips, to: { out += $0 })
        return out
    }
}
