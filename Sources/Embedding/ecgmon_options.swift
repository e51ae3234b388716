// SPDX-License-Identifier: Apache-2.0

internal import CEcgmon
internal import Classifier
internal import Monitor
internal import Rhythm
internal import Segmenter
internal import Signal

extension ecgmon_options {
    /// The size of the first version's struct: no caller has a smaller one.
    static var leastSize: Int { MemoryLayout<ecgmon_options>.size }

    /// The defaults at a rate, in hertz.
    init(hertz: Double) {
        let limits = RhythmLimits()
        unsafe self = ecgmon_options(
            size: MemoryLayout<ecgmon_options>.size, rate_hz: hertz, gain: 200, baseline: 0, missing_code: .min,
            smallest_beat_mv: Float(QRSDetector.standardSmallestBeatInMillivolts), summary_interval_s: 60,
            tachycardia_bpm: limits.tachycardia, bradycardia_bpm: limits.bradycardia,
            asystole_ms: limits.asystoleMilliseconds, pause_ms: limits.pauseMilliseconds,
            ventricular_per_minute: Int32(limits.ventricularBeatsPerMinute), explains: 0, model: nil, model_size: 0,
            solver: Int32(ECGMON_SOLVER_DEFAULT.rawValue), steps: 0, clock_ns: nil)
    }

    /// A caller's options, whatever version its header has.
    static func read(_ options: UnsafePointer<ecgmon_options>) throws(Refusal) -> ecgmon_options {
        let size = unsafe options.pointee.size
        guard size >= leastSize, size <= 4_096 else { throw Refusal(ECGMON_BAD_SIZE) }
        return unsafe options.pointee
    }

    /// What they say to the monitor.
    func configuration() throws(Refusal) -> MonitorConfiguration {
        guard let rate = SampleRate(hertz: rate_hz) else { throw Refusal(ECGMON_BAD_RATE) }
        var limits = RhythmLimits()
        limits.tachycardia = tachycardia_bpm
        limits.bradycardia = bradycardia_bpm
        limits.asystoleMilliseconds = asystole_ms
        limits.pauseMilliseconds = pause_ms
        limits.ventricularBeatsPerMinute = Int(ventricular_per_minute)
        let isScale = gain.isFinite && gain != 0 && baseline.isFinite
        guard limits.isValid, isScale, smallest_beat_mv >= 0, smallest_beat_mv <= 5,
            summary_interval_s >= 0, summary_interval_s <= 86_400
        else { throw Refusal(ECGMON_BAD_OPTION) }
        var timer = ComputeTimer.constant(nanoseconds: 0)
        if let clock = unsafe clock_ns { timer = unsafe .clock(unsafeBitCast(clock, to: Clock.self)) }
        return MonitorConfiguration(
            rate: rate, summaryIntervalSeconds: summary_interval_s,
            smallestBeatInMillivolts: Double(smallest_beat_mv), explains: explains != 0, limits: limits, timer: timer)
    }

    private typealias Clock = @Sendable @convention(c) () -> Int64

    /// The model that they name, and its solver.
    var choice: ModelChoice {
        unsafe ModelChoice(bytes: model, fileSize: model_size, solver: solver, steps: steps)
    }
}
