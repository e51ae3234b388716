// SPDX-License-Identifier: Apache-2.0
import Monitor
import TrainedModels

var monitor = try BeatMonitor(rate: 360, model: .default)
var line: String?
repeat {
    line = readLine()  // a sample in millivolts
    if let line { monitor.push(Float(line) ?? .nan) } else { monitor.flush() }
    while let event = monitor.nextEvent() {
        if case .beat(let found) = event { print(found.beat.sampleIndex, found.beatClass.letter) }
    }
} while line != nil
