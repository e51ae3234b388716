// SPDX-License-Identifier: Apache-2.0

import Decoding
import Glibc
import Monitor
import Segmenter
import Signal

/// The time a sample of what comes before the classifier: decoder, conditioner, both detectors and windower together, from the bytes of a
/// record to its windows, in blocks as the daemon takes them.
struct PathSpeed {
    /// One format's times.
    struct Figures {
        /// How the samples are written.
        var format: SampleFormat
        /// Nanoseconds a sample, one number a record: the median of its repeats. Ascending.
        var nanosecondsPerSample: [Double]

        /// The middle one.
        var median: Double { nanosecondsPerSample[nanosecondsPerSample.count / 2] }
    }

    /// Format 212 as the records have it, and text as `rdsamp -p` prints them.
    let figures: [Figures]

    /// Bytes of a read, and samples of a block: those of the daemon.
    private static let chunkSize = 65_536
    private static let blockSize = 256
    /// Times that each record is taken.
    private static let repeatCount = 5

    /// Measures records of the MIT-BIH database.
    init(records: [Int], in folder: String) throws {
        var binary = Figures(format: .wfdb212, nanosecondsPerSample: [])
        var text = Figures(format: .text, nanosecondsPerSample: [])
        for record in records {
            let bytes = try RecordBytes(record: record, in: folder)
            binary.nanosecondsPerSample.append(try Self.time(bytes.binary, bytes.configuration, bytes.rate))
            text.nanosecondsPerSample.append(try Self.time(bytes.text(), bytes.textConfiguration, bytes.rate))
        }
        binary.nanosecondsPerSample.sort()
        text.nanosecondsPerSample.sort()
        figures = [binary, text]
    }

    /// A line a format.
    var text: String {
        figures.map { figures in
            let numbers = figures.nanosecondsPerSample
            return
                "decoder, conditioner, detectors and windower, format \(figures.format.name): \(fixed(figures.median, 1)) ns a sample"
                + " (\(fixed(numbers[0], 1)) to \(fixed(numbers[numbers.count - 1], 1)), \(numbers.count) records)"
        }.joined(separator: "\n")
    }

    /// The medians, for programs.
    var object: JSONObject {
        var object = JSONObject()
        for figures in figures { object.add(figures.format.name, figures.median) }
        return object
    }

    /// Nanoseconds a sample, the median of the repeats.
    private static func time(
        _ bytes: [UInt8], _ configuration: DecoderConfiguration, _ rate: SampleRate
    ) throws -> Double {
        var times: [Double] = []
        for _ in 0..<repeatCount { times.append(try timeOnce(bytes, configuration, rate)) }
        times.sort()
        return times[times.count / 2]
    }

    /// What the thread has had of the processor, in nanoseconds: a repeat is long enough that others get their turns.
    private static func processorNanoseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    private static func timeOnce(
        _ bytes: [UInt8], _ configuration: DecoderConfiguration, _ rate: SampleRate
    ) throws -> Double {
        var decoder = try SampleDecoder(configuration)
        var conditioner = Conditioner(rate: rate)
        var detector = QRSDetector(rate: rate)
        var flutterDetector = FlutterDetector(rate: rate)
        var timeline = BeatTimeline(rate: rate)
        var windower = BeatWindower(rate: rate)
        var windowed = WindowedBeat(Beat(sampleIndex: 0, detectedAt: 0))
        var input = ClassifierInput()
        var windowCount = 0
        let block = UnsafeMutableBufferPointer<Float>.allocate(capacity: blockSize)
        defer { block.deallocate() }
        let span = bytes.span
        var position = 0
        let start = processorNanoseconds()
        while position < bytes.count {
            let chunk = span.extracting(position..<min(position + chunkSize, bytes.count))
            var taken = 0
            while taken < chunk.count {
                var output = OutputSpan(buffer: block, initializedCount: 0)
                taken += decoder.decode(chunk.extracting(droppingFirst: taken), into: &output)
                let count = output.finalize(for: block)
                while decoder.nextProblem() != nil {}
                for index in 0..<count {
                    guard conditioner.push(block[index]) else { continue }
                    timeline.advance()
                    windower.push(conditioner.output)
                    if let beat = detector.push(conditioner.output, raw: conditioner.rawOutput) {
                        timeline.note(beat)
                        windower.push(beat, medianInterval: timeline.medianInterval)
                    }
                    while windower.next(&windowed, &input) { windowCount += 1 }
                    if flutterDetector.push(conditioner.output) { _ = flutterDetector.nextChange() }
                }
            }
            position += chunk.count
        }
        let elapsed = processorNanoseconds() - start
        guard windowCount > 0 else { throw FileError(message: "no beats were found in a record") }
        return Double(elapsed) / Double(decoder.sampleCount)
    }
}
