// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal

/// Looks at an input, says what it is, and finds the settings by which it can be monitored.
///
/// What the user has set is taken as it is; the rest comes from the input: its header, its columns' names, its own times, the rate at
/// which it comes, and the heart in it. What is only a guess is called one.
struct Probe {
    /// The most channels that are tried for a heart.
    private static let channelLimit = 32

    /// Lines of what was found out.
    private(set) var lines: [String] = []
    /// The settings, in order.
    private(set) var findings: [ProbeFinding] = []
    private var settings: Settings
    private let reading: ProbeReading

    /// Looks at an input that no header describes.
    init(_ settings: Settings, _ reading: ProbeReading) throws(DaemonError) {
        self.settings = settings
        self.reading = reading
        let isText = settings.format.map { $0 == .text } ?? Self.looksLikeText(reading.bytes)
        if isText { try probeText() } else { try probeSamples() }
    }

    /// Whether the first bytes are lines of numbers.
    private static func looksLikeText(_ bytes: [UInt8]) -> Bool {
        let first = Array(bytes.prefix(4_096))
        // UTF-16 has zeros; no text has other bytes that do nothing.
        guard !first.contains(where: { ($0 < 9 && $0 != 0) || ($0 > 13 && $0 < 32) }) else { return false }
        return TextTable(first.span).columns.contains { column in
            column.values.count > 3 && column.values.contains { !$0.isNaN }
        }
    }

    // MARK: Text

    private mutating func probeText() throws(DaemonError) {
        let table = TextTable(reading.bytes.span)
        let count = table.columns.map(\.values.count).max() ?? 0
        guard count > 0 else {
            lines.append("text without numbers")
            return
        }
        lines.append("text: \(table.syntax), \(count) lines of numbers, \(table.otherLineCount) others")
        find(.format, "text", "lines of numbers")
        let time = chooseTime(table)
        let rate = try chooseRate(table, time, lineCount: count)
        list(table, time)
        let channels = table.columns.enumerated().filter {
            $0.offset != time && !$0.element.isCounter && !$0.element.isTime
        }
        let candidates = channels.map { (number: $0.offset, name: $0.element.name, values: $0.element.values) }
        try choose(among: candidates, rate, byName: true)
    }

    /// The column of times: one with a time's name, else a clock's, else one that shows a rate; of several, the finest.
    private func chooseTime(_ table: TextTable) -> Int? {
        if let chosen = settings.timeColumn {
            switch chosen {
            case .number(let number): return number
            case .name(let name): return table.columns.firstIndex { $0.name.isSameName(as: name) }
            }
        }
        var best: (rank: Int, column: Int)?
        for (index, column) in table.columns.enumerated() where column.samplesPerSecond != nil {
            let isNamed = column.name.isTimesName
            // Numbers that go up by 1 are a count unless their name says that they are times.
            guard isNamed || !column.isCounter else { continue }
            let rank = (isNamed ? 4_000_000 : column.isClock ? 2_000_000 : 0) + min(column.changeCount, 1_000_000)
            if best.map({ rank > $0.rank }) ?? true { best = (rank, index) }
        }
        return best?.column
    }

    private mutating func chooseRate(_ table: TextTable, _ time: Int?, lineCount: Int) throws(DaemonError) -> ProbeRate?
    {
        if let rate = settings.rate { return ProbeRate(rate, reason: "given") }
        if let time, let hertz = table.columns[time].samplesPerSecond {
            let column = table.columns[time].name.isEmpty ? "\(time)" : table.columns[time].name
            find(.timeColumn, column, "its times give the rate: \(InputPlan.number(hertz)) Hz")
            let whole = hertz.rounded()
            let near = (hertz - whole).magnitude <= 0.005 * whole ? whole : hertz
            guard let rate = SampleRate(hertz: near) else { return nil }
            return ProbeRate(rate, reason: "by the column of times")
        }
        guard let bytesPerSecond = reading.bytesPerSecond else { return nil }
        return ProbeRate(arrival: bytesPerSecond * Double(lineCount) / Double(reading.bytes.count))
    }

    private mutating func list(_ table: TextTable, _ time: Int?) {
        for (index, column) in table.columns.enumerated() {
            let range = ProbeRange(column.values)
            let role =
                index == time ? "times" : column.isCounter ? "numbers of samples" : column.isTime ? "times as well" : ""
            append(column: index, column.name, range, role)
        }
    }

    private mutating func append(column index: Int, _ name: String, _ range: ProbeRange, _ role: String) {
        var line = "  channel \(index)" + (name.isEmpty ? "" : " \"\(name.forMessages)\"") + ": "
        guard role.isEmpty else {
            lines.append(line + role)
            return
        }
        line +=
            range.lowest.isNaN
            ? "no numbers" : range.isFlat ? "always \(range.lowest)" : "\(range.lowest) to \(range.highest)"
        if range.missingCount > 0 { line += ", \(Self.tenths(range.missingPercent)) % missing" }
        lines.append(line)
    }

    // MARK: Raw samples

    private mutating func probeSamples() throws(DaemonError) {
        guard let found = ProbeBinary(reading.bytes, format: settings.format, channels: settings.channels) else {
            lines.append("\(reading.bytes.count) bytes, too few to tell what they are")
            return
        }
        let isSure = found.certainty > ProbeBinary.sureness || settings.format != nil
        lines.append(
            "raw samples: as \(found.format.name) with \(found.channelCount) channel"
                + (found.channelCount == 1 ? "" : "s") + " they are smoothest"
                + (isSure ? "" : ", but not by much: confirm it"))
        find(.format, found.format.name, isSure ? "the samples are smooth by it" : "a guess")
        if found.channelCount > 1 { find(.channels, "\(found.channelCount)", "the samples are smooth by it") }
        var candidates: [(number: Int, name: String, values: [Float])] = []
        for channel in 0..<min(found.channelCount, Self.channelLimit) {
            let values = ProbeBinary.values(reading.bytes, found.format, found.channelCount, channel)
            append(column: channel, "", ProbeRange(values), "")
            candidates.append((channel, "", values))
        }
        var rate = settings.rate.map { ProbeRate($0, reason: "given") }
        if rate == nil, let bytesPerSecond = reading.bytesPerSecond, let count = candidates.first?.values.count {
            rate = ProbeRate(arrival: bytesPerSecond * Double(count) / Double(reading.bytes.count))
        }
        try choose(among: candidates, rate, byName: false)
    }

    // MARK: The channel with a heart in it

    private mutating func choose(
        among all: [(number: Int, name: String, values: [Float])], _ given: ProbeRate?, byName: Bool
    ) throws(DaemonError) {
        let wanted = settings.channel
        let candidates = all.filter { candidate in
            wanted.map { Int($0) == candidate.number || candidate.name.isSameName(as: $0) } ?? true
        }
        var best:
            (
                score: Double, candidate: (number: Int, name: String, values: [Float]), rate: ProbeRate,
                trial: ProbeTrial
            )?
        for candidate in candidates.prefix(Self.channelLimit) {
            let range = ProbeRange(candidate.values)
            guard !range.isFlat else { continue }
            var likely = given
            if likely == nil { likely = try ProbeRate(heartIn: candidate.values, settings: settings) }
            guard let rate = likely else { continue }
            let scale = max((range.highest - range.lowest) / 3, .leastNormalMagnitude)
            let trial = try ProbeTrial(
                candidate.values.map { ($0 - range.median) / scale }, rate: rate.rate, settings: settings)
            guard trial.isHeart(rate.rate) else { continue }
            var score = 1 - trial.unsteadiness - Double(trial.noisyCount) / Double(trial.beatCount)
            if candidate.name.isLeadsName { score += 1 }
            // The first of several leads of one heart.
            score -= Double(candidate.number) * 0.02
            // A pulse wave is broad.
            if trial.widthInMilliseconds > 160 { score -= 1 }
            let height = trial.height * Double(scale)
            var exact = trial
            exact.height = height
            if best.map({ score > $0.score }) ?? true { best = (score, candidate, rate, exact) }
        }
        guard let best else {
            lines.append("no heart was seen in it" + (given == nil ? ", and no rate that fits one" : ""))
            return
        }
        settings.rate = best.rate.rate
        if !settings.isSet(.rate), !findings.contains(where: { $0.key == .timeColumn }) {
            find(
                .rate, InputPlan.number(best.rate.rate.hertz),
                best.rate.reason + (best.rate.isGuess ? ": confirm it" : ""))
        }
        if wanted == nil, all.count > 1 || best.candidate.number > 0 || !best.candidate.name.isEmpty {
            let name = best.candidate.name
            let isName = byName && !name.isEmpty && !findings.contains { $0.value == name }
            find(.channel, isName ? name : "\(best.candidate.number)", "a heart beats in it")
        }
        findUnit(best.candidate.name, ProbeRange(best.candidate.values), height: best.trial.height)
        if best.trial.height < 0 { lines.append("its R peaks point down, which does not matter") }
    }

    private mutating func findUnit(_ name: String, _ range: ProbeRange, height: Double) {
        guard !settings.isSet(.gain), !settings.isSet(.units) else { return }
        let found = ProbeUnit(name: name, range: range, height: height)
        let reason = found.reason + (found.isGuess ? ": confirm it" : "")
        if found.unit != .millivolts { find(.units, found.unit.name, reason) }
        let usual =
            settings.format?.isPhysical
            ?? findings.contains { $0.key == .format && ["text", "f32le"].contains($0.value) }
        if found.gain != (usual ? 1 : 200) { find(.gain, Self.plain(found.gain), reason) }
        if found.baseline != 0, !settings.isSet(.baseline) {
            find(.baseline, Self.plain(found.baseline), "the middle of its numbers")
        }
    }

    private mutating func find(_ key: SettingKey, _ value: String, _ reason: String) {
        guard !settings.isSet(key) else { return }
        findings.append(ProbeFinding(key: key, value: value, reason: reason))
    }

    /// A number without a fraction of zero.
    static func plain(_ value: Double) -> String {
        value.rounded() == value && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
    }

    static func hundredths(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }

    static func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
