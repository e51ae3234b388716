// SPDX-License-Identifier: Apache-2.0

package import Signal

/// The strips that reports name, until whoever makes them takes the requests out.
///
/// Only what is reported gets a strip, and only a strip that will be tried is named. Allocates only when it is made.
package struct StripRequests: ~Copyable {
    /// The most that can wait at once.
    package static let capacity = 32

    /// The folder with its slash, as the journal has it and as JSON has it.
    private let folder: [UInt8]
    private let jsonFolder: [UInt8]
    private let source: [UInt8]
    private let rate: SampleRate
    private var requests = Ring<32, StripRequest>(
        filler: StripRequest(event: nil, sampleIndex: 0, knownAt: 0))
    /// The strip's name that the report which is being made tells; empty if it has none.
    private var name = LineBuffer(capacity: 256)

    /// How many more may be asked for.
    package var room = StripRequests.capacity
    /// The first sample of the stretch of signal: what was before it is not kept.
    package var firstSampleIndex: SampleIndex = 0
    /// How long a sample is kept.
    package var keptSampleCount: SampleIndex
    /// Strips that nobody could make, since too many were asked for at once.
    package private(set) var missedCount = 0

    /// Prepares for a folder's absolute path.
    package init(folder path: String, source name: String, rate: SampleRate, keptSampleCount: SampleIndex) {
        let bytes = Array(path.utf8)
        folder = bytes.last == UInt8(ascii: "/") ? bytes : bytes + [UInt8(ascii: "/")]
        jsonFolder = EscapedText.jsonBytes(folder)
        source = StripName.source(name)
        self.rate = rate
        self.keptSampleCount = keptSampleCount
    }

    /// Asks for the strip of an alarm that is being reported, or for that of a moment; the report then names it.
    ///
    /// An end that is known so late that its moment is no longer kept gets none: the signal of now does not show it. An onset
    /// gets one, since the rhythm that began then goes on.
    ///
    /// - Returns: whether there is going to be one.
    @discardableResult
    package mutating func ask(_ request: StripRequest) -> Bool {
        name.removeAll()
        let isKept =
            request.sampleIndex >= firstSampleIndex && request.sampleIndex >= request.knownAt - keptSampleCount
        guard isKept || request.event?.phase != .end else { return false }
        guard room > 0, requests.append(request) else {
            missedCount += 1
            return false
        }
        room -= 1
        StripName.append(request, source: source, rate: rate, to: &name)
        return true
    }

    /// Has the next report name no strip.
    mutating func nameNone() { name.removeAll() }

    /// Takes the oldest request out.
    package mutating func next() -> StripRequest? { requests.popFirst() }

    /// Whether the report that is being made names a strip.
    var isNamed: Bool { name.count > 0 }

    /// Appends the path of the strip's files without their endings.
    func appendPath(to line: inout LineBuffer) {
        line.append(folder)
        line.append(name)
    }

    /// Appends the same inside a JSON string.
    func appendJSONPath(to line: inout LineBuffer) {
        line.append(jsonFolder)
        line.append(name)
    }
}
