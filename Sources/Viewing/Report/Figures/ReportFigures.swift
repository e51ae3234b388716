// SPDX-License-Identifier: Apache-2.0

/// All that a report says: the figures of each source, and of the input as a whole.
public struct ReportFigures {
    /// Sources that have a section at most.
    public static let sourceLimit = 64

    /// The one source that is reported; `nil`: all.
    public let chosenSource: String?
    /// The sources in the order in which they came.
    private(set) var sources: [SourceFigures] = []
    /// Reports of sources beyond the limit, which have no section.
    private(set) var unlistedReports = 0
    /// Reports of sources that were not chosen.
    public private(set) var unchosenReports = 0
    /// Where the source of the report before stands.
    private var current = 0

    /// Starts without a report.
    ///
    /// - Parameter source: the one source that is reported; `nil`: all.
    public init(source: String? = nil) { chosenSource = source }

    /// Whether there is nothing to report.
    public var isEmpty: Bool { sources.isEmpty }

    /// Takes a report in.
    public mutating func note(_ line: borrowing EventLine) {
        if let chosenSource, line.source != chosenSource {
            unchosenReports += 1
            return
        }
        if current >= sources.count || sources[current].name != line.source {
            if let place = sources.firstIndex(where: { $0.name == line.source }) {
                current = place
            } else {
                guard sources.count < Self.sourceLimit else {
                    unlistedReports += 1
                    return
                }
                sources.append(SourceFigures(name: line.source))
                current = sources.count - 1
            }
        }
        sources[current].note(line)
    }

    /// Takes note of the end of the input.
    public mutating func finish() {
        for index in sources.indices { sources[index].finish() }
    }
}
