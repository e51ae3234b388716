// SPDX-License-Identifier: Apache-2.0

public import Signal

/// How a monitor stands at a moment: what the files for other programs are made from.
public struct MonitorStatus: Sendable {
    /// What the whole signal has come to.
    public var totals: Totals
    /// The heart rate, in beats a minute; `nil` if it is unknown.
    public var heartRate: Float?
    /// What the signal is fit for.
    public var signalState: SignalState
    /// Where each alarm that stands began, by its number.
    public var onsets: InlineArray<32, SampleIndex?>
    /// Reports that an output did not take.
    public var lostReportCount: Int
    /// How old the signal was when it was read last, in seconds.
    public var ageInSeconds: Double
    /// When bytes came in last, by the wall clock, in microseconds since 1970; `nil` if none have.
    public var lastInputMicroseconds: Int64?
    /// The wall clock of this status, in microseconds since 1970.
    public var nowMicroseconds: Int64
    /// Whether the monitor goes on.
    public var isRunning: Bool

    /// Makes a status.
    public init(
        totals: Totals, heartRate: Float?, signalState: SignalState, onsets: InlineArray<32, SampleIndex?>,
        lostReportCount: Int, ageInSeconds: Double, lastInputMicroseconds: Int64?, nowMicroseconds: Int64,
        isRunning: Bool
    ) {
        self.totals = totals
        self.heartRate = heartRate
        self.signalState = signalState
        self.onsets = onsets
        self.lostReportCount = lostReportCount
        self.ageInSeconds = ageInSeconds
        self.lastInputMicroseconds = lastInputMicroseconds
        self.nowMicroseconds = nowMicroseconds
        self.isRunning = isRunning
    }
}
