// SPDX-License-Identifier: Apache-2.0

public import Signal

/// What is the same for every report of a run: where the signal comes from, and what classifies it.
public struct ReportContext: Sendable {
    /// The name of the signal's source: a bed, a recorder, a record.
    public var source: String
    /// The rate of the input, by which sample indices become times.
    public var rate: SampleRate
    /// The model's own name.
    public var modelName: String
    /// The solver's name; empty for a model without one, whose reports then name neither solver nor steps.
    public var solverName: String
    /// The solver's number of steps; with steps by need, the most that a beat takes.
    public var steps: Int
    /// Whether reports of beats name the steps that the beat took, and not those that all beats take.
    public var stepsByNeed: Bool
    /// The chosen channel's name; empty if it has none.
    public var channelName: String
    /// The chosen channel's number, from 0: the bit that marks it as noisy in WFDB annotations.
    public var channelIndex: Int
    /// Whether reports of beats carry what stands behind the class.
    public var explains: Bool

    /// Makes a context.
    public init(
        source: String, rate: SampleRate, modelName: String, solverName: String = "", steps: Int = 0,
        stepsByNeed: Bool = false,
        channelName: String = "", channelIndex: Int = 0, explains: Bool = false
    ) {
        self.source = source
        self.rate = rate
        self.modelName = modelName
        self.solverName = solverName
        self.steps = steps
        self.stepsByNeed = stepsByNeed
        self.channelName = channelName
        self.channelIndex = channelIndex
        self.explains = explains
    }
}
