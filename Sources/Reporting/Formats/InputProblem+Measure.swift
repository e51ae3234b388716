// SPDX-License-Identifier: Apache-2.0

import Signal

extension InputProblem.Kind {
    /// The journal's field of what was measured, with its equals sign; `nil` if nothing is, or if every entry has the field.
    var journalName: StaticString? {
        switch self {
        case .wrongRate: "ECG_ARRIVAL_HZ="
        case .interruption, .timeGap, .timeJump: "ECG_GAP_S="
        default: nil
        }
    }

    /// The key of what was measured in JSON.
    var jsonName: StaticString? {
        switch self {
        case .wrongRate: "arrival_hz"
        case .interruption, .timeGap, .timeJump: "gap_s"
        default: nil
        }
    }

    /// Whether it is something in the stream, which has a place there and may come again and again.
    var isInStream: Bool {
        switch self {
        case .malformedLine, .overlongLine, .truncatedLine, .truncatedSample, .nonFiniteSample, .timeGap, .timeJump:
            true
        case .secondWriter, .stale, .wrongRate, .interruption: false
        }
    }
}
