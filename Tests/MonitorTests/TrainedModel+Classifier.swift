// SPDX-License-Identifier: Apache-2.0

import Classifier
import TrainedModels

extension TrainedModel {
    /// A classifier of the model, with its steps or by need.
    func classifier(stepsByNeed: Bool = false) throws -> BeatClassifier {
        try BeatClassifier(Model(self), stepsByNeed: stepsByNeed)
    }
}
