// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reporting
import Signal
import Testing

@Suite struct StatusFilesTests {
    /// A folder for one test.
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "ecgmond-status-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path() }

    private func status(heartRate: Float? = 72.46, isRunning: Bool = true) -> MonitorStatus {
        var onsets = InlineArray<32, SampleIndex?>(repeating: nil)
        onsets[Int(RhythmEvent.Kind.ventricularTachycardia.rawValue)] = 1_900_000
        return MonitorStatus(
            totals: Samples.totals, heartRate: heartRate, signalState: .noisy, onsets: onsets, lostReportCount: 4,
            ageInSeconds: 6.25, lastInputMicroseconds: 1_700_000_000_123_456,
            nowMicroseconds: 1_700_000_001_000_000, isRunning: isRunning)
    }

    /// What a new pair of files holds; an empty text if there is none.
    private func written(
        _ status: MonitorStatus, context: ReportContext = Samples.context
    ) throws -> (prometheus: String, state: String) {
        var files = StatusFiles(prometheusPath: path("a.prom"), statePath: path("a.json"), context: context)
        files.write(status)
        return (
            (try? String(contentsOfFile: path("a.prom"), encoding: .utf8)) ?? "",
            try String(contentsOfFile: path("a.json"), encoding: .utf8)
        )
    }

    @Test func `each metric has its help, its type, and the values of the status`() throws {
        let lines = try written(status()).prometheus.split(separator: "\n").map(String.init)
        for line in [
            "# TYPE ecgmond_beats_total counter", "ecgmond_beats_total{source=\"bed 7\",class=\"N\"} 5800",
            "ecgmond_beats_total{source=\"bed 7\",class=\"V\"} 96", "ecgmond_noisy_beats_total{source=\"bed 7\"} 4",
            "# TYPE ecgmond_heart_rate_bpm gauge", "ecgmond_heart_rate_bpm{source=\"bed 7\"} 72.5",
            "ecgmond_signal_state{source=\"bed 7\",state=\"good\"} 0",
            "ecgmond_signal_state{source=\"bed 7\",state=\"noisy\"} 1",
            "ecgmond_alarm_standing{source=\"bed 7\",alarm=\"ventricular-tachycardia\"} 1",
            "ecgmond_alarm_standing{source=\"bed 7\",alarm=\"asystole\"} 0",
            "ecgmond_alarms_total{source=\"bed 7\",alarm=\"ventricular-flutter-or-fibrillation\"} 2",
            "ecgmond_samples_total{source=\"bed 7\"} 1944000", "ecgmond_missing_samples_total{source=\"bed 7\"} 7",
            "ecgmond_input_problems_total{source=\"bed 7\"} 2", "ecgmond_compute_overruns_total{source=\"bed 7\"} 3",
            "ecgmond_lost_reports_total{source=\"bed 7\"} 4", "ecgmond_signal_age_seconds{source=\"bed 7\"} 6.3",
            "ecgmond_last_sample_timestamp_seconds{source=\"bed 7\"} 1700000000.123",
        ] { #expect(lines.contains(line), "\(line)") }
        // The one state that the signal is in, and one line a condition.
        #expect(lines.filter { $0.hasPrefix("ecgmond_signal_state{") && $0.hasSuffix(" 1") }.count == 1)
        #expect(lines.filter { $0.hasPrefix("ecgmond_alarms_total{") }.count == RhythmEvent.Kind.allCases.count)
    }

    @Test func `the text keeps the conventions of Prometheus`() throws {
        var types: [String: String] = [:]
        for line in try written(status()).prometheus.split(separator: "\n") {
            let words = line.split(separator: " ")
            if line.hasPrefix("# TYPE ") {
                #expect(types[String(words[2])] == nil, "each is announced once")
                types[String(words[2])] = String(words[3])
            } else if !line.hasPrefix("# HELP ") {
                let name = String(line.prefix { $0 != "{" })
                let type = try #require(types[name], "\(line)")
                #expect(line.firstMatch(of: /^ecgmond_[a-z_]+\{source="[^"]*"(,[a-z]+="[^"]*")?\} -?[0-9.]+$/) != nil)
                #expect((type == "counter") == name.hasSuffix("_total"), "\(name)")
            }
        }
        #expect(types.count == 15)
    }

    @Test func `what is not known has no sample`() throws {
        let (prometheus, state) = try written(status(heartRate: nil))
        #expect(prometheus.contains("# TYPE ecgmond_heart_rate_bpm gauge\n# HELP"))
        #expect(state.contains("\"heart_rate_bpm\":null"))
    }

    @Test func `names are escaped, and the longest fit`() throws {
        let odd = ReportContext(source: "bed \"7\\\n", rate: Samples.rate, modelName: "m")
        #expect(try written(status(), context: odd).prometheus.contains("{source=\"bed \\\"7\\\\?\"} 72.5\n"))
        let long = ReportContext(source: String(repeating: "\"", count: 300), rate: Samples.rate, modelName: "m")
        let (prometheus, state) = try written(status(), context: long)
        #expect(prometheus.hasSuffix("} 1700000000.123\n"))
        #expect(state.hasSuffix("}\n"))
    }

    @Test func `the state is an object of the reports' keys`() throws {
        let text = try written(status()).state
        let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["type"] as? String == "state" && object["source"] as? String == "bed 7")
        #expect(object["running"] as? Bool == true && object["signal"] as? String == "noisy")
        #expect(object["last_sample_usec"] as? Int == 1_700_000_000_123_456)
        let standing = try #require(object["alarms_standing"] as? [[String: Any]])
        #expect(standing.count == 1 && standing[0]["event"] as? String == "ventricular-tachycardia")
        #expect(standing[0]["onset_sample"] as? Int == 1_900_000)
        let page = try String(contentsOf: packageRoot.appending(path: "docs/journal-fields.md"), encoding: .utf8)
        for key in object.keys { #expect(page.contains("`\(key)`"), "\(key)") }
        for line in try written(status()).prometheus.split(separator: "\n") where line.hasPrefix("# TYPE ") {
            let name = String(line.split(separator: " ")[2])
            #expect(page.contains("`\(name)`"), "\(name)")
        }
    }

    @Test func `files are whole at any moment, and everybody may read them`() throws {
        let before = umask(0o077)
        defer { umask(before) }
        var files = StatusFiles(prometheusPath: path("a.prom"), statePath: path("a.json"), context: Samples.context)
        for index in 0..<200 {
            var status = status()
            status.lostReportCount = index
            files.write(status)
            let text = try String(contentsOfFile: path("a.prom"), encoding: .utf8)
            #expect(
                text.hasSuffix("} 1700000000.123\n")
                    && text.contains("ecgmond_lost_reports_total{source=\"bed 7\"} \(index)\n"))
        }
        for name in ["a.prom", "a.json"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
            #expect(attributes[.posixPermissions] as? Int == 0o644)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted() == ["a.json", "a.prom"])
    }

    @Test func `what cannot be written is said once, counted, and tried again`() throws {
        let inner = folder.appending(path: "inner")
        var files = StatusFiles(
            prometheusPath: inner.appending(path: "a.prom").path(), statePath: path("a.json"), context: Samples.context)
        files.write(status())
        let first = files.takeNotice()
        #expect(first?.isError == true && first?.message.hasPrefix("prom: cannot write: No such file") == true)
        files.write(status())
        let second = files.takeNotice()
        #expect(second == nil)
        let failures = files.failureCount
        #expect(failures == 2)
        #expect(try String(contentsOfFile: path("a.json"), encoding: .utf8).contains("\"status_write_failures\":2"))
        try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
        files.write(status())
        let third = files.takeNotice()
        #expect(third?.isError == false && third?.message == "prom: the file is written again")
        let last = files.takeNotice()
        #expect(last == nil)
        #expect(FileManager.default.fileExists(atPath: inner.appending(path: "a.prom").path()))
    }

    @Test func `a link in the place of the one beside the file is not followed`() throws {
        try "victim".write(toFile: path("victim"), atomically: false, encoding: .utf8)
        for name in ["a.prom.new", "a.json.new"] {
            try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: path("victim"))
        }
        _ = try written(status())
        #expect(try String(contentsOfFile: path("victim"), encoding: .utf8) == "victim")
    }

    @Test(arguments: [true, false]) func `a link stays, and what it points to is replaced`(isThere: Bool) throws {
        if isThere { try "old".write(toFile: path("target"), atomically: false, encoding: .utf8) }
        try FileManager.default.createSymbolicLink(atPath: path("inner"), withDestinationPath: "target")
        try FileManager.default.createSymbolicLink(atPath: path("a.json"), withDestinationPath: path("inner"))
        _ = try written(status())
        #expect(try String(contentsOfFile: path("target"), encoding: .utf8).hasPrefix("{"))
        for name in ["inner", "a.json"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
            #expect(attributes[.type] as? FileAttributeType == .typeSymbolicLink)
        }
        #expect(!FileManager.default.fileExists(atPath: path("target.new")))
    }

    @Test func `what is no ordinary file is neither replaced nor removed`() throws {
        try #require(mkfifo(path("a.prom"), 0o600) == 0)
        try FileManager.default.createDirectory(atPath: path("a.json"), withIntermediateDirectories: false)
        var files = StatusFiles(prometheusPath: path("a.prom"), statePath: path("a.json"), context: Samples.context)
        files.write(status())
        let first = files.takeNotice()
        #expect(first?.message == "prom: not an ordinary file, ignoring" && first?.isError == true)
        files.write(status(isRunning: false))
        #expect(OutputPlace(path: path("a.prom")) == .special && OutputPlace(path: path("a.json")) == .special)
        #expect(OutputPlace(path: "/dev/null") == .special && OutputPlace(path: "/dev/full") == .special)
        #expect(OutputPlace(path: path("none")) == .file(path: path("none")))
    }

    @Test func `at the end another's file stays`() throws {
        var files = StatusFiles(prometheusPath: path("a.prom"), statePath: nil, context: Samples.context)
        files.write(status())
        try FileManager.default.removeItem(atPath: path("a.prom"))
        try "another's".write(toFile: path("a.prom"), atomically: false, encoding: .utf8)
        files.write(status(isRunning: false))
        #expect(try String(contentsOfFile: path("a.prom"), encoding: .utf8) == "another's")
        let failures = files.failureCount
        #expect(failures == 0)
    }

    @Test func `at the end Prometheus' file is gone, and the state says that nobody monitors`() throws {
        var files = StatusFiles(prometheusPath: path("a.prom"), statePath: path("a.json"), context: Samples.context)
        files.write(status())
        #expect(FileManager.default.fileExists(atPath: path("a.prom")))
        files.write(status(isRunning: false))
        #expect(!FileManager.default.fileExists(atPath: path("a.prom")))
        #expect(try String(contentsOfFile: path("a.json"), encoding: .utf8).contains("\"running\":false"))
    }
}
