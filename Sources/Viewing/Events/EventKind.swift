// SPDX-License-Identifier: Apache-2.0

import Reporting
import Signal

/// The kinds of report: the `type` of JSON, the MESSAGE_ID of the journal.
enum EventKind {
    case beat
    /// A rhythm condition; the journal's identifier names it, in JSON the key `event` does.
    case rhythm(RhythmEvent.Kind?)
    case signal
    case input
    case overrun
    case summary
    case totals
    /// What this program does not know.
    case other

    /// Whether this program does not know it.
    var isOther: Bool { if case .other = self { true } else { false } }

    /// The kind of a JSON line's type.
    init?(name: String) {
        switch name {
        case "beat": self = .beat
        case "rhythm": self = .rhythm(nil)
        case "signal": self = .signal
        case "input": self = .input
        case "overrun": self = .overrun
        case "summary": self = .summary
        case "totals": self = .totals
        default: self = .other
        }
    }

    /// The kind of a journal entry's MESSAGE_ID; `nil` if it is no report of the signal.
    init?(messageID: String) {
        switch messageID {
        case MessageID.beat.description: self = .beat
        case MessageID.signal.description: self = .signal
        case MessageID.input.description: self = .input
        case MessageID.overrun.description: self = .overrun
        case MessageID.summary.description: self = .summary
        case MessageID.totals.description: self = .totals
        default:
            guard let kind = RhythmEvent.Kind.allCases.first(where: { MessageID.rhythm($0).description == messageID })
            else { return nil }
            self = .rhythm(kind)
        }
    }
}
