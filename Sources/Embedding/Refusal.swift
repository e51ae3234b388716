// SPDX-License-Identifier: Apache-2.0

internal import CEcgmon
internal import Classifier

/// Why a call failed, as the interface says it.
struct Refusal: Error {
    let status: ecgmon_status

    init(_ status: ecgmon_status) { self.status = status }

    /// A network that cannot be laid out: by its file, or by how it is to be solved.
    init(layingOut error: ClassifierError) {
        switch error.code {
        case .unsupportedSteps, .noSolver, .noMargin: status = ECGMON_BAD_SOLVER
        default: status = ECGMON_BAD_MODEL
        }
    }
}
