// SPDX-License-Identifier: Apache-2.0

import Classifier
import Reporting

extension ReportContext {
    /// What reports say of the input and the classifier.
    init(_ plan: InputPlan, _ classifier: borrowing BeatClassifier, explains: Bool) {
        let hasSolver = classifier.evaluationsPerBeat > 0
        self.init(
            source: plan.source, rate: plan.rate, modelName: classifier.modelName,
            solverName: hasSolver ? "\(classifier.solver.name)" : "", steps: hasSolver ? classifier.steps : 0,
            stepsByNeed: classifier.stepsByNeed, channelName: plan.channelName, channelIndex: plan.channelIndex,
            explains: explains)
    }
}
