// SPDX-License-Identifier: Apache-2.0

import Decoding
import Glibc
import Signal
import Synthesis

@testable import Reporting

/// WFDB annotation files: any bytes are read to an end, and what the output writes is read back as it was.
enum AnnotationTarget {
    @Sendable static func check(_ input: [UInt8]) throws(PropertyFailure) {
        var bytes = InputBytes(input)
        if bytes.bool() { try checkWriter(&bytes) } else { _ = try read(bytes.rest(), isWhole: false) }
    }

    /// All annotations, up to where the file is cut.
    private static func read(_ file: [UInt8], isWhole: Bool) throws(PropertyFailure) -> [Annotation] {
        var reader = AnnotationReader(file.span)
        var annotations: [Annotation] = []
        do {
            while let annotation = try reader.next() {
                annotations.append(annotation)
                if annotations.count > file.count { break }
            }
        } catch {
            guard let offset = error.offset, !isWhole, (0...file.count).contains(offset) else {
                throw PropertyFailure(message: "annotations are cut: \(error.message)")
            }
            let next = try? reader.next()
            try require(next == .some(.none) || next == nil, "annotations go on after the end")
        }
        for annotation in annotations { try require(annotation.code < 59, "the code \(annotation.code)") }
        try require(annotations.count <= file.count / 2, "more annotations than words")
        return annotations
    }

    /// Writes random events, and reads the file back.
    private static func checkWriter(_ bytes: inout InputBytes) throws(PropertyFailure) {
        guard let rate = SampleRate(hertz: bytes.double(100...2_000)) else { return }
        let path = "/dev/shm/ecgfuzz-\(getpid())"
        unlink(path)
        defer { unlink(path) }
        var beats: [Annotation] = []
        var changeCount = 0
        var longestGap = Int64(0)
        let context = ReportContext(source: "s", rate: rate, modelName: "m")
        do throws(ReportingError) {
            var file = try WFDBAnnotationFile(path: path, context: context)
            var time = Int64(0)
            while !bytes.isAtEnd {
                let kind = bytes.byte()
                let jump = kind & 0x80 == 0 ? bytes.int(0...1_500) : bytes.int(0...(1 << 33))
                time += Int64(jump)
                // A rhythm is known later than it began.
                let earlier = max(0, time - Int64(bytes.int(0...30_000)))
                switch kind & 0x7F {
                case 0..<64:
                    let beatClass = BeatClass.allCases[bytes.int(0...4)]
                    file.write(.beat(beat(at: time, beatClass)))
                    longestGap = max(longestGap, time - (beats.last?.sampleIndex ?? 0))
                    beats.append(Annotation(sampleIndex: time, code: code(of: beatClass)))
                case 64..<96:
                    let kind = bytes.element(of: RhythmEvent.Kind.allCases)
                    let phase: RhythmEvent.Phase = bytes.bool() ? .onset : .end
                    file.write(.rhythm(RhythmEvent(kind: kind, phase: phase, sampleIndex: earlier, heartRate: nil)))
                case 96..<112:
                    let state = bytes.element(of: SignalState.allCases)
                    file.write(.signal(SignalChange(sampleIndex: earlier, state: state)))
                    changeCount += 1
                default: file.write(.summary(Summary()))
                }
            }
            file.finish()
            guard file.failure == nil, file.lostAnnotationCount == 0 else {
                throw ReportingError(code: .writeFailed, output: path)
            }
        } catch {
            throw PropertyFailure(message: "the file was not written: \(error.message)")
        }
        let file = try contents(of: path)
        let annotations = try read(file, isWhole: true)
        let readBeats = annotations.filter { [1, 5, 6, 9, 13].contains($0.code) }
        try require(readBeats.map(\.code) == beats.map(\.code), "the beats' classes are not those written")
        // What waits for longer than there is room takes the time of the one before it; so does what is too far from it.
        if longestGap <= Int64(Int32.max), beats.count + changeCount < 100 {
            let isSame = readBeats.map(\.sampleIndex) == beats.map(\.sampleIndex)
            try require(isSame, "the beats' times are not those written")
        }
        let readChangeCount = annotations.count { $0.code == 14 }
        try require(readChangeCount == changeCount, "the changes of the signal are not those written")
        for (one, next) in zip(annotations, annotations.dropFirst()) {
            try require(one.sampleIndex <= next.sampleIndex, "annotations are not in order")
        }
    }

    private static func beat(at sampleIndex: SampleIndex, _ beatClass: BeatClass) -> ClassifiedBeat {
        ClassifiedBeat(
            beat: Beat(sampleIndex: sampleIndex, detectedAt: sampleIndex), beatClass: beatClass, probability: 1,
            precedingIntervalInSamples: nil, heartRate: nil, computeNanoseconds: 0, delayInSamples: 0)
    }

    private static func code(of beatClass: BeatClass) -> UInt8 {
        switch beatClass {
        case .normal: 1
        case .supraventricular: 9
        case .ventricular: 5
        case .fusion: 6
        case .unknown: 13
        }
    }

    private static func contents(of path: String) throws(PropertyFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        var status = stat()
        guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
            throw PropertyFailure(message: "\(path): not there")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        guard Glibc.read(descriptor, &bytes, bytes.count) == bytes.count else {
            throw PropertyFailure(message: "\(path): not read")
        }
        return bytes
    }
}
