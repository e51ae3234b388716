// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reporting
import Signal
import Testing

@Suite struct FormatTests {
    @Test func `text has one aligned line an event`() throws {
        let expected = """
              12:03.456     260444  V  0.988  RR   611 ms   96/min  delay  842 ms
               0:00.214         77  Q     --  RR    -- ms   --/min  delay  842 ms  noisy
               1:40.050      36018  *  ventricular tachycardia onset  184/min
               1:40.050      36018  *  asystole onset
               1:40.050      36018  ~  signal lead off
               0:00.042         15  !  input: malformed line (line 17), 3 since the last report of it
               0:03.792       1365  !  input: truncated sample (byte 4095), 1 since the last report of it
               2:00.000      43200  =  78 beats in 60.0 s (N 70, S 1, V 5, F 0, Q 2), 2 noisy; heart rate 73/min \
            (58...90); 3 samples missing, 1 input problems, 0 reports lost
               0:00.000          0  =  0 beats in 0.0 s (N 0, S 0, V 0, F 0, Q 0), 0 noisy; heart rate --/min \
            (--...--); 0 samples missing, 0 input problems, 0 reports lost

            """
        #expect(try report(Samples.all, to: [.text]) == expected)
    }

    @Test func `text does not depend on compute times`() throws {
        let first = [Samples.beat(.normal, at: 360, computeNanoseconds: 1)]
        let second = [Samples.beat(.normal, at: 360, computeNanoseconds: 999_999)]
        #expect(try report(first, to: [.text]) == report(second, to: [.text]))
    }

    @Test func `every line of JSON is an object, and a beat has all its fields`() throws {
        let lines = try report(Samples.all, to: [.json]).split(separator: "\n")
        #expect(lines.count == Samples.all.count)
        let objects = try lines.map { line in
            try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        #expect(
            objects.map { $0["type"] as? String } == [
                "beat", "beat", "rhythm", "rhythm", "signal", "input", "input", "overrun", "summary",
                "summary",
            ])
        #expect(objects.allSatisfy { $0["source"] as? String == "bed 7" && $0["channel"] as? String == "MLII" })
        #expect(
            lines[0] == """
                {"type":"beat","source":"bed 7","channel":"MLII","sample":260444,"time_s":723.456,"class":"V",\
                "class_index":2,"probability":0.9877,"rr_ms":611,"heart_rate_bpm":96.0,"amplitude_mv":-1.235,\
                "noisy":false,"paced":false,"model":"node-ds1","solver":"euler","steps":4,"compute_us":14.2,"delay_ms":842}
                """)
    }

    @Test func `with steps by need a beat names in JSON those that it took`() throws {
        let early = Samples.beat(steps: 1, isEarly: true)
        let events = [early, Samples.beat(steps: 4, isEarly: false), Samples.unknownBeat]
        let lines = try report(events, to: [.json], context: Samples.byNeedContext).split(separator: "\n")
        #expect(lines[0].contains("\"model\":\"node-ds1\",\"solver\":\"euler\",\"steps\":1,\"compute_us\""))
        #expect(lines[1].contains("\"model\":\"node-ds1\",\"solver\":\"euler\",\"steps\":4,\"compute_us\""))
        #expect(lines[2].contains("\"model\":\"node-ds1\",\"solver\":null,\"steps\":null,\"compute_us\""))
        let fixed = try report([early], to: [.json])
        #expect(fixed.contains("\"steps\":4"), "without steps by need the run's own")
    }

    @Test func `what is unknown is null in JSON`() throws {
        let line = try report([Samples.unknownBeat], to: [.json])
        let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        for key in ["probability", "rr_ms", "heart_rate_bpm", "compute_us"] { #expect(object[key] is NSNull) }
        let summary = try report([Samples.emptySummary], to: [.json])
        let figures = try #require(JSONSerialization.jsonObject(with: Data(summary.utf8)) as? [String: Any])
        for key in [
            "heart_rate_bpm", "heart_rate_min_bpm", "heart_rate_max_bpm", "compute_median_us", "compute_bound_us",
        ] {
            #expect(figures[key] is NSNull)
        }
    }

    @Test func `a summary of beats that the classifier has not seen has no compute times`() throws {
        var summary = Summary()
        summary.beatCounts = [0, 0, 0, 0, 3]
        summary.noisyBeatCount = 3
        let line = try report([.summary(summary)], to: [.json])
        let figures = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        for key in ["compute_median_us", "compute_p99_us", "compute_max_us"] { #expect(figures[key] is NSNull) }
    }

    @Test func `a summary has every figure in JSON`() throws {
        #expect(
            try report([Samples.summary], to: [.json]) == """
                {"type":"summary","source":"bed 7","channel":"MLII","sample":43200,"time_s":120.000,\
                "first_sample":21600,"beats":78,"beats_n":70,"beats_s":1,"beats_v":5,"beats_f":0,"beats_q":2,\
                "beats_noisy":2,"beats_paced":0,"heart_rate_bpm":72.5,"heart_rate_min_bpm":58.2,"heart_rate_max_bpm":90.0,\
                "compute_median_us":14.0,"compute_p99_us":21.0,"compute_max_us":31.0,"compute_bound_us":57.0,\
                "compute_overruns":1,"mains_hz":null,"mains_mv":null,"pacing_pulses":0,"pacing_rate_bpm":null,\
                "glitches":0,"wraps":0,"missing_samples":3,"signal_changes":0,"input_problems":1,"lost_reports":0,"lost_beats":0,\
                "held_back":0,"held_back_kinds":{}}

                """)
    }

    @Test func `an overrun tells in JSON what took how long, and how long it may`() throws {
        #expect(
            try report([Samples.overrun], to: [.json]) == """
                {"type":"overrun","source":"bed 7","channel":"MLII","sample":260444,"time_s":723.456,\
                "model":"node-ds1","solver":"euler","steps":4,"compute_us":812.3,"compute_bound_us":57.0,"count":3}

                """)
    }

    @Test(arguments: ["plain", "quo\"te", "back\\slash", "new\nline", "tab\t", "café ☕", "", "\u{0}", "a,b"])
    func `any source's name makes valid JSON and valid rows`(source: String) throws {
        var context = Samples.context
        context.source = source
        context.modelName = source
        let shown = String(String.UnicodeScalarView(source.unicodeScalars.map { $0.value < 0x20 ? "?" : $0 }))
        let line = try report([Samples.beat], to: [.json], context: context)
        let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["source"] as? String == shown)
        #expect(object["model"] as? String == shown)
        let rows = try report([Samples.beat], to: [.csv], context: context).split(separator: "\n")
        #expect(rows.count == 2)
        let needsQuotes = source.contains(",") || source.contains("\"")
        let field = needsQuotes ? "\"" + shown.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : shown
        #expect(rows[1].hasPrefix("beat,\(field),260444,"))
    }

    @Test func `CSV has a header once and as many columns in every row`() throws {
        let expected = """
            type,source,sample,time_s,class,class_index,probability,rr_ms,heart_rate_bpm,amplitude_mv,noisy,paced,\
            compute_us,delay_ms,event,state,position,count
            beat,bed 7,260444,723.456,V,2,0.9877,611,96.0,-1.235,0,0,14.2,842,,,,
            beat,bed 7,77,0.214,Q,4,,,,-1.235,1,0,,842,,,,
            rhythm,bed 7,36018,100.050,,,,,183.6,,,,,,ventricular-tachycardia,onset,,
            rhythm,bed 7,36018,100.050,,,,,,,,,,,asystole,onset,,
            signal,bed 7,36018,100.050,,,,,,,,,,,,lead-off,,
            input,bed 7,15,0.042,,,,,,,,,,,malformed-line,,17,3
            input,bed 7,1365,3.792,,,,,,,,,,,truncated-sample,,4095,1

            """
        let text = try report(Samples.all, to: [.csv])
        #expect(text == expected)
        #expect(Set(text.split(separator: "\n").map { $0.count { $0 == "," } }) == [17])
    }

    @Test func `a paced beat says so in every output`() throws {
        guard case .beat(var beat) = Samples.beat else { return }
        beat.beat.isPaced = true
        #expect(try report([.beat(beat)], to: [.text]).hasSuffix("842 ms  paced\n"))
        #expect(try report([.beat(beat)], to: [.json]).contains(",\"noisy\":false,\"paced\":true,"))
        #expect(try report([.beat(beat)], to: [.csv]).contains(",-1.235,0,1,14.2,"))
        #expect(JournalRecordTests.fields(.beat(beat)).contains("ECG_PACED=1"))
        #expect(!JournalRecordTests.fields(Samples.beat).contains { $0.hasPrefix("ECG_PACED") })
    }

    @Test func `a summary tells what was taken out of the signal`() throws {
        guard case .summary(var summary) = Samples.summary else { return }
        summary.hum = MainsHum(hertz: 49.987, millivolts: 0.4126)
        summary.pacingPulseCount = 72
        summary.pacedBeatCount = 70
        summary.glitchCount = 5
        summary.wrapCount = 12
        let event = MonitorEvent.summary(summary)
        #expect(
            try report([event], to: [.text]).contains(
                "; 49.99 Hz mains hum of 0.413 mV; 72 pacing pulses (72/min), 70 beats paced; 5 glitches; "
                    + "converter wrapped 12 times; 3 samples missing"))
        #expect(
            try report([event], to: [.json]).contains(
                ",\"mains_hz\":49.99,\"mains_mv\":0.413,\"pacing_pulses\":72,\"pacing_rate_bpm\":72.0,\"glitches\":5,"
                    + "\"wraps\":12,"))
        let fields = JournalRecordTests.fields(event)
        for field in [
            "ECG_BEATS_PACED=70", "ECG_MAINS_HZ=49.99", "ECG_MAINS_MV=0.413", "ECG_PACING_PULSES=72",
            "ECG_PACING_RATE_BPM=72.0", "ECG_GLITCHES=5", "ECG_WRAPS=12",
        ] {
            #expect(fields.contains(field))
        }
    }

    @Test func `several outputs each get every event`() throws {
        let all = try report(Samples.all, to: [.text, .json, .csv])
        let separate = try [OutputKind.text, .json, .csv].map { try report(Samples.all, to: [$0]) }
        #expect(all.split(separator: "\n").sorted() == separate.joined().split(separator: "\n").sorted())
    }

    @Test(arguments: [
        (Int64.min, 0), (Int64.max, 0), (-1, 3), (0, 3), (5, 3), (999, 3), (1_000, 3), (-1_234, 2), (10, 1),
    ])
    func `integers and decimals are written as Foundation writes them`(value: Int64, decimals: Int) {
        var line = LineBuffer(capacity: 64)
        line.append(scaled: value, decimals: decimals)
        let expected = Decimal(value) / pow(Decimal(10), decimals)
        let text = line.text
        #expect(Decimal(string: text) == expected)
        #expect(text.split(separator: ".").count == (decimals > 0 ? 2 : 1))
        #expect(decimals == 0 || text.split(separator: ".")[1].count == decimals)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300, 0x1p63, -0x1p63, 1e-300])
    func `no number can stop the formatter`(value: Double) {
        var line = LineBuffer(capacity: 64)
        line.append(value, decimals: 3)
        #expect(Decimal(string: line.text) != nil)
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity, -1, 0])
    func `a heart rate or probability that is none is shown as unknown`(value: Float) throws {
        let event = Samples.beat(.normal, at: 100, probability: value, heartRate: value)
        #expect(try report([event], to: [.text]).contains("N     --  RR   611 ms   --/min"))
        #expect(try report([event], to: [.json]).contains("\"probability\":null"))
        #expect(try report([event], to: [.json]).contains("\"heart_rate_bpm\":null"))
        #expect(try report([event], to: [.csv]).contains(",N,0,,611,,"))
    }

    @Test(arguments: SignalState.allCases)
    func `every output names every state of the signal, with the sample at which it begins`(state: SignalState) throws {
        let event = Samples.signal(state)
        let words = "\(state.name)".replacingOccurrences(of: "-", with: " ")
        #expect(try report([event], to: [.text]) == "   1:40.050      36018  ~  signal \(words)\n")
        #expect(
            try report([event], to: [.json]).contains(
                "\"sample\":36018,\"time_s\":100.050,\"signal\":\"\(state.name)\""))
        #expect(try report([event], to: [.csv]).hasSuffix("\nsignal,bed 7,36018,100.050,,,,,,,,,,,,\(state.name),,\n"))
        let fields = JournalRecordTests.fields(event)
        #expect(fields.contains("ECG_SIGNAL=\(state.name)"))
        #expect(fields.contains("ECG_SAMPLE=36018"))
        #expect(fields.contains("PRIORITY=\(state == .good || state == .learning ? 6 : 4)"))
        let folder = try WFDBAnnotationTests.Folder()
        try WFDBAnnotationTests.write([event], to: folder.path("a"))
        let walk = try AnnotationWalk(folder.bytes("a"))
        #expect(walk.times.last?.code == 14)
        #expect(walk.times.last?.time == 36_018)
        #expect(String(decoding: try folder.bytes("a"), as: UTF8.self).contains("\(state.name)"))
    }

    @Test func `every output marks a beat in noise, and gives it no class but Q`() throws {
        #expect(try report([Samples.unknownBeat], to: [.text]).contains("  Q     --  "))
        #expect(try report([Samples.unknownBeat], to: [.text]).hasSuffix("  noisy\n"))
        let json = try report([Samples.unknownBeat], to: [.json])
        #expect(json.contains("\"class\":\"Q\"") && json.contains("\"noisy\":true"))
        #expect(try report([Samples.unknownBeat], to: [.csv]).contains(",Q,4,,,,-1.235,1,0,,"))
        let fields = JournalRecordTests.fields(Samples.unknownBeat)
        #expect(fields.contains("ECG_CLASS=Q") && fields.contains("ECG_NOISY=1"))
        let folder = try WFDBAnnotationTests.Folder()
        try WFDBAnnotationTests.write([Samples.unknownBeat], to: folder.path("a"))
        #expect(try AnnotationWalk(folder.bytes("a")).times.last?.code == 13)
    }

    @Test(arguments: [1, 20])
    func `the end of a condition tells how often it came, its onset does not`(count: Int) throws {
        let onset = Samples.rhythm(.couplet, .onset, count: count)
        let end = Samples.rhythm(.couplet, .end, count: count)
        let text = try report([onset, end], to: [.text]).split(separator: "\n")
        #expect(text[0].hasSuffix("couplet onset  184/min"))
        #expect(text[1].hasSuffix(count > 1 ? "couplet end  184/min, 20 times" : "couplet end  184/min"))
        let json = try report([onset, end], to: [.json]).split(separator: "\n")
        #expect(json[0].hasSuffix("\"heart_rate_bpm\":183.6,\"count\":null}"))
        #expect(
            json[1].hasSuffix(
                "\"heart_rate_bpm\":183.6,\"count\":\(count),\"onset_sample\":36018,\"duration_s\":0.000}"))
        let rows = try report([onset, end], to: [.csv]).split(separator: "\n")
        #expect(rows[1].hasSuffix(",couplet,onset,,"))
        #expect(rows[2].hasSuffix(",couplet,end,,\(count)"))
        #expect(!JournalRecordTests.fields(onset).contains { $0.hasPrefix("ECG_COUNT") })
        #expect(JournalRecordTests.fields(end).contains("ECG_COUNT=\(count)"))
    }

    @Test(arguments: [nil, 0, 0.04, 0.49, -1, .nan, .infinity] as [Float?])
    func `no output ever prints a heart rate of 0, or one that is not known`(rate: Float?) throws {
        var summary = Summary()
        summary.heartRate = rate
        summary.lowestHeartRate = rate
        summary.highestHeartRate = rate
        let events = [
            Samples.beat(.normal, at: 100, heartRate: rate), Samples.rhythm(.asystole, .onset, heartRate: rate),
            .summary(summary),
        ]
        let text = try report(events, to: [.text]).split(separator: "\n")
        #expect(text[0].contains("   --/min"))
        #expect(text[1].hasSuffix("*  asystole onset"))
        #expect(text[2].contains("heart rate --/min (--...--)"))
        for line in try report(events, to: [.json]).split(separator: "\n") {
            let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let rates = object.filter { $0.key.hasPrefix("heart_rate") }
            #expect(!rates.isEmpty)
            #expect(rates.allSatisfy { $0.value is NSNull })
        }
        let rows = try report(events, to: [.csv]).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let column = try #require(rows[0].firstIndex(of: "heart_rate_bpm"))
        #expect(rows.count == 3)
        #expect(rows.dropFirst().allSatisfy { $0[column].isEmpty })
        for event in events {
            let fields = JournalRecordTests.fields(event)
            #expect(!fields.contains { $0.hasPrefix("ECG_HEART_RATE") })
            let message = try #require(fields.first { $0.hasPrefix("MESSAGE=") })
            #expect(!message.contains("/min") || message.contains("heart rate --/min (--...--)"), "\(message)")
        }
    }

    @Test(arguments: [SampleIndex.min, .max, -1])
    func `no sample index can stop the formatter`(index: SampleIndex) throws {
        for output in [OutputKind.text, .json, .csv] {
            #expect(try report([Samples.beat(.normal, at: index)], to: [output]).contains("\(index)"))
        }
    }

    @Test func `a buffer cuts off what does not fit and says so`() {
        var line = LineBuffer(capacity: 4)
        line.append("abc")
        #expect(line.isTruncated == false)
        line.append("def")
        #expect(line.text == "abcd")
        #expect(line.isTruncated == true)
        line.removeAll()
        #expect(line.isTruncated == false)
        line.append(sanitized: "aé☕", limit: 5)
        #expect(line.text == "aé")
        #expect(line.isTruncated == true)
    }
}

extension LineBuffer {
    /// What the buffer holds, as text.
    var text: String { String(decoding: (0..<count).map { byte(at: $0) }, as: UTF8.self) }
}
