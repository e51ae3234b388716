// SPDX-License-Identifier: Apache-2.0

import Signal

extension RhythmScore {
    /// Adds all comparisons for programs.
    func add(to object: inout JSONObject) {
        object.add("ventricular_runs", ventricularRuns.json)
        object.add("supraventricular_runs", supraventricularRuns.json)
        var episodes = JSONObject()
        for kind in self.episodes { episodes.add(kind.key, kind.score.json(rate: rate)) }
        object.add("episodes", episodes)
        object.add("heart_rate", measuredRate.json)
        object.add("heart_rate_as_shown", shownRate.json)
        var alarms = JSONObject()
        for (kind, score) in self.alarms { alarms.add("\(kind.name)", score.json) }
        object.add("alarms", alarms)
        var ventricular = JSONObject()
        for (kind, score) in ventricularAlarms { ventricular.add("\(kind.name)", score.json) }
        object.add("ventricular_alarms", ventricular)
    }
}
