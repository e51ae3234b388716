// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reporting
import Signal
import Testing

@Suite struct JournalRecordTests {
    /// An entry's fields as text, in their order.
    static func fields(_ event: MonitorEvent, context: ReportContext = Samples.context) -> [String] {
        var record = JournalRecord(context: context)
        // The entry before must leave no trace.
        record.fill(Samples.summary)
        record.fill(Samples.beat)
        record.fill(event)
        return fields(record)
    }

    static func fields(_ record: borrowing JournalRecord) -> [String] {
        record.vectors.map { vector in
            String(decoding: UnsafeRawBufferPointer(start: vector.iov_base, count: vector.iov_len), as: UTF8.self)
        }
    }

    @Test func `a beat has the fields of the design, to the byte`() {
        #expect(
            Self.fields(Samples.beat) == [
                "SYSLOG_IDENTIFIER=ecgmond", "ECG_SOURCE=bed 7", "ECG_CHANNEL=MLII", "ECG_MODEL=node-ds1",
                "ECG_SOLVER=euler", "ECG_STEPS=4", "PRIORITY=5", "MESSAGE_ID=1b6915c487e943088c32241e56f6eef0",
                "MESSAGE=bed 7: V beat at 0:12:03, RR 611 ms, 96/min, probability 0.988", "ECG_SAMPLE=260444",
                "ECG_TIME_S=723.456", "ECG_CLASS=V", "ECG_CLASS_INDEX=2", "ECG_PROBABILITY=0.9877", "ECG_RR_MS=611",
                "ECG_HEART_RATE_BPM=96.0", "ECG_AMPLITUDE_MV=-1.235", "ECG_COMPUTE_USEC=14.2", "ECG_DELAY_MS=842",
            ])
    }

    @Test func `with steps by need a beat names those that it took, and none if it was not looked at`() {
        var record = JournalRecord(context: Samples.byNeedContext)
        func solver(_ event: MonitorEvent) -> [String] {
            record.fill(event)
            return Self.fields(record).filter { $0.hasPrefix("ECG_SOLVER=") || $0.hasPrefix("ECG_STEPS=") }
        }
        #expect(solver(Samples.beat(steps: 1, isEarly: true)) == ["ECG_SOLVER=euler", "ECG_STEPS=1"])
        #expect(solver(Samples.beat(steps: 4, isEarly: false)) == ["ECG_SOLVER=euler", "ECG_STEPS=4"])
        #expect(solver(Samples.unknownBeat).isEmpty)
        #expect(solver(Samples.overrun) == ["ECG_SOLVER=euler", "ECG_STEPS=4"])
        record.fill(Samples.beat(steps: 1, isEarly: true))
        let early = Self.fields(record)
        record.fill(Samples.beat(steps: 4, isEarly: false))
        let full = Self.fields(record)
        #expect(full == Self.fields(Samples.beat), "as without steps by need")
        #expect(early.map { $0 == "ECG_STEPS=1" ? "ECG_STEPS=4" : $0 } == full)
    }

    @Test func `what took one step of another method's beat is one step of Euler's`() {
        var context = Samples.byNeedContext
        context.solverName = "rk4"
        var record = JournalRecord(context: context)
        record.fill(Samples.beat(steps: 1, isEarly: true))
        #expect(Self.fields(record).contains("ECG_SOLVER=euler"))
        record.fill(Samples.beat(steps: 1, isEarly: false))
        #expect(Self.fields(record).contains("ECG_SOLVER=rk4"))
    }

    @Test func `what is unknown of a beat has no field`() {
        #expect(
            Self.fields(Samples.unknownBeat) == [
                "SYSLOG_IDENTIFIER=ecgmond", "ECG_SOURCE=bed 7", "ECG_CHANNEL=MLII", "ECG_MODEL=node-ds1",
                "ECG_SOLVER=euler", "ECG_STEPS=4", "PRIORITY=5", "MESSAGE_ID=1b6915c487e943088c32241e56f6eef0",
                "MESSAGE=bed 7: Q beat at 0:00:00, noisy", "ECG_SAMPLE=77", "ECG_TIME_S=0.214", "ECG_CLASS=Q",
                "ECG_CLASS_INDEX=4", "ECG_AMPLITUDE_MV=-1.235", "ECG_NOISY=1", "ECG_DELAY_MS=842",
            ])
    }

    @Test func `a rhythm names its event, its state and its rate`() {
        #expect(
            Self.fields(Samples.rhythm(.ventricularTachycardia, .onset)) == [
                "SYSLOG_IDENTIFIER=ecgmond", "ECG_SOURCE=bed 7", "ECG_CHANNEL=MLII", "PRIORITY=1",
                "MESSAGE_ID=5cb3e43105d04b5e8787c04ac3196dea",
                "MESSAGE=bed 7: ventricular tachycardia, 184/min, from 0:01:40", "ECG_SAMPLE=36018",
                "ECG_TIME_S=100.050", "ECG_EVENT=ventricular-tachycardia", "ECG_STATE=onset",
                "ECG_HEART_RATE_BPM=183.6",
            ])
    }

    @Test func `flutter or fibrillation is an alarm of the highest priority`() {
        #expect(
            Self.fields(Samples.rhythm(.ventricularFlutter, .onset, heartRate: nil)).suffix(7) == [
                "PRIORITY=1", "MESSAGE_ID=84b29fbfb0fc49aaa1ae683d3786d25c",
                "MESSAGE=bed 7: ventricular flutter or fibrillation, from 0:01:40", "ECG_SAMPLE=36018",
                "ECG_TIME_S=100.050", "ECG_EVENT=ventricular-flutter-or-fibrillation", "ECG_STATE=onset",
            ])
        #expect(
            Self.fields(Samples.rhythm(.ventricularFlutter, .end, heartRate: nil)).contains("PRIORITY=5"))
    }

    @Test func `the end of an alarm tells its onset and how long it lasted`() {
        guard case .rhythm(var end) = Samples.rhythm(.ventricularTachycardia, .end, at: 50_418) else { return }
        end.onsetIndex = 36_018
        let fields = Self.fields(.rhythm(end))
        #expect(fields.contains("MESSAGE=bed 7: ventricular tachycardia over, 184/min, lasted 0:00:40 from 0:01:40"))
        #expect(fields.contains("ECG_ONSET_SAMPLE=36018"))
        #expect(fields.contains("ECG_DURATION_S=40.000"))
    }

    @Test func `a live signal has the time of day, and its age if it is old`() {
        var record = JournalRecord(context: Samples.context)
        record.fill(Samples.signal(.good), at: Arrival(ageInSeconds: 0.4, epochInMicroseconds: 1_700_000_000_000_000))
        #expect(Self.fields(record).contains("ECG_REALTIME_USEC=1700000100050000"))
        #expect(!Self.fields(record).contains { $0.hasPrefix("ECG_AGE_S") })
        record.fill(Samples.signal(.good), at: Arrival(ageInSeconds: 1_440))
        #expect(!Self.fields(record).contains { $0.hasPrefix("ECG_REALTIME_USEC") })
        #expect(Self.fields(record).contains("ECG_AGE_S=1440.0"))
    }

    @Test func `what is wrong with the input as a whole says what was measured`() {
        func fields(_ kind: InputProblem.Kind, _ measure: Double?, _ phase: RhythmEvent.Phase?) -> [String] {
            Self.fields(.input(InputProblem(kind: kind, position: 9, sampleIndex: 1, measure: measure, phase: phase)))
        }
        let rate = fields(.wrongRate, 250.04, .onset)
        #expect(rate.contains("MESSAGE=bed 7: input: wrong rate: told 360 Hz, coming at 250"))
        #expect(rate.contains("ECG_ARRIVAL_HZ=250.0") && rate.contains("ECG_STATE=onset"))
        let gap = fields(.interruption, 2.44, nil)
        #expect(gap.contains("MESSAGE=bed 7: input: interruption: nobody monitored for 2.4 s"))
        #expect(gap.contains("ECG_GAP_S=2.4") && !gap.contains { $0.hasPrefix("ECG_STATE") })
        let stale = fields(.stale, 31.2, .onset)
        #expect(stale.contains("MESSAGE=bed 7: input: stale: the signal is 31.2 s old when it is read"))
        #expect(
            fields(.secondWriter, nil, nil).contains("MESSAGE=bed 7: input: second writer: samples of two may be mixed")
        )
    }

    @Test func `a change of the signal names the state`() {
        #expect(
            Self.fields(Samples.signal(.leadOff)) == [
                "SYSLOG_IDENTIFIER=ecgmond", "ECG_SOURCE=bed 7", "ECG_CHANNEL=MLII", "PRIORITY=4",
                "MESSAGE_ID=6c71a66b60684c58a46e8f00ed269151", "MESSAGE=bed 7: signal lead off from 0:01:40",
                "ECG_SAMPLE=36018", "ECG_TIME_S=100.050", "ECG_SIGNAL=lead-off",
            ])
    }

    @Test func `a problem of the input names its place by line or by byte`() {
        #expect(
            Self.fields(Samples.problem).suffix(8) == [
                "PRIORITY=4", "MESSAGE_ID=d9418186f43546b49116058bc1cdab33",
                "MESSAGE=bed 7: input: malformed line (line 17) at 0:00:00, 3 since the last report of it",
                "ECG_SAMPLE=15",
                "ECG_TIME_S=0.042", "ECG_PROBLEM=malformed-line", "ECG_LINE=17", "ECG_COUNT=3",
            ])
        #expect(
            Self.fields(Samples.byteProblem).suffix(3) == [
                "ECG_PROBLEM=truncated-sample", "ECG_BYTE=4095", "ECG_COUNT=1",
            ])
    }

    @Test func `a summary carries counts, rates, compute times and losses`() {
        #expect(
            Self.fields(Samples.summary).suffix(31) == [
                "PRIORITY=6", "MESSAGE_ID=f39ed6f3a3d24a2696fa77165e9fc7d5",
                "MESSAGE=bed 7: 78 beats in 60.0 s (N 70, S 1, V 5, F 0, Q 2), 2 noisy; heart rate 73/min (58...90); "
                    + "compute time median 14.0, p99 21.0, max 31.0 us, bound 57.0 us exceeded 1 times; "
                    + "3 samples missing, 1 input problems, 0 reports lost",
                "ECG_SAMPLE=43200", "ECG_TIME_S=120.000", "ECG_FIRST_SAMPLE=21600", "ECG_BEATS=78", "ECG_BEATS_N=70",
                "ECG_BEATS_S=1", "ECG_BEATS_V=5", "ECG_BEATS_F=0", "ECG_BEATS_Q=2", "ECG_BEATS_NOISY=2",
                "ECG_BEATS_PACED=0",
                "ECG_HEART_RATE_BPM=72.5", "ECG_HEART_RATE_MIN_BPM=58.2", "ECG_HEART_RATE_MAX_BPM=90.0",
                "ECG_COMPUTE_MEDIAN_USEC=14.0", "ECG_COMPUTE_P99_USEC=21.0", "ECG_COMPUTE_MAX_USEC=31.0",
                "ECG_COMPUTE_BOUND_USEC=57.0", "ECG_COMPUTE_OVERRUNS=1",
                "ECG_PACING_PULSES=0", "ECG_GLITCHES=0", "ECG_WRAPS=0",
                "ECG_MISSING_SAMPLES=3", "ECG_SIGNAL_CHANGES=0", "ECG_INPUT_PROBLEMS=1", "ECG_LOST_REPORTS=0",
                "ECG_LOST_BEATS=0", "ECG_HELD_BACK=0",
            ])
        let empty = Self.fields(Samples.emptySummary)
        #expect(!empty.contains { $0.hasPrefix("ECG_HEART_RATE") || $0.hasPrefix("ECG_COMPUTE") })
    }

    @Test func `an overrun carries the time, the bound, how many there were, and the model`() {
        #expect(
            Self.fields(Samples.overrun) == [
                "SYSLOG_IDENTIFIER=ecgmond", "ECG_SOURCE=bed 7", "ECG_CHANNEL=MLII", "ECG_MODEL=node-ds1",
                "ECG_SOLVER=euler", "ECG_STEPS=4", "PRIORITY=4", "MESSAGE_ID=20f368a114c24754997da944e97f30ab",
                "MESSAGE=bed 7: compute time 812.3 us of the beat at 0:12:03 exceeds the bound of 57.0 us, "
                    + "3 since the last report of it",
                "ECG_SAMPLE=260444", "ECG_TIME_S=723.456", "ECG_COMPUTE_USEC=812.3", "ECG_COMPUTE_BOUND_USEC=57.0",
                "ECG_COUNT=3",
            ])
    }

    @Test func `a diagnostic is one line`() {
        var record = JournalRecord(context: Samples.context)
        record.fill(Samples.beat)
        record.fill(diagnostic: "solver rk4 with 3 steps:\nnot validated", priority: .debug)
        #expect(
            Self.fields(record) == [
                "SYSLOG_IDENTIFIER=ecgmond", "ECG_SOURCE=bed 7", "ECG_CHANNEL=MLII", "PRIORITY=7",
                "MESSAGE_ID=7c3811d671c54adaadec6e9a9b366a7f",
                "MESSAGE=bed 7: solver rk4 with 3 steps: not validated",
            ])
    }

    @Test func `a model without a solver names none`() {
        let context = ReportContext(source: "x", rate: Samples.rate, modelName: "resnet-ds1")
        let fields = Self.fields(Samples.beat, context: context)
        #expect(fields.contains("ECG_MODEL=resnet-ds1"))
        #expect(!fields.contains { $0.hasPrefix("ECG_SOLVER") || $0.hasPrefix("ECG_STEPS") })
        #expect(!fields.contains { $0.hasPrefix("ECG_CHANNEL") })
    }

    @Test func `every rank of event has the priority of the design`() {
        func priority(_ event: MonitorEvent) -> String? {
            Self.fields(event).first { $0.hasPrefix("PRIORITY=") }.map { String($0.dropFirst(9)) }
        }
        for kind in RhythmEvent.Kind.allCases {
            #expect(priority(Samples.rhythm(kind, .onset)) == (kind.isLifeThreatening ? "1" : "4"))
            #expect(priority(Samples.rhythm(kind, .end)) == "5")
        }
        for state in SignalState.allCases {
            #expect(priority(Samples.signal(state)) == ([.good, .learning].contains(state) ? "6" : "4"))
        }
        for beatClass in BeatClass.allCases {
            #expect(priority(Samples.beat(beatClass, at: 1)) == (beatClass == .normal ? "6" : "5"))
        }
    }

    @Test func `the longest entry fits with room to spare`() {
        let long = String(repeating: "☕", count: 1_000)
        let context = ReportContext(
            source: long, rate: Samples.rate, modelName: long, solverName: long, steps: .max, channelName: long)
        let event = Samples.beat(.ventricular, at: .max, interval: .max, heartRate: 3e38, computeNanoseconds: .max)
        let fields = Self.fields(event, context: context)
        #expect(fields.last?.hasPrefix("ECG_DELAY_MS=") == true)
        #expect(fields.reduce(0) { $0 + $1.utf8.count } < 2_048)
        #expect(fields.allSatisfy { !$0.contains("\u{FFFD}") })
        var record = JournalRecord(context: context)
        record.fill(diagnostic: String(repeating: "x", count: 100_000), priority: .debug)
        // The name of the source, cut to whole characters of three bytes, stands before it.
        let expected: Int = "MESSAGE=: ".utf8.count + 255 + 4_096
        #expect(Self.fields(record).last?.utf8.count == expected)
    }

    @Test func `every field has a name that the journal takes and the documentation lists`() throws {
        let page = try String(contentsOf: packageRoot.appending(path: "docs/journal-fields.md"), encoding: .utf8)
        for event in Samples.all {
            for field in Self.fields(event) {
                let name = field.prefix { $0 != "=" }
                #expect(name.allSatisfy { ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_" })
                #expect(page.contains("`\(name)`"), "\(name)")
            }
        }
    }

    @Test func `the catalog explains every message, and each has an identifier of its own`() throws {
        let catalog = try String(contentsOf: packageRoot.appending(path: "systemd/ecgmond.catalog"), encoding: .utf8)
        let page = try String(contentsOf: packageRoot.appending(path: "docs/journal-fields.md"), encoding: .utf8)
        let identifiers =
            [
                MessageID.beat, MessageID.signal, MessageID.input, MessageID.overrun, MessageID.summary,
                MessageID.totals, MessageID.diagnostic,
            ]
            + RhythmEvent.Kind.allCases.map { MessageID.rhythm($0) }
        let names = identifiers.map(\.description)
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(name.count == 32 && name.allSatisfy { ("0"..."9").contains($0) || ("a"..."f").contains($0) })
            #expect(catalog.components(separatedBy: "\n-- \(name)\nSubject: ").count == 2)
            #expect(page.contains(name))
        }
        // Every field that the catalog shows between at signs is one that entries carry.
        var record = JournalRecord(context: Samples.context)
        record.fill(Samples.totals)
        let fields = Samples.all.flatMap { Self.fields($0) } + Self.fields(record)
        let known = Set(fields.map { String($0.prefix { $0 != "=" }) })
        let shown = catalog.matches(of: /@([A-Z0-9_]+)@/).map { String($0.1) }
        #expect(!shown.isEmpty)
        for name in shown { #expect(known.contains(name), "\(name)") }
    }
}

/// The package's folder.
let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
