// SPDX-License-Identifier: Apache-2.0

internal import CEcgmon
internal import Classifier

/// A model in the caller's memory or in the library, and how its ODE is solved.
@safe struct ModelChoice {
    /// `nil` for the default.
    private let bytes: UnsafeRawPointer?
    private let fileSize: Int
    private let solver: Int32
    private let steps: Int32

    @unsafe init(bytes: UnsafeRawPointer?, fileSize: Int, solver: Int32, steps: Int32) {
        unsafe self.bytes = bytes
        self.fileSize = fileSize
        self.solver = solver
        self.steps = steps
    }

    /// Lays out the model that was read, in a heap of its own.
    @unsafe func classifier(
        of model: borrowing Model, in network: UnsafeMutablePointer<ecg_heap>
    ) throws(Refusal) -> BeatClassifier {
        let previous = unsafe ecg_heap_use(network)
        defer { unsafe ecg_heap_use(previous) }
        do throws(ClassifierError) {
            return try BeatClassifier(model, solver: chosenSolver, steps: chosenSteps, stepsByNeed: takesStepsByNeed)
        } catch { throw Refusal(layingOut: error) }
    }

    /// Reads and checks the model, in the heap in use.
    func model() throws(Refusal) -> Model {
        // A length that is no array's, such as -1 for a file that is not there.
        guard fileSize >= 0 else { throw Refusal(ECGMON_BAD_MODEL) }
        do throws(ClassifierError) {
            if let bytes = unsafe bytes {
                return try unsafe Model(
                    verifyingInPlace: Span(_unsafeStart: bytes.assumingMemoryBound(to: UInt8.self), count: fileSize))
            }
            return try unsafe Model(
                verifyingInPlace: Span(_unsafeStart: ecg_default_model_start(), count: ecg_default_model_size))
        } catch {
            throw Refusal(ECGMON_BAD_MODEL)
        }
    }

    /// `nil` for the model's own.
    var chosenSteps: Int? { steps == 0 ? nil : Int(steps) }

    /// Whether a beat takes one step first, and the others only in doubt.
    var takesStepsByNeed: Bool { solver == Int32(ECGMON_SOLVER_AUTO.rawValue) }

    /// `nil` for the model's own.
    var chosenSolver: Solver? {
        switch solver {
        case Int32(ECGMON_SOLVER_EULER.rawValue): .euler
        case Int32(ECGMON_SOLVER_MIDPOINT.rawValue): .midpoint
        case Int32(ECGMON_SOLVER_RK4.rawValue): .rk4
        default: nil
        }
    }

    /// - Throws: for a solver that has no number.
    func checkSolver() throws(Refusal) {
        guard solver >= 0, solver <= Int32(ECGMON_SOLVER_AUTO.rawValue) else { throw Refusal(ECGMON_BAD_SOLVER) }
    }
}
