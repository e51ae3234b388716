// SPDX-License-Identifier: Apache-2.0

package import Signal

// Strips: a report names the one that is made of its alarm, and whoever makes them takes the requests out.
extension Reporter {
    /// Has reports of alarms ask for strips and name them; `nil` for none.
    package mutating func setStrips(_ requests: consuming StripRequests?) {
        strips = requests
    }

    /// Tells which strips can be made.
    ///
    /// - Parameters:
    ///   - room: how many more.
    ///   - firstSampleIndex: the first sample of this stretch of signal.
    package mutating func setStripState(room: Int, firstSampleIndex: SampleIndex) {
        strips?.room = room
        strips?.firstSampleIndex = firstSampleIndex
    }

    /// Takes out the oldest request for a strip.
    package mutating func nextStripRequest() -> StripRequest? { strips?.next() ?? nil }

    /// Strips that were not made since too many were asked for at once.
    package var missedStripCount: Int {
        switch strips {
        case .some(let strips): return strips.missedCount
        case .none: return 0
        }
    }

    /// Asks for the strip of an alarm that is being reported; any other report names none.
    mutating func askForStrip(of event: MonitorEvent, at time: SampleIndex) {
        guard case .rhythm(let rhythm) = event else {
            strips?.nameNone()
            return
        }
        strips?.ask(
            StripRequest(
                event: rhythm, sampleIndex: rhythm.sampleIndex, knownAt: time,
                epochInMicroseconds: epochInMicroseconds))
    }

    /// Asks for a strip of a moment, and reports that in an entry of its own: to the journal if it is an output, else to
    /// standard error.
    package mutating func requestStrip(at sampleIndex: SampleIndex) {
        guard strips != nil else { return }
        let request = StripRequest(
            event: nil, sampleIndex: sampleIndex, knownAt: sampleIndex, epochInMicroseconds: epochInMicroseconds)
        guard strips!.ask(request) else { return }
        line.removeAll()
        strips!.appendPath(to: &line)
        say("a strip was asked for: \(String(line))", priority: .notice, namesStrip: true)
    }
}
