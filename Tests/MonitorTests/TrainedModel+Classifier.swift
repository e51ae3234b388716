// SPDX-License-Identifier: Apache-2.0

import Classifier
import TrainedModels

extension TrainedModel {
    /// A classifier of the model.
    func classifier() throws -> BeatClassifier { try BeatClassifier(Model(self)) }
}
