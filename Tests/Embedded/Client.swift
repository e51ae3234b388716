// SPDX-License-Identifier: Apache-2.0
//
// A program of Embedded Swift that imports the modules one by one, as a client would: prints the beats by class.

import Classifier
import Glue
import Monitor
import Signal

@main
struct Client {
    static func main() {
        let model = unsafe try? Model(verifyingInPlace: Span(_unsafeStart: glue_model(), count: Int(glue_model_size())))
        guard let model, let classifier = try? BeatClassifier(model), let rate = SampleRate(hertz: 250) else {
            glue_print(-1)
            return
        }
        var counts = InlineArray<5, Int>(repeating: 0)
        var monitor = BeatMonitor(configuration: MonitorConfiguration(rate: rate), classifier: classifier)
        for index in 0..<glue_sample_count() {
            monitor.push(glue_sample(index))
            while let event = monitor.nextEvent() { count(event, in: &counts) }
        }
        monitor.flush()
        while let event = monitor.nextEvent() { count(event, in: &counts) }
        for index in 0..<5 { glue_print(Int32(counts[index])) }
    }

    private static func count(_ event: MonitorEvent, in counts: inout InlineArray<5, Int>) {
        if case .beat(let beat) = event { counts[Int(beat.beatClass.rawValue)] += 1 }
    }
}
