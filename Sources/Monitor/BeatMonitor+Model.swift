// SPDX-License-Identifier: Apache-2.0

public import Classifier
public import Signal

// A monitor in one line.
extension BeatMonitor {
    /// Makes a monitor with the usual settings, whose first sample is sample 0.
    ///
    /// - Parameters:
    ///   - rate: that of the samples.
    ///   - model: what classifies the beats, by the solver that its file names first.
    /// - Throws: what `BeatClassifier` throws for a model that this version does not run.
    public init(rate: SampleRate, model: borrowing Model) throws(ClassifierError) {
        self.init(configuration: MonitorConfiguration(rate: rate), classifier: try BeatClassifier(model))
    }
}
