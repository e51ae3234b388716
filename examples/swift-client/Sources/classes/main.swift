// SPDX-License-Identifier: Apache-2.0
import Classifier
import Segmenter
import Signal
import TrainedModels

var detector = QRSDetector(rate: 360)
var windower = BeatWindower(rate: 360)
var classifier = try BeatClassifier(.node)
var windowed = WindowedBeat(Beat(sampleIndex: 0, detectedAt: 0))
var input = ClassifierInput()
while let line = readLine() {
    let sample = Float(line) ?? .nan  // millivolts
    windower.push(sample)
    if let beat = detector.push(sample) { windower.push(beat, medianInterval: nil) }
    while windower.next(&windowed, &input) {
        print(windowed.beat.sampleIndex, classifier.classify(input).mostProbable.letter)
    }
}
