// SPDX-License-Identifier: Apache-2.0

import Classifier

extension BeatClassifier {
    /// What is to be said of a solver and steps that the model was not validated for.
    var warning: String? {
        if isValidatedPair { return nil }
        return "model \(modelName) was not validated for solver \(solver.name) with \(steps) steps"
    }
}
