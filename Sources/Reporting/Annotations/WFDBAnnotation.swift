// SPDX-License-Identifier: Apache-2.0

package import Signal

/// One annotation of a WFDB annotation file.
///
/// Codes are those of the WFDB library's `ecgcodes.h`: Moody GB et al., WFDB Programmer's Guide, "Annotation codes";
/// doi:10.13026/gjvw-1m31.
package struct WFDBAnnotation {
    /// The annotation codes that are written here, with the letters under which WFDB programs show them.
    enum Code: UInt8 {
        /// `N`: normal beat, or any other of EC57's class N.
        case normal = 1
        /// `V`: premature ventricular contraction.
        case ventricular = 5
        /// `F`: fusion of a ventricular and a normal beat.
        case fusion = 6
        /// `S`: supraventricular premature or ectopic beat.
        case supraventricular = 9
        /// `Q`: unclassifiable beat.
        case unclassifiable = 13
        /// `~`: change of signal quality.
        case signalQuality = 14
        /// `"`: comment.
        case note = 22
        /// `+`: change of rhythm.
        case rhythm = 28
        /// `[`: start of ventricular flutter or fibrillation.
        case flutterStart = 32
        /// `]`: end of ventricular flutter or fibrillation.
        case flutterEnd = 33
    }

    /// The sample that it marks.
    package var sampleIndex: SampleIndex
    /// The code.
    var code: Code
    /// The subtype: for signal quality one bit a noisy signal, -1 if no beat can be found; else 0.
    var subtype: Int8 = 0
    /// The text.
    var aux: StaticString = ""
    /// More text after `aux` and a space.
    var auxEnding: StaticString = ""
    /// The condition that begins or ends here, if its rhythm has a mark; which mark is written, if any, depends on what else
    /// lasts.
    var rhythm: (kind: RhythmEvent.Kind, phase: RhythmEvent.Phase)?

    /// A beat's annotation.
    init(_ beat: ClassifiedBeat) { self.init(beatAt: beat.beat.sampleIndex, class: beat.beatClass) }

    /// The annotation of a beat at a sample.
    package init(beatAt sampleIndex: SampleIndex, class beatClass: BeatClass) {
        self.sampleIndex = sampleIndex
        code =
            switch beatClass {
            case .normal: .normal
            case .supraventricular: .supraventricular
            case .ventricular: .ventricular
            case .fusion: .fusion
            case .unknown: .unclassifiable
            }
    }

    /// A change of the signal's state, with the state's name as text.
    ///
    /// - Parameter channelIndex: The signal's number, 0...6; signals of higher numbers have no bit and take the last.
    init(_ change: SignalChange, channelIndex: Int) {
        sampleIndex = change.sampleIndex
        code = .signalQuality
        aux = change.state.name
        subtype =
            switch change.state {
            case .learning, .good: 0
            case .noisy, .tooSmall: 1 << Int8(clamping: min(max(channelIndex, 0), 6))
            case .flat, .clipped, .leadOff, .noInput: -1
            }
    }

    /// A rhythm: `+`, a mark whose text follows when all before it is known, if the field has an abbreviation for it; else a
    /// comment that names it. Flutter or fibrillation has codes of its own.
    init(_ event: RhythmEvent) {
        sampleIndex = event.sampleIndex
        if event.kind == .ventricularFlutter {
            code = event.phase == .onset ? .flutterStart : .flutterEnd
            return
        }
        if event.kind.mark != nil {
            code = .rhythm
            rhythm = (event.kind, event.phase)
        } else {
            code = .note
            aux = event.kind.name
            auxEnding = event.phase.name
        }
    }
}

extension WFDBAnnotation {
    /// An alarm alone at a sample, with what a reader of this one annotation must know: the rhythm that begins, or `(N`.
    package init(alarm event: RhythmEvent, at sampleIndex: SampleIndex) {
        self.init(event)
        self.sampleIndex = sampleIndex
        if let mark = event.kind.mark { aux = event.phase == .onset ? mark : RhythmMarks.none }
    }

    /// A comment at a sample.
    package init(note: StaticString, at sampleIndex: SampleIndex) {
        self.sampleIndex = sampleIndex
        code = .note
        aux = note
    }
}

extension LineBuffer {
    /// The most bytes of an annotation: a skip, the annotation itself, a subtype, and a text of at most 48 bytes.
    package static let longestAnnotation = 6 + 2 + 2 + 2 + 48

    /// Appends an annotation in the MIT format; the interval runs from the annotation before.
    ///
    /// A word of 16 bits, little-endian, holds a code above an interval of 10 bits. An interval that does not fit stands
    /// in a word SKIP (59) and 32 bits in front, high half first. SUB (61) carries the subtype, AUX (63) the length of a
    /// text that follows, filled to an even length. (WFDB Applications Guide, annot(5).)
    ///
    /// - Precondition: 0 <= `interval` <= Int32.max.
    package mutating func append(_ annotation: WFDBAnnotation, interval: Int64) {
        precondition(interval >= 0 && interval <= Int64(Int32.max))
        var short = UInt16(0)
        if interval <= 1_023 {
            short = UInt16(interval)
        } else {
            append(word: 59 << 10)
            append(word: UInt16(interval >> 16))
            append(word: UInt16(truncatingIfNeeded: interval))
        }
        append(word: UInt16(annotation.code.rawValue) << 10 | short)
        if annotation.subtype != 0 {
            append(word: 61 << 10 | UInt16(UInt8(bitPattern: annotation.subtype)))
        }
        append(auxOf: annotation)
    }

    /// Appends a comment at sample 0 that states the rate, as WFDB's own `setafreq` does.
    package mutating func append(annotationRate hertz: Double) {
        append(word: UInt16(WFDBAnnotation.Code.note.rawValue) << 10)
        let start = count
        append(word: 63 << 10)
        append("## time resolution: ")
        // Rates such as 128 are written without decimals; others with as many as they need, six at most.
        var millionths = Int64(saturating: hertz * 1_000_000)
        var decimals = 6
        while decimals > 0, millionths % 10 == 0 {
            millionths /= 10
            decimals -= 1
        }
        append(scaled: millionths, decimals: decimals)
        finishAux(from: start)
    }

    /// Appends the mark of the file's end: a word of zeros.
    package mutating func appendAnnotationEnd() { append(word: 0) }

    private mutating func append(auxOf annotation: WFDBAnnotation) {
        guard annotation.aux.utf8CodeUnitCount > 0 else { return }
        let start = count
        append(word: 63 << 10)
        append(annotation.aux)
        if annotation.auxEnding.utf8CodeUnitCount > 0 {
            append(UInt8(ascii: " "))
            append(annotation.auxEnding)
        }
        finishAux(from: start)
    }

    /// Enters a text's length in its word, and fills it to an even length.
    private mutating func finishAux(from start: Int) {
        let length = count - start - 2
        replace(at: start, with: UInt8(length))
        if length % 2 == 1 { append(UInt8(0)) }
    }

    private mutating func append(word: UInt16) {
        append(UInt8(truncatingIfNeeded: word))
        append(UInt8(truncatingIfNeeded: word >> 8))
    }
}
