// SPDX-License-Identifier: Apache-2.0

import Signal

extension EC57Report {
    /// The tables of runs, episodes, heart rates and alarms; by record those alone that have something to show.
    func rhythmParts(_ groups: [Group]) -> [String] {
        var parts = [
            "runs of ventricular beats: record by record\n" + runs(byRecord: \.ventricularRuns),
            "runs of ventricular beats\n" + runs(of: \.ventricularRuns, groups),
            "runs of supraventricular beats, escape beats and atrial fibrillation among them\n"
                + runs(of: \.supraventricularRuns, groups),
            "runs of 5 and more V, found with 3 in a row; alarms as episodes, within 10 s of one by the reference's beats\n"
                + ventricularAlarms(groups),
            "episodes: reference mark\n" + episodes(groups),
            "heart rate at the last beat, and as it is shown, once a second\n" + heartRate(groups),
        ]
        for group in groups {
            guard let rhythm = group.rhythm else { continue }
            parts.append("\(group.name): alarms, beside those by the reference's beats\n" + alarms(rhythm))
        }
        return parts
    }

    private static let runColumns = [
        "couplets", "Se %", "found", "+P %", "short runs", "Se %", "found", "+P %", "long runs", "Se %", "found",
        "+P %",
    ]

    private func runs(of score: KeyPath<RhythmScore, RunScore>, _ groups: [Group]) -> String {
        var table = Table(columns: ["records"] + Self.runColumns)
        for group in groups {
            if let rhythm = group.rhythm { table.add([group.name] + cells(rhythm[keyPath: score])) }
        }
        return table.text
    }

    private func runs(byRecord score: KeyPath<RhythmScore, RunScore>) -> String {
        var table = Table(columns: ["record"] + Self.runColumns)
        for result in results {
            guard let runs = result.rhythm?[keyPath: score] else { continue }
            let isEmpty = RunScore.Length.allCases.allSatisfy {
                let detection = runs.detection(of: $0)
                return detection.found + detection.missed + detection.right + detection.wrong == 0
            }
            if !isEmpty { table.add(["\(result.record)"] + cells(runs)) }
        }
        return table.text
    }

    private func cells(_ runs: RunScore) -> [String] {
        RunScore.Length.allCases.flatMap { length in
            let detection = runs.detection(of: length)
            return [
                "\(detection.found + detection.missed)", fixed(100 * detection.sensitivity, 2),
                "\(detection.right + detection.wrong)", fixed(100 * detection.predictivity, 2),
            ]
        }
    }

    private func ventricularAlarms(_ groups: [Group]) -> String {
        var table = Table(columns: [
            "records", "runs of 5", "found %", "hours", "VT alarms", "false", "an hour", "VT", "found %", "run alarms",
            "false", "an hour", "runs", "found %",
        ])
        func add(_ name: String, _ rhythm: RhythmScore) {
            let runs = rhythm.ventricularRuns.runsOfFive
            var cells = [name, "\(runs.found + runs.missed)", fixed(100 * runs.sensitivity, 2)]
            cells.append(fixed(rhythm.ventricularAlarms[0].score.hours, 2))
            for (_, score) in rhythm.ventricularAlarms {
                cells += [
                    "\(score.trueCount + score.falseCount)", "\(score.falseCount)", fixed(score.falsePerHour, 2),
                    "\(score.foundCount + score.missedCount)", fixed(100 * score.sensitivity, 2),
                ]
            }
            table.add(cells)
        }
        for result in results {
            guard let rhythm = result.rhythm else { continue }
            let runs = rhythm.ventricularRuns.runsOfFive
            let alarms = rhythm.ventricularAlarms.map(\.score)
            let isEmpty =
                runs.found + runs.missed == 0
                && alarms.allSatisfy { $0.trueCount + $0.falseCount + $0.foundCount + $0.missedCount == 0 }
            if !isEmpty { add("\(result.record)", rhythm) }
        }
        for group in groups {
            if let rhythm = group.rhythm { add(group.name, rhythm) }
        }
        return table.text
    }

    private func episodes(_ groups: [Group]) -> String {
        var table = Table(columns: [
            "records, mark", "episodes", "Se %", "found", "+P %", "duration s", "Se %", "found s", "+P %",
        ])
        func add(_ name: String, _ rhythm: RhythmScore) {
            for episodes in rhythm.episodes {
                let score = episodes.score
                guard score.found + score.missed + score.right + score.wrong > 0 else { continue }
                table.add([
                    "\(name): \(episodes.name)", "\(score.found + score.missed)", fixed(100 * score.sensitivity, 2),
                    "\(score.right + score.wrong)", fixed(100 * score.predictivity, 2),
                    fixed(Double(score.referenceSamples) / rhythm.rate.hertz, 0),
                    fixed(100 * score.durationSensitivity, 2),
                    fixed(Double(score.testSamples) / rhythm.rate.hertz, 0),
                    fixed(100 * score.durationPredictivity, 2),
                ])
            }
        }
        for result in results {
            if let rhythm = result.rhythm { add("\(result.record)", rhythm) }
        }
        for group in groups {
            if let rhythm = group.rhythm { add(group.name, rhythm) }
        }
        return table.text
    }

    private func heartRate(_ groups: [Group]) -> String {
        var table = Table(columns: [
            "records", "measurements", "mean /min", "RMS error /min", "% of mean", "mean of records %", "as shown /min",
            "% of mean", "shown %", "without reference",
        ])
        func add(_ name: String, _ rhythm: RhythmScore) {
            let (score, shown) = (rhythm.measuredRate, rhythm.shownRate)
            table.add([
                name, "\(score.count)", fixed(score.meanReference, 1), fixed(score.error, 2),
                fixed(100 * score.normalizedError, 2), fixed(100 * score.averageNormalizedError, 2),
                fixed(shown.error, 2), fixed(100 * shown.normalizedError, 2), fixed(100 * shown.shownShare, 2),
                "\(shown.unfoundedCount)",
            ])
        }
        for result in results {
            if let rhythm = result.rhythm { add("\(result.record)", rhythm) }
        }
        for group in groups {
            if let rhythm = group.rhythm { add(group.name, rhythm) }
        }
        return table.text
    }

    private func alarms(_ rhythm: RhythmScore) -> String {
        var table = Table(columns: [
            "alarm", "true", "missed", "false", "Se %", "+P %", "delay median s", "longest s", "within 10 s %",
        ])
        for (kind, score) in rhythm.alarms {
            let detection = score.detection
            table.add([
                "\(kind.name)", "\(detection.hits)", "\(detection.misses)", "\(detection.falseAlarms)",
                fixed(100 * detection.sensitivity, 2), fixed(100 * detection.predictivity, 2),
                fixed(score.medianDelay, 1), fixed(score.longestDelay, 1), fixed(100 * score.share(within: 10), 1),
            ])
        }
        return table.text
    }
}
