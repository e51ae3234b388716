// SPDX-License-Identifier: Apache-2.0

import Foundation
import Signal
import Testing

@testable import Reporting

@Suite struct TotalsFormatTests {
    private func print(
        _ totals: [Totals], to output: OutputKind, context: ReportContext = Samples.context
    ) throws -> String {
        let pipe = Pipe()
        var reporter = try Reporter(outputs: [output], context: context, standardOutput: pipe.writer)
        for totals in totals { reporter.write(totals) }
        reporter.finish()
        return pipe.readText()
    }

    private func fields(_ totals: Totals, context: ReportContext = Samples.context) -> [String] {
        var record = JournalRecord(context: context)
        // The entry before must leave no trace.
        record.fill(Samples.beat)
        record.fill(totals)
        return JournalRecordTests.fields(record)
    }

    @Test func `text has a block`() throws {
        let expected = """
              90:00.000    1944000  =  totals of 1:30:00
                                       beats         5916 (N 5800, S 12, V 96, F 3, Q 5), 4 noisy, 1 paced
                                       ectopic       V 1.62 %, S 0.20 % of 5913 beats with a class
                                       longest runs  V 3 at 0:12:02, 144/min; S 1 at 0:00:25
                                       heart rate    48/min at 0:01:00; 132/min at 0:12:03
                                       NN intervals  4, mean 800 ms, SDNN 20.4 ms, RMSSD 25.0 ms
                                       unreadable    0:00:12: learning 0:00:02, noisy 0:00:10
                                       no input      0:01:01
                                       input         7 samples missing, 2 problems
                                       alarms        3
                                         ventricular run 1, 0:00:00, longest 0:00:00
                                         ventricular flutter or fibrillation 2, 0:00:30, longest 0:00:20
                                       hour       N       S       V       F       Q
                                          0    3800      10      90       3       2
                                          1    2000       2       6       0       3

            """
        #expect(try print([Samples.totals], to: .text) == expected)
        let empty = """
            1440:00.000   31104000  =  totals of 0:00:00, the day from 24:00:00, so far
                                       beats         0 (N 0, S 0, V 0, F 0, Q 0), 0 noisy, 0 paced
                                       ectopic       V --, S -- of 0 beats with a class
                                       longest runs  V 0; S 0
                                       heart rate    --; --
                                       NN intervals  0, mean --, SDNN --, RMSSD --
                                       unreadable    0:00:00
                                       input         0 samples missing, 0 problems
                                       alarms        0

            """
        #expect(try print([Samples.emptyTotals], to: .text) == empty)
    }

    @Test func `JSON has an object with a key for every figure`() throws {
        #expect(
            try print([Samples.totals], to: .json) == """
                {"type":"totals","source":"bed 7","channel":"MLII","sample":1944000,"time_s":5400.000,"scope":"whole",\
                "state":"end","first_sample":0,"duration_s":5400.000,"beats":5916,"beats_n":5800,"beats_s":12,\
                "beats_v":96,"beats_f":3,"beats_q":5,"beats_noisy":4,"beats_paced":1,"beats_classified":5913,\
                "burden_v_percent":1.624,"burden_s_percent":0.203,"run_v_beats":3,"run_v_sample":260000,\
                "run_v_bpm":144.0,"run_s_beats":1,"run_s_sample":9000,"run_s_bpm":null,"heart_rate_min_bpm":48.2,\
                "heart_rate_min_sample":21600,"heart_rate_max_bpm":132.0,"heart_rate_max_sample":260444,\
                "nn_intervals":4,"nn_mean_ms":800.000,"sdnn_ms":20.412,"rmssd_ms":25.000,"unreadable_s":12.000,\
                "learning_s":2.000,"noisy_s":10.000,"too_small_s":0.000,"flat_s":0.000,"clipped_s":0.000,\
                "lead_off_s":0.000,"no_input_s":61.500,"missing_samples":7,"input_problems":2,"compute_overruns":3,\
                "alarms":3,"alarms_by_kind":{"ventricular-run":{"count":1,"duration_s":0.833,"longest_s":0.833},\
                "ventricular-flutter-or-fibrillation":{"count":2,\
                "duration_s":30.100,"longest_s":20.100}},"beats_by_hour":[[3800,10,90,3,2],[2000,2,6,0,3]]}

                """)
        let line = try print([Samples.emptyTotals], to: .json)
        let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        for key in ["burden_v_percent", "sdnn_ms", "rmssd_ms", "heart_rate_min_bpm", "run_v_sample"] {
            #expect(object[key] is NSNull, "\(key)")
        }
        #expect(object["scope"] as? String == "day" && object["state"] as? String == "so-far")
    }

    @Test func `the journal has a sentence and a field for every figure`() {
        #expect(
            fields(Samples.totals) == [
                "SYSLOG_IDENTIFIER=ecgmond", "ECG_SOURCE=bed 7", "ECG_CHANNEL=MLII", "PRIORITY=6",
                "MESSAGE_ID=a31c6c40d8d746c1a03da323488051a8",
                "MESSAGE=bed 7: totals of 1:30:00: 5916 beats (N 5800, S 12, V 96, F 3, Q 5), V 1.62 %, S 0.20 %; "
                    + "longest run V 3, S 1; heart rate 48...132/min; SDNN 20.4 ms, RMSSD 25.0 ms; "
                    + "unreadable 0:00:12; 3 alarms",
                "ECG_SAMPLE=1944000", "ECG_TIME_S=5400.000", "ECG_SCOPE=whole", "ECG_STATE=end",
                "ECG_FIRST_SAMPLE=0", "ECG_DURATION_S=5400.000", "ECG_BEATS=5916", "ECG_BEATS_N=5800",
                "ECG_BEATS_S=12", "ECG_BEATS_V=96", "ECG_BEATS_F=3", "ECG_BEATS_Q=5", "ECG_BEATS_NOISY=4",
                "ECG_BEATS_PACED=1", "ECG_BEATS_CLASSIFIED=5913", "ECG_BURDEN_V_PERCENT=1.624",
                "ECG_BURDEN_S_PERCENT=0.203", "ECG_RUN_V_BEATS=3", "ECG_RUN_V_SAMPLE=260000", "ECG_RUN_V_BPM=144.0",
                "ECG_RUN_S_BEATS=1", "ECG_RUN_S_SAMPLE=9000", "ECG_HEART_RATE_MIN_BPM=48.2",
                "ECG_HEART_RATE_MIN_SAMPLE=21600", "ECG_HEART_RATE_MAX_BPM=132.0", "ECG_HEART_RATE_MAX_SAMPLE=260444",
                "ECG_NN_INTERVALS=4", "ECG_NN_MEAN_MS=800.000", "ECG_SDNN_MS=20.412", "ECG_RMSSD_MS=25.000",
                "ECG_UNREADABLE_S=12.000", "ECG_LEARNING_S=2.000", "ECG_NOISY_S=10.000", "ECG_TOO_SMALL_S=0.000",
                "ECG_FLAT_S=0.000", "ECG_CLIPPED_S=0.000", "ECG_LEAD_OFF_S=0.000", "ECG_NO_INPUT_S=61.500",
                "ECG_MISSING_SAMPLES=7", "ECG_INPUT_PROBLEMS=2", "ECG_COMPUTE_OVERRUNS=3", "ECG_ALARMS=3",
                "ECG_ALARMS_VENTRICULAR_RUN=1", "ECG_ALARMS_VENTRICULAR_RUN_S=0.833",
                "ECG_ALARMS_VENTRICULAR_RUN_LONGEST_S=0.833", "ECG_ALARMS_VENTRICULAR_FLUTTER_OR_FIBRILLATION=2",
                "ECG_ALARMS_VENTRICULAR_FLUTTER_OR_FIBRILLATION_S=30.100",
                "ECG_ALARMS_VENTRICULAR_FLUTTER_OR_FIBRILLATION_LONGEST_S=20.100",
                "ECG_BEATS_BY_HOUR=3800/10/90/3/2 2000/2/6/0/3",
            ])
        let empty = fields(Samples.emptyTotals)
        for name in ["ECG_SDNN_MS", "ECG_BURDEN_V_PERCENT", "ECG_HEART_RATE_MIN_BPM", "ECG_BEATS_BY_HOUR"] {
            #expect(!empty.contains { $0.hasPrefix(name) }, "\(name)")
        }
    }

    @Test func `live totals have the time of day`() {
        var record = JournalRecord(context: Samples.context)
        record.fill(Samples.totals, at: Arrival(ageInSeconds: 0, epochInMicroseconds: 1_700_000_000_000_000))
        #expect(JournalRecordTests.fields(record).contains("ECG_REALTIME_USEC=1700005400000000"))
    }

    @Test func `CSV and annotations have no place for them`() throws {
        let empty = try print([], to: .csv)
        #expect(try print([Samples.totals], to: .csv) == empty)
    }

    @Test func `the longest fit with room to spare, and every field has a name that the journal takes`() throws {
        let long = String(repeating: "☕", count: 1_000)
        let context = ReportContext(source: long, rate: Samples.rate, modelName: long, channelName: long)
        for output in [OutputKind.text, .json] {
            let text = try print([Samples.longestTotals], to: output, context: context)
            #expect(text.hasSuffix(output == .json ? "}\n" : "\n") && text.utf8.count < 7_000, "\(text.utf8.count)")
        }
        let fields = fields(Samples.longestTotals, context: context)
        #expect(fields.count < 110, "\(fields.count)")
        #expect(fields.last?.hasPrefix("ECG_BEATS_BY_HOUR=") == true)
        #expect(fields.last?.split(separator: " ").count == 24)
        #expect(fields.reduce(0) { $0 + $1.utf8.count } < 7_000)
        for name in fields.map({ $0.prefix { $0 != "=" } }) {
            #expect(name.utf8.count <= 64 && name.allSatisfy { $0.isUppercase || $0 == "_" }, "\(name)")
        }
    }

    @Test func `the documentation lists every field and every key`() throws {
        let page = try String(contentsOf: packageRoot.appending(path: "docs/journal-fields.md"), encoding: .utf8)
        let names = fields(Samples.totals).map { String($0.prefix { $0 != "=" }) }
        // Those of a kind are three, whose names hold the kind's.
        for name in names where !name.hasPrefix("ECG_ALARMS_") { #expect(page.contains("`\(name)`"), "\(name)") }
        for name in ["ECG_ALARMS_KIND", "ECG_ALARMS_KIND_S", "ECG_ALARMS_KIND_LONGEST_S"] {
            #expect(page.contains("`\(name)`"), "\(name)")
        }
        let line = try print([Samples.totals], to: .json)
        let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        for key in object.keys { #expect(page.contains("`\(key)`"), "\(key)") }
    }

    @Test func `a block that no reader takes is counted line by line`() throws {
        let pipe = Pipe()
        var writer = DescriptorWriter(descriptor: pipe.writer, name: "standard output", capacity: 100)
        var block = LineBuffer(capacity: 1_000)
        block.append(Array(repeating: "one line of a block\n", count: 7).joined().utf8.map { $0 })
        writer.append(block)
        #expect(writer.lostLineCount == 7)
    }
}
