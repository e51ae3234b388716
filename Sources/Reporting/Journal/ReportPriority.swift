// SPDX-License-Identifier: Apache-2.0

import Signal

/// How urgent a report is: the levels of syslog(3) that are used here, with their numbers.
public enum ReportPriority: UInt8, Sendable, CaseIterable {
    /// 1: an alarm of a rhythm that threatens life.
    case alert = 1
    /// 3: something the daemon was asked to do has failed.
    case error = 3
    /// 4: any other alarm; the signal is lost; input is lost; a class came late.
    case warning = 4
    /// 5: an ectopic beat; the end of an alarm.
    case notice = 5
    /// 6: a normal beat; the signal is back; a summary.
    case information = 6
    /// 7: diagnostics.
    case debug = 7

    /// What tells the journal the priority of a line of standard error (sd-daemon(3)).
    public var prefix: String { "<\(rawValue)>" }
}

extension ReportPriority {
    /// The priority of an event's report.
    init(_ event: borrowing MonitorEvent) {
        switch event {
        case .beat(let beat):
            self = beat.beatClass == .normal ? .information : .notice
        case .rhythm(let event):
            switch event.phase {
            case .onset: self = event.kind.isLifeThreatening ? .alert : .warning
            case .end: self = .notice
            }
        case .signal(let change):
            switch change.state {
            case .learning, .good: self = .information
            case .noisy, .tooSmall, .flat, .clipped, .leadOff, .noInput: self = .warning
            }
        case .input, .overrun: self = .warning
        case .summary: self = .information
        }
    }
}
