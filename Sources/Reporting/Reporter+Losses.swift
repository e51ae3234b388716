// SPDX-License-Identifier: Apache-2.0

// What the outputs did not take.
extension Reporter {
    /// Reports that an output did not take, since the start: lines, journal entries, annotations.
    ///
    /// An entry that found no journal counts, though its message went to standard error: its fields are lost.
    public var lostReportCount: Int {
        // With a journal, what standard error loses is of entries that are counted already.
        let lostErrorCount = journal == nil ? standardError.lostLineCount : 0
        let lostLineCount = lostEventCount + lostEntryCount + standardOutput.lostLineCount + lostErrorCount
        return lostLineCount + lostAnnotationCount
    }

    /// Annotations that are in no file.
    private var lostAnnotationCount: Int {
        switch annotations {
        case .some(let file): return earlierLostAnnotationCount + file.lostAnnotationCount
        case .none: return earlierLostAnnotationCount
        }
    }

    /// Whether nobody will ever read a report: standard output's reader has gone, and there is no other output.
    public var isBroken: Bool {
        guard standardOutput.isBroken, journal == nil else { return false }
        switch annotations {
        case .some: return false
        case .none: return true
        }
    }

    /// What last went wrong with standard output or an annotation file, and has not come right since.
    public var failure: ReportingError? {
        // A reader that has gone is reported, no more; it must not hide a file that cannot be written.
        if let failure = standardOutput.failure, failure.code != .readerGone { return failure }
        switch annotations {
        case .some(let file): return file.failure ?? standardOutput.failure
        case .none: return standardOutput.failure
        }
    }

    /// Says what was lost, once no summary can say it any more; to the journal as well, if it is an output.
    mutating func sayLosses() {
        // Nobody wanted what a reader who has gone did not read.
        let lostLineCount = standardOutput.isBroken ? 0 : standardOutput.lostLineCount
        let lostEntryCount = lostEntryCount + lostEventCount
        guard lostLineCount + lostEntryCount + lostAnnotationCount > 0 else { return }
        let losses =
            "reports lost: \(lostLineCount) lines of standard output, \(lostEntryCount) journal entries "
            + "(\(lostBeatCount) beats), \(lostAnnotationCount) annotations"
        if journal != nil { _ = journal!.send(diagnostic: losses, priority: .error) }
        line.removeAll()
        line.append("ecgmond: ")
        line.append(sanitized: losses, limit: Self.lineCapacity / 2)
        writeToStandardError()
    }
}
