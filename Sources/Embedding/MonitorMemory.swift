// SPDX-License-Identifier: Apache-2.0

internal import CEcgmon
internal import Classifier
internal import Segmenter
internal import Signal

/// What memory a monitor takes: bounds, and the allocator's own share with them. `embedded/interface.c` holds them to what
/// monitors use.
enum MonitorMemory {
    /// Bytes that reading a model takes for a while: directories of the longest files that are read, and a few names.
    static let reading = 20_000
    /// Bytes of names and lists, of the allocator, and of what rounds up to its steps.
    static let slack = 1_024

    /// Bytes of a model that has been read, with solver and steps.
    static func byteCount(of model: borrowing Model, _ choice: ModelChoice) throws(Refusal) -> Int {
        do throws(ClassifierError) {
            return try BeatClassifier.byteCount(
                of: model, solver: choice.chosenSolver, steps: choice.chosenSteps,
                stepsByNeed: choice.takesStepsByNeed)
                + slack
        } catch { throw Refusal(layingOut: error) }
    }

    /// Bytes of the stages at an input's rate: those whose lengths are times grow with the rate that they run at.
    static func stageByteCount(at rate: SampleRate) -> Int {
        let stageRate = RateChange(for: rate).stageRate(of: rate)
        return Int(ECGMON_MEMORY_STAGES) + Int(Double(ECGMON_MEMORY_PER_HERTZ) * stageRate.hertz)
            + BeatWindower.weightByteCount(at: stageRate)
    }

    /// Bytes of all.
    static func byteCount(model: Int, at rate: SampleRate) -> Int {
        EmbeddedMonitor.byteCount + slack + max(model + stageByteCount(at: rate), model + reading)
    }
}
