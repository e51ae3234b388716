// SPDX-License-Identifier: Apache-2.0

/// One heartbeat, as the detector finds it.
public struct Beat: Sendable, Equatable, BitwiseCopyable {
    /// The R peak's sample; the detector's own delay is taken out.
    public var sampleIndex: SampleIndex
    /// The sample at whose arrival the beat was reported.
    public var detectedAt: SampleIndex
    /// The R peak above the baseline around it, in millivolts; negative where the main deflection points down.
    public var amplitudeInMillivolts: Float
    /// Whether the signal around the beat was so noisy that its class is not sure.
    public var isNoisy: Bool
    /// Whether a pacemaker's pulse came just before it.
    public var isPaced = false
    /// The log-odds that this is a beat, by the detector's evidence; `nil` if no shape was known when it was judged.
    public var evidence: Float?
    /// The number of the lead that it was found in, from 0.
    public var lead: UInt8

    /// Makes a beat from its R peak and the sample at which it was found.
    public init(
        sampleIndex: SampleIndex, detectedAt: SampleIndex, amplitudeInMillivolts: Float = 0, isNoisy: Bool = false,
        evidence: Float? = nil, lead: UInt8 = 0
    ) {
        self.sampleIndex = sampleIndex
        self.detectedAt = detectedAt
        self.amplitudeInMillivolts = amplitudeInMillivolts
        self.isNoisy = isNoisy
        self.evidence = evidence
        self.lead = lead
    }
}
