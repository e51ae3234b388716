// SPDX-License-Identifier: Apache-2.0

package import Signal

/// A strip that is to be made: what it is about, and when that became known.
package struct StripRequest: Sendable, Equatable {
    /// The alarm whose onset or end it shows; `nil` if somebody asked for it.
    package var event: RhythmEvent?
    /// The moment that it is about.
    package var sampleIndex: SampleIndex
    /// The stream's time when it was reported.
    package var knownAt: SampleIndex
    /// The wall clock at sample 0, in microseconds since 1970; `nil` if it is unknown.
    package var epochInMicroseconds: Int64?

    /// Makes a request.
    package init(
        event: RhythmEvent?, sampleIndex: SampleIndex, knownAt: SampleIndex, epochInMicroseconds: Int64? = nil
    ) {
        self.event = event
        self.sampleIndex = sampleIndex
        self.knownAt = knownAt
        self.epochInMicroseconds = epochInMicroseconds
    }

    /// The wall clock at the moment; `nil` if it is unknown.
    package func time(_ rate: SampleRate) -> UTCTime? {
        UTCTime(epochInMicroseconds: epochInMicroseconds, sampleIndex: sampleIndex, rate)
    }
}
