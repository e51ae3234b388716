// SPDX-License-Identifier: Apache-2.0

import Signal

/// An alarm of a bedside monitor that a panel has judged: a record of the PhysioNet/CinC Challenge 2015.
struct BedsideAlarm: Equatable {
    /// When the bedside monitor raised it, in seconds of the record.
    static let raisedAtInSeconds = 300.0
    /// The stretch in which our alarm must stand or begin, in seconds of the record: 4:46 to 5:06.
    static let stretchInSeconds = 286.0...306.0

    /// The record's name.
    var record: String
    /// What the alarm was.
    var kind: BedsideAlarmKind
    /// Whether the panel found it true.
    var isTrue: Bool

    /// The alarm of ours that answers it; of several the one reported first. `nil` if none does.
    func answer(in log: AlarmLog) -> ReportedAlarm? {
        let stretch = Self.stretch(at: log.rate)
        return log.alarms.filter { kind.answers.contains($0.kind) && $0.stands(in: stretch) }
            .min { $0.reportedAt < $1.reportedAt }
    }

    /// The samples of the stretch, both ends among them.
    static func stretch(at rate: SampleRate) -> Range<SampleIndex> {
        let first = SampleIndex((stretchInSeconds.lowerBound * rate.hertz).rounded(.up))
        return first..<SampleIndex((stretchInSeconds.upperBound * rate.hertz).rounded(.down)) + 1
    }

    /// The sample at which the bedside monitor raised the alarm.
    static func raisedAt(_ rate: SampleRate) -> SampleIndex { SampleIndex((raisedAtInSeconds * rate.hertz).rounded()) }

    /// Reads ALARMS.csv: the line `record,alarm,true`, then a line for each record.
    static func list(parsing text: String, path: String) throws(FileError) -> [BedsideAlarm] {
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.first == "record,alarm,true" else {
            throw FileError(message: "\(path): its first line is not record,alarm,true")
        }
        var alarms: [BedsideAlarm] = []
        for (index, line) in lines.enumerated().dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 3, let kind = BedsideAlarmKind(rawValue: cells[1]), ["0", "1"].contains(cells[2])
            else {
                throw FileError(message: "\(path): line \(index + 1) is no alarm: '\(line)'")
            }
            alarms.append(BedsideAlarm(record: cells[0], kind: kind, isTrue: cells[2] == "1"))
        }
        return alarms
    }
}
