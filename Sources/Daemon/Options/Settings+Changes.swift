// SPDX-License-Identifier: Apache-2.0

import Rhythm

extension Settings {
    /// The settings whose values are not the same in another set.
    func keysThatDiffer(from other: Settings) -> [SettingKey] {
        SettingKey.allCases.filter { key in
            switch key {
            case .input: input != other.input
            case .rate: rate != other.rate
            case .format: format != other.format || container != other.container
            case .channels: channels != other.channels
            case .channel: channel != other.channel
            case .timeColumn: timeColumn != other.timeColumn
            case .gain: gain != other.gain
            case .baseline: baseline != other.baseline
            case .units: units != other.units
            case .header: header != other.header
            case .baud: baud != other.baud
            case .smallestBeat: smallestBeat != other.smallestBeat
            case .model: model != other.model
            case .solver: solver != other.solver
            case .steps: steps != other.steps
            case .deadline: deadline != other.deadline
            case .isa: instructionSet != other.instructionSet
            case .output: outputs != other.outputs
            case .report: effectiveReport != other.effectiveReport
            case .explain: effectiveExplain != other.effectiveExplain
            case .source: source != other.source
            case .prom: prom != other.prom
            case .state: state != other.state
            case .strips: strips != other.strips
            case .stripsLimit: stripsLimit != other.stripsLimit
            case .viewSocket: viewSocket != other.viewSocket
            case .summaryInterval: summaryInterval != other.summaryInterval
            case .idleTimeout: idleTimeout != other.idleTimeout
            case .realtime: realtime != other.realtime
            case .tachycardiaLimit: limits.tachycardia != other.limits.tachycardia
            case .bradycardiaLimit: limits.bradycardia != other.limits.bradycardia
            case .asystole: limits.asystoleMilliseconds != other.limits.asystoleMilliseconds
            case .pause: limits.pauseMilliseconds != other.limits.pauseMilliseconds
            case .ventricularBeatsPerMinute:
                limits.ventricularBeatsPerMinute != other.limits.ventricularBeatsPerMinute
            }
        }
    }
}
