// SPDX-License-Identifier: Apache-2.0

import Signal

/// The time in each state of the signal.
struct StateTimes {
    /// Seconds by state, in the order of `SignalState`; those without input by the wall clock.
    private(set) var seconds = [Double](repeating: 0, count: SignalState.allCases.count)
    /// Changes of the state.
    private(set) var changeCount = 0
    /// The state now; `nil` if nothing has said.
    private var state: SignalState?
    private var since: ReportMoment?

    /// Begins a run, which starts in `learning` if it is seen from its start.
    mutating func startRun(at moment: ReportMoment, isFromStart: Bool) {
        state = isFromStart ? .learning : nil
        since = moment
    }

    /// Notes a change; gives the stretch of the axis that could not be read before it, if there is one.
    mutating func note(_ next: SignalState?, at moment: ReportMoment) -> Range<Double>? {
        defer {
            state = next
            since = moment
        }
        if next != nil { changeCount += 1 }
        guard let state, let since else { return nil }
        let length = state == .noInput ? moment.axis - since.axis : moment.seconds - since.seconds
        guard length > 0 else { return nil }
        seconds[Int(state.rawValue)] += length
        return state == .good || moment.axis <= since.axis ? nil : since.axis..<moment.axis
    }

    /// Seconds of signal in any state but good.
    var unreadable: Double {
        SignalState.allCases.reduce(0) { $1 == .good || $1 == .noInput ? $0 : $0 + seconds[Int($1.rawValue)] }
    }

    /// Takes totals' word for it.
    mutating func replace(with totals: [Double]) { seconds = totals }

    /// Takes totals' word for the time without input, which events alone do not have.
    mutating func replaceNoInput(with time: Double) { seconds[Int(SignalState.noInput.rawValue)] = time }
}
