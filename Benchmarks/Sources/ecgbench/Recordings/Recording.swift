// SPDX-License-Identifier: Apache-2.0

import Decoding
import Signal
import Synthesis

/// A recording of the MIT-BIH database, or one like it: one lead, and the reference annotations.
struct Recording {
    /// A reference beat.
    struct ReferenceBeat {
        /// The annotated R peak.
        var sampleIndex: SampleIndex
        /// The AAMI class of the annotation.
        var beatClass: BeatClass
    }

    /// The record's number; 0 if it has a name instead.
    let number: Int
    /// Samples a second.
    let rate: SampleRate
    /// The lead's name in the header.
    let lead: String
    /// The lead's number in the header, from 0.
    let leadNumber: UInt8
    /// The chosen lead, NaN if a sample is missing.
    let millivolts: [Float]
    /// Every annotation, in order.
    let annotations: [Annotation]
    /// The annotations that mark beats, in order.
    let beats: [ReferenceBeat]

    /// Reads a record and its reference annotations (`.atr`).
    init(record number: Int, in folder: String, lead choice: LeadChoice = .first) throws {
        try self.init(named: "\(number)", in: folder, lead: choice)
    }

    /// Reads a record by its name, and its reference annotations (`.atr`) if it has them.
    init(named name: String, in folder: String, lead choice: LeadChoice = .first, hasAnnotations: Bool = true) throws {
        let base = "\(folder)/\(name)"
        let file = try Self.load(header: "\(base).hea") { choice.channel(among: $0.signals.map(\.description)) }
        let annotations = hasAnnotations ? try Self.annotations(try readFile("\(base).atr")) : []
        number = Int(name) ?? 0
        rate = file.rate
        lead = file.lead
        leadNumber = file.leadNumber
        millivolts = file.millivolts
        self.annotations = annotations
        beats = Self.beats(in: annotations)
    }

    /// Takes a synthetic recording, whose truth is the reference, with annotations that it has no truth for.
    init(_ synthetic: SyntheticRecording, number: Int, annotations: [Annotation] = []) {
        self.number = number
        rate = synthetic.script.rate
        lead = "synthetic"
        leadNumber = 0
        millivolts = synthetic.samples
        self.annotations = annotations
        beats = synthetic.beats.map { ReferenceBeat(sampleIndex: $0.sampleIndex, beatClass: $0.beatClass) }
    }

    /// Takes a signal without a heart: there are no beats in it.
    init(samples: [Float], rate: SampleRate) {
        number = 0
        self.rate = rate
        lead = "synthetic"
        leadNumber = 0
        millivolts = samples
        annotations = []
        beats = []
    }

    /// Takes a copy of a recording; but for its beats it has no annotations.
    init(_ copy: CopySource.Copy, of original: Recording) {
        number = original.number
        rate = copy.rate
        lead = original.lead
        leadNumber = original.leadNumber
        millivolts = copy.millivolts
        annotations = []
        beats = copy.beats
    }

    /// A copy with other samples and, at another rate, the annotations at the samples nearest to their times.
    func replacing(millivolts: [Float], rate: SampleRate? = nil) -> Recording {
        Recording(self, millivolts: millivolts, rate: rate ?? self.rate)
    }

    /// A copy with other annotations, and the beats that they mark.
    func replacing(annotations: [Annotation]) -> Recording { Recording(self, annotations: annotations) }

    private init(_ original: Recording, annotations: [Annotation]) {
        number = original.number
        rate = original.rate
        lead = original.lead
        leadNumber = original.leadNumber
        millivolts = original.millivolts
        self.annotations = annotations
        beats = Self.beats(in: annotations)
    }

    private static func beats(in annotations: [Annotation]) -> [ReferenceBeat] {
        annotations.compactMap { annotation in
            BeatClass(mnemonic: annotation.mnemonic).map {
                ReferenceBeat(sampleIndex: annotation.sampleIndex, beatClass: $0)
            }
        }
    }

    private init(_ original: Recording, millivolts: [Float], rate: SampleRate) {
        func scaled(_ index: SampleIndex) -> SampleIndex {
            SampleIndex((Double(index) * rate.hertz / original.rate.hertz).rounded())
        }
        number = original.number
        self.rate = rate
        lead = original.lead
        leadNumber = original.leadNumber
        self.millivolts = millivolts
        annotations = original.annotations.map { annotation in
            var annotation = annotation
            annotation.sampleIndex = scaled(annotation.sampleIndex)
            return annotation
        }
        beats = original.beats.map {
            ReferenceBeat(sampleIndex: scaled($0.sampleIndex), beatClass: $0.beatClass)
        }
    }

    /// One signal of a WFDB record, by its header's path.
    static func signal(_ channel: Int, header path: String) throws -> (rate: SampleRate, millivolts: [Float]) {
        let file = try load(header: path) { _ in channel }
        return (file.rate, file.millivolts)
    }

    /// One signal of a WFDB record, chosen from its header.
    private static func load(
        header path: String, channel choose: (borrowing RecordHeader) -> Int?
    ) throws -> (rate: SampleRate, lead: String, leadNumber: UInt8, millivolts: [Float]) {
        // Held in a variable: the span of a temporary crashes the optimizer of Swift 6.3.1.
        let headerBytes = try readFile(path)
        let header = try RecordHeader(parsing: headerBytes.span)
        guard let channel = choose(header), header.signals.indices.contains(channel) else {
            throw FileError(message: "\(path): it has no such signal")
        }
        let frequency = header.samplingFrequency(ofChannel: channel)
        guard let rate = SampleRate(hertz: frequency) else {
            throw FileError(message: "\(path): \(frequency) Hz is out of range")
        }
        let signal = header.signals[channel]
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let bytes = try readFile(folder.isEmpty ? signal.fileName : "\(folder)/\(signal.fileName)")
        let millivolts = try decode(bytes, header.decoderConfiguration(channel: channel))
        return (rate, signal.description, UInt8(clamping: channel), millivolts)
    }

    /// All samples of one signal.
    static func decode(_ bytes: [UInt8], _ configuration: DecoderConfiguration) throws -> [Float] {
        var decoder = try SampleDecoder(configuration)
        var samples: [Float] = []
        var taken = 0
        let block = UnsafeMutableBufferPointer<Float>.allocate(capacity: 1 << 16)
        defer { block.deallocate() }
        while taken < bytes.count {
            var output = OutputSpan(buffer: block, initializedCount: 0)
            taken += decoder.decode(bytes.span.extracting(droppingFirst: taken), into: &output)
            samples += block[..<output.finalize(for: block)]
        }
        return samples
    }

    /// Every annotation of a WFDB annotation file, in order.
    static func annotations(_ bytes: [UInt8]) throws -> [Annotation] {
        var reader = AnnotationReader(bytes.span)
        var found: [Annotation] = []
        while let annotation = try reader.next() { found.append(annotation) }
        return found
    }
}
