// SPDX-License-Identifier: Apache-2.0

/// The name of a field in JSON lines and in the journal.
struct EventKey: Sendable {
    /// The key of an object that `--output json` writes.
    let json: StaticString
    /// The journal's field.
    let journal: StaticString

    private init(_ json: StaticString, _ journal: StaticString) {
        self.json = json
        self.journal = journal
    }

    static let type = EventKey("type", "MESSAGE_ID")
    static let source = EventKey("source", "ECG_SOURCE")
    static let channel = EventKey("channel", "ECG_CHANNEL")
    static let sample = EventKey("sample", "ECG_SAMPLE")
    static let time = EventKey("time_s", "ECG_TIME_S")
    static let realtime = EventKey("realtime_usec", "ECG_REALTIME_USEC")
    static let age = EventKey("age_s", "ECG_AGE_S")
    static let strip = EventKey("strip", "ECG_STRIP")
    static let beatClass = EventKey("class", "ECG_CLASS")
    static let probability = EventKey("probability", "ECG_PROBABILITY")
    static let interval = EventKey("rr_ms", "ECG_RR_MS")
    static let heartRate = EventKey("heart_rate_bpm", "ECG_HEART_RATE_BPM")
    static let amplitude = EventKey("amplitude_mv", "ECG_AMPLITUDE_MV")
    static let isNoisy = EventKey("noisy", "ECG_NOISY")
    static let isPaced = EventKey("paced", "ECG_PACED")
    static let delay = EventKey("delay_ms", "ECG_DELAY_MS")
    static let event = EventKey("event", "ECG_EVENT")
    static let state = EventKey("state", "ECG_STATE")
    static let count = EventKey("count", "ECG_COUNT")
    static let onsetSample = EventKey("onset_sample", "ECG_ONSET_SAMPLE")
    static let duration = EventKey("duration_s", "ECG_DURATION_S")
    static let signal = EventKey("signal", "ECG_SIGNAL")
    static let problem = EventKey("problem", "ECG_PROBLEM")
    static let line = EventKey("line", "ECG_LINE")
    static let byte = EventKey("byte", "ECG_BYTE")
    static let gap = EventKey("gap_s", "ECG_GAP_S")
    static let arrivalRate = EventKey("arrival_hz", "ECG_ARRIVAL_HZ")
    static let heldBack = EventKey("held_back", "ECG_HELD_BACK")
    static let firstSample = EventKey("first_sample", "ECG_FIRST_SAMPLE")
    static let scope = EventKey("scope", "ECG_SCOPE")
    static let noisyBeats = EventKey("beats_noisy", "ECG_BEATS_NOISY")
    static let pacedBeats = EventKey("beats_paced", "ECG_BEATS_PACED")
    static let classifiedBeats = EventKey("beats_classified", "ECG_BEATS_CLASSIFIED")
    static let lowestRate = EventKey("heart_rate_min_bpm", "ECG_HEART_RATE_MIN_BPM")
    static let highestRate = EventKey("heart_rate_max_bpm", "ECG_HEART_RATE_MAX_BPM")
    static let missingSamples = EventKey("missing_samples", "ECG_MISSING_SAMPLES")
    static let inputProblems = EventKey("input_problems", "ECG_INPUT_PROBLEMS")
    static let intervals = EventKey("nn_intervals", "ECG_NN_INTERVALS")
    static let meanInterval = EventKey("nn_mean_ms", "ECG_NN_MEAN_MS")
    static let intervalDeviation = EventKey("sdnn_ms", "ECG_SDNN_MS")
    static let intervalDifference = EventKey("rmssd_ms", "ECG_RMSSD_MS")
    static let noInput = EventKey("no_input_s", "ECG_NO_INPUT_S")
    static let process = EventKey("_PID", "_PID")
    static let hours = EventKey("beats_by_hour", "ECG_BEATS_BY_HOUR")

    /// Beats by class, in the order N, S, V, F, Q.
    static let beats = [
        EventKey("beats_n", "ECG_BEATS_N"), EventKey("beats_s", "ECG_BEATS_S"), EventKey("beats_v", "ECG_BEATS_V"),
        EventKey("beats_f", "ECG_BEATS_F"), EventKey("beats_q", "ECG_BEATS_Q"),
    ]
    /// Seconds in each state of the signal that is unreadable, in the order of `SignalState`; `good` has none.
    static let states: [EventKey?] = [
        EventKey("learning_s", "ECG_LEARNING_S"), nil, EventKey("noisy_s", "ECG_NOISY_S"),
        EventKey("too_small_s", "ECG_TOO_SMALL_S"), EventKey("flat_s", "ECG_FLAT_S"),
        EventKey("clipped_s", "ECG_CLIPPED_S"), EventKey("lead_off_s", "ECG_LEAD_OFF_S"), noInput,
    ]
    /// The longest run of beats of class V, and of class S.
    static let ventricularRun = (
        beats: EventKey("run_v_beats", "ECG_RUN_V_BEATS"), sample: EventKey("run_v_sample", "ECG_RUN_V_SAMPLE"),
        rate: EventKey("run_v_bpm", "ECG_RUN_V_BPM")
    )
    static let supraventricularRun = (
        beats: EventKey("run_s_beats", "ECG_RUN_S_BEATS"), sample: EventKey("run_s_sample", "ECG_RUN_S_SAMPLE"),
        rate: EventKey("run_s_bpm", "ECG_RUN_S_BPM")
    )
}
